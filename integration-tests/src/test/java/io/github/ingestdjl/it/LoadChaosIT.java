/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A node under more load than it can bear, and under load for a long time: text queries go on, nothing grows. Times depend on the
 * machine, so they are compared with those of the same node at rest, and what is held is looked at for its slope.
 */
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class LoadChaosIT {
    private static final int CLIENTS = 50;
    private static final int QUERIES = 400;
    private static final int FLOOD_DOCUMENTS = 100;
    private static final int MINUTES = Integer.getInteger("chaos.minutes");
    private static final int SAMPLE_SECONDS = 5;

    /** So often that one model of 90 MB left behind each time cannot be missed, in five minutes either. */
    private static final int SAMPLES_A_RELOAD = 3;

    private static ElasticsearchNode node;
    private static NodeClient client;
    private static List<Papers.Paper> papers;

    @BeforeAll
    static void start() throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(Map.of("discovery.type", "single-node", "xpack.security.enabled", "false"));
        // Else resident memory is what was ever in use at once, in each of glibc's arenas; see docs/reliability.md.
        Files.writeString(
                Files.createDirectories(home.path().resolve("config/jvm.options.d"))
                        .resolve("trim.options"),
                "-XX:TrimNativeHeapInterval=2000\n");
        node = ElasticsearchNode.start(home, "1g", Artifacts.log("load"));
        client = node.client();
        papers = Papers.sample();
        Papers.createIndex(client, "papers", "cosine");
        Papers.index(client, "papers", papers);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void textQueriesPassAheadOfAFloodOfDocuments() throws Exception {
        queries("warm up", QUERIES);
        long[] idle = queries("idle", QUERIES);
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger indexed = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Throwable> wrong = Collections.synchronizedList(new ArrayList<>());
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            clients.add(new Thread(() -> {
                try {
                    for (int bulk = 0; end.get() == false; bulk++) {
                        flood(number, bulk, indexed, refused);
                    }
                } catch (Throwable t) {
                    wrong.add(t);
                }
            }));
        }
        clients.forEach(Thread::start);
        long[] flooded;
        try {
            while (indexed.get() < FLOOD_DOCUMENTS * CLIENTS && wrong.isEmpty()) {
                Thread.sleep(50);
            }
            flooded = queries("flooded", QUERIES);
        } finally {
            end.set(true);
            for (Thread thread : clients) {
                thread.join();
            }
        }
        assertThat(wrong).isEmpty();
        double ratio = (double) ChaosFigures.quantile(flooded, 0.99) / ChaosFigures.quantile(idle, 0.99);
        ObjectNode figures = ChaosFigures.create()
                .put("clients", CLIENTS)
                .put("documents_indexed", indexed.get())
                .put("documents_refused_with_429", refused.get())
                .put("p99_ratio", Math.round(ratio * 10) / 10.0);
        figures.set("idle_micros", quantiles(idle));
        figures.set("flooded_micros", quantiles(flooded));
        ChaosFigures.write("flood", figures);
        assertThat(ratio)
                .as("p99 of text queries under the flood, to that at rest")
                .isLessThan(10);
    }

    private static void flood(int number, int bulk, AtomicInteger indexed, AtomicInteger refused) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < FLOOD_DOCUMENTS; i++) {
            String text =
                    papers.get((bulk * FLOOD_DOCUMENTS + i) % papers.size()).title();
            ObjectNode source = Papers.JSON.createObjectNode();
            source.put("title", text + " " + number + "-" + bulk + "-" + i).put("abstract", text + " by " + number);
            lines.append("{ \"index\": { \"_id\": \"")
                    .append(number * 1000 + i)
                    .append("\" } }\n")
                    .append(source)
                    .append('\n');
        }
        Response response = client.post("/papers/_bulk", lines.toString());
        if (response.status() == 429) {
            refused.addAndGet(FLOOD_DOCUMENTS);
            return;
        }
        for (JsonNode item : Checks.ok(response).body().path("items")) {
            int status = item.path("index").path("status").asInt();
            assertThat(status).as("%s", item).isIn(200, 201, 429);
            (status == 429 ? refused : indexed).incrementAndGet();
        }
    }

    /** The microseconds of each, of texts that were never asked before. */
    private static long[] queries(String prefix, int count) {
        long[] micros = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            List<String> hits = Papers.nearest(
                    client,
                    "papers",
                    "title_vector",
                    prefix + " " + i + " " + papers.get(i % papers.size()).title(),
                    10);
            micros[i] = (System.nanoTime() - start) / 1000;
            assertThat(hits).isNotEmpty();
        }
        return micros;
    }

    private static ObjectNode quantiles(long[] values) {
        return ChaosFigures.create()
                .put("p50", ChaosFigures.quantile(values, 0.5))
                .put("p90", ChaosFigures.quantile(values, 0.9))
                .put("p99", ChaosFigures.quantile(values, 0.99));
    }

    @Test
    void nothingGrowsUnderMixedLoad() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger requests = new AtomicInteger();
        List<Throwable> wrong = Collections.synchronizedList(new ArrayList<>());
        List<Long> micros = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            threads.add(new Thread(() -> {
                try {
                    for (int round = 0; end.get() == false; round++) {
                        mixed(number, round, micros);
                        requests.incrementAndGet();
                    }
                } catch (Throwable t) {
                    wrong.add(t);
                }
            }));
        }
        threads.forEach(Thread::start);
        ObjectNode figures = ChaosFigures.create().put("minutes", MINUTES);
        ArrayNode samples = figures.putArray("samples");
        int reloads = 0;
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < TimeUnit.MINUTES.toNanos(MINUTES) && wrong.isEmpty()) {
                if (samples.size() % SAMPLES_A_RELOAD == 0) {
                    Checks.ok(client.post("/_ingest/djl/models/" + Artifacts.TRANSFORMER + "/_load", null));
                    Checks.ok(client.post("/_ingest/djl/models/" + Artifacts.TRANSFORMER + "/_unload", null));
                    reloads++;
                }
                Thread.sleep(TimeUnit.SECONDS.toMillis(SAMPLE_SECONDS));
                samples.add(sample((System.nanoTime() - start) / 1_000_000_000, micros));
            }
        } finally {
            end.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(wrong).isEmpty();
        figures.put("requests", requests.get()).put("reloads", reloads);
        // By the hour, from the second quarter on: caches fill and code is compiled in the first.
        for (String held : List.of("heap_mb", "rss_mb", "anonymous_mb", "threads", "open_files", "p50_micros")) {
            figures.put(held + "_second_quarter", median(samples, held, 0.25, 0.5));
            figures.put(held + "_last_quarter", median(samples, held, 0.75, 1));
        }
        ChaosFigures.write("soak", figures);
        assertFlat(figures, "heap_mb", 1.25, 64);
        // Not all that is resident: how many pages of the index's files are is the machine's choice.
        assertFlat(figures, "anonymous_mb", 1.05, 32);
        assertFlat(figures, "threads", 1.05, 8);
        assertFlat(figures, "open_files", 1.05, 32);
    }

    private static void assertFlat(ObjectNode figures, String held, double factor, double more) {
        double before = figures.path(held + "_second_quarter").asDouble();
        assertThat(figures.path(held + "_last_quarter").asDouble())
                .as("%s in the last quarter, after [%s] in the second", held, before)
                .isLessThan(before * factor + more);
    }

    private static void mixed(int number, int round, List<Long> micros) {
        String text = "soak " + number + " " + round;
        switch (round % 4) {
            case 0 -> {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < 20; i++) {
                    ObjectNode source = Papers.JSON.createObjectNode();
                    source.put("title", text + " " + i)
                            .put(
                                    "abstract",
                                    papers.get((round + i) % papers.size()).abstractText());
                    lines.append("{ \"index\": { \"_id\": \"")
                            .append(i)
                            .append("\" } }\n")
                            .append(source)
                            .append('\n');
                }
                JsonNode body = Checks.ok(client.post("/papers/_bulk", lines.toString()))
                        .body();
                assertThat(body.path("errors").asBoolean()).as("%.500s", body).isFalse();
            }
            case 1 -> {
                long start = System.nanoTime();
                assertThat(Papers.nearest(client, "papers", "abstract_vector", text, 10))
                        .isNotEmpty();
                micros.add((System.nanoTime() - start) / 1000);
            }
            case 2 -> Checks.ok(client.post("/papers/_search", """
                    { "retriever": { "djl_hybrid": { "text": "%s", "text_fields": [ "title" ],
                        "vector_fields": [ "title_vector" ] } } }""".formatted(text)));
            default -> {
                // Refused, as some of what comes always is.
                assertThat(client.post("/_ingest/djl/models/no-such-model/_embed", "{ \"texts\": [ \"x\" ] }")
                                .status())
                        .isEqualTo(404);
            }
        }
    }

    private static ObjectNode sample(long seconds, List<Long> micros) throws IOException {
        Path process = Path.of("/proc", String.valueOf(node.process().pid()));
        long[] latencies;
        synchronized (micros) {
            latencies = micros.stream().mapToLong(Long::longValue).toArray();
            micros.clear();
        }
        JsonNode jvm = Checks.ok(client.get("/_nodes/stats/jvm,process"))
                .body()
                .path("nodes")
                .elements()
                .next();
        // What survives a collection: the old generation's last peak says less than the pools do.
        return ChaosFigures.create()
                .put("seconds", seconds)
                .put("heap_mb", jvm.at("/jvm/mem/pools/old/used_in_bytes").asLong() >> 20)
                .put("rss_mb", status(process, "VmRSS") >> 10)
                // Without the files of the index that are mapped.
                .put("anonymous_mb", status(process, "RssAnon") >> 10)
                .put("threads", status(process, "Threads"))
                .put("open_files", jvm.at("/process/open_file_descriptors").asLong())
                .put("p50_micros", latencies.length == 0 ? 0 : ChaosFigures.quantile(latencies, 0.5))
                .put("p99_micros", latencies.length == 0 ? 0 : ChaosFigures.quantile(latencies, 0.99));
    }

    private static long status(Path process, String key) throws IOException {
        try (Stream<String> lines = Files.lines(process.resolve("status"))) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static double median(ArrayNode samples, String held, double from, double to) {
        long[] values = new long[samples.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = samples.get(i).path(held).asLong();
        }
        long[] part = Arrays.copyOfRange(values, (int) (from * values.length), (int) (to * values.length));
        return ChaosFigures.quantile(part, 0.5);
    }
}
