/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.demo;

import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.Loader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Installs the built plugin into an Elasticsearch of its own, loads papers, searches them, and keeps the node until it
 * is interrupted. Reads its options from system properties, since it is started by {@code mvn -Pdemo}.
 */
public final class Demo {
    /** A question that shares no word with its answer, a title that is known, a topic. */
    private static final List<String> SEARCHES = List.of(
            "turning a snapshot into a painting by a famous master",
            "Attention Is All You Need",
            "spreading of diseases on networks");

    /** The bundled models, each with an index of its own; the first is the node's default. */
    private static final List<Choice> CHOICES = List.of(
            new Choice("arxiv-static-384-v3", "arxiv-papers"),
            new Choice("arxiv-minilm-384-v1", "arxiv-papers-minilm"));

    private record Choice(String model, String index) {}

    private final DemoOptions options;
    private final long started = System.nanoTime();

    private Demo(DemoOptions options) {
        this.options = options;
    }

    /**
     * Runs the demo; see {@link DemoOptions} for the properties.
     *
     * @throws Exception if a step fails; the node is stopped and its folder deleted all the same
     */
    public static void main(String[] arguments) throws Exception {
        new Demo(DemoOptions.fromSystemProperties()).run();
    }

    private void run() throws Exception {
        step("Unpacking Elasticsearch");
        ElasticsearchHome home = ElasticsearchHome.unpack(options.elasticsearch());
        closeOnInterrupt(home);
        try {
            step("Installing " + options.plugin().getFileName());
            home.install(options.plugin());
            home.configure(Map.of("discovery.type", "single-node", "xpack.security.enabled", "false"));
            step("Starting the node");
            try (ElasticsearchNode node = ElasticsearchNode.start(home, "1g", options.log())) {
                step("The node answers at " + node.url());
                show(node);
            }
        } finally {
            home.close();
        }
        step("The node is stopped and its folder deleted");
    }

    /**
     * On Ctrl-C the JVM ends without running what is left of {@link #run}. The node then loses its pipe to this process
     * and goes by itself; before there is a node, the folder is for us to delete.
     */
    private static void closeOnInterrupt(ElasticsearchHome home) {
        Runtime.getRuntime().addShutdownHook(new Thread(home::closeUnlessRunning, "demo-shutdown"));
    }

    private void show(ElasticsearchNode node) throws Exception {
        Loader loader = new Loader(options.loader(), node.url());
        for (Choice choice : CHOICES) {
            step("Loading " + options.papers() + ", embedded with " + choice.model);
            loader.run("setup", "--index", choice.index, "--model", choice.model);
            loader.run(
                    "load",
                    "--index",
                    choice.index,
                    "--from",
                    options.papers().toString(),
                    "--failed",
                    options.failed().toString());
        }
        for (String search : SEARCHES) {
            for (Choice choice : CHOICES) {
                step("Searching for \"" + search + "\" with " + choice.model);
                loader.run("search", "--index", choice.index, "--brief", "--k", "3", search);
            }
        }
        if (options.keep()) {
            System.out.print("""

                    Try it yourself, the node is up until Ctrl-C:

                      curl -s '%1$s/arxiv-papers/_search?filter_path=hits.hits._score,hits.hits._source.title' \\
                        -H 'Content-Type: application/json' -d '{
                        "retriever": { "djl_hybrid": { "text": "curved space and time",
                          "text_fields": ["title^2", "abstract"], "vector_fields": ["abstract_vector"] } },
                        "size": 5, "_source": ["title"] }'

                      curl -s -X POST '%1$s/arxiv-papers/_doc/my-paper?refresh=true' \\
                        -H 'Content-Type: application/json' -d '{ "id": "my-paper", "title": "Searching by meaning" }'

                      %2$s --url %1$s search "black holes and information"

                    """.formatted(node.url(), options.loader()));
            new CountDownLatch(1).await();
        }
    }

    private void step(String what) {
        System.out.printf("%n[%5.1f s] %s%n", (System.nanoTime() - started) / 1e9, what);
    }
}
