/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.Commands;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks without a byte left: that of the data during a load, that of temporary files, those that plugins and models are unpacked to. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FullDiskChaosIT {
    private static final int PAPERS = 12_000;
    private static final String FULL = "No space left on device";

    @Test
    void loaderGoesOnOverAFullDisk(@TempDir Path work, @TempDir Path mounted) throws Exception {
        try (SmallDisk disk = SmallDisk.mount(mounted, 512);
                RestartableNode node = new RestartableNode(
                        "full-disk",
                        Files.createDirectory(disk.folder().resolve("data")),
                        Map.of("discovery.type", "single-node", "cluster.info.update.interval", "10s"),
                        home -> {})) {
            PaperLoad load = new PaperLoad(work, PAPERS, node.url());
            load.setUp();
            ObjectNode figures = ChaosFigures.create().put("papers", PAPERS);
            try (LoaderProcess loader = load.start()) {
                load.await(node.client(), PAPERS / 4, loader);
                disk.fill();
                long full = System.nanoTime();
                while (node.log().contains(FULL) == false) {
                    assertThat(System.nanoTime() - full).isLessThan(TimeUnit.MINUTES.toNanos(2));
                    Thread.sleep(100);
                    disk.fill();
                }
                figures.put("seconds_until_a_write_failed", seconds(full));
                // Long enough that everything under way has been refused, the loader's tries included.
                while (System.nanoTime() - full < TimeUnit.SECONDS.toNanos(20)) {
                    Thread.sleep(500);
                    disk.fill();
                }
                assertThat(loader.isAlive()).as(loader.output()).isTrue();
                figures.put("health_when_full", health(node.client()));
                disk.free();
                long free = System.nanoTime();
                figures.put("what_it_took", bringBack(node));
                long there = PaperLoad.found(node.client());
                load.await(node.client(), Math.min(there + 1, PAPERS), loader);
                figures.put("seconds_until_the_next_papers", seconds(free));
                load.assertWhole(node.client(), loader);
            }
            ChaosFigures.write("full-disk", figures);
        }
    }

    /** What an operator does, the least first, until the index is there again. */
    private static String bringBack(RestartableNode node) throws Exception {
        if (isBack(node.client())) {
            return "nothing";
        }
        Checks.ok(node.client().post("/_cluster/reroute?retry_failed=true", null));
        if (isBack(node.client())) {
            return "_cluster/reroute?retry_failed";
        }
        node.restart();
        assertThat(isBack(node.client())).as(health(node.client())).isTrue();
        return "a restart";
    }

    private static boolean isBack(NodeClient client) {
        return client.get("/_cluster/health/arxiv-papers?wait_for_status=yellow&timeout=30s")
                        .status()
                == 200;
    }

    private static String health(NodeClient client) {
        return client.get("/_cluster/health/" + PaperLoad.INDEX + "?timeout=1s")
                .body()
                .path("status")
                .asText();
    }

    private static double seconds(long since) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) / 1e3;
    }

    /** The native libraries are loaded from where the plugin is; DJL by itself would unpack them first. */
    @Test
    void modelsAreLoadedWithoutRoomForAFile(@TempDir Path mounted) throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(Map.of("discovery.type", "single-node", "xpack.security.enabled", "false"));
        try (SmallDisk disk = SmallDisk.mount(mounted, 64)) {
            Path temporary = home.path().resolveSibling("tmp");
            Files.delete(temporary);
            Files.createSymbolicLink(temporary, disk.folder());
            home.keepData(Files.createDirectory(disk.folder().resolve("data")));
            try (ElasticsearchNode node = ElasticsearchNode.start(home, "1g", Artifacts.log("no-room"))) {
                disk.fill();
                for (String model : List.of(Artifacts.DEFAULT_MODEL, Artifacts.TRANSFORMER)) {
                    Checks.ok(node.client()
                            .post(
                                    "/_ingest/djl/models/" + model + "/_embed",
                                    "{ \"texts\": [ \"black holes\", \"the void\" ] }"));
                }
                disk.fill();
                Checks.ok(node.client().get("/_ingest/djl/stats"));
            }
        }
    }

    @Test
    void modelIsInstalledWholeOrNotAtAll(@TempDir Path work, @TempDir Path mounted) throws Exception {
        Path model = Artifacts.copyOfTestModel("models/tiny-texts", work, "tiny");
        try (SmallDisk disk = SmallDisk.mount(mounted, 4)) {
            Path config = Files.createDirectory(disk.folder().resolve("config"));
            Files.createFile(config.resolve("elasticsearch.yml"));
            List<String> install = List.of("model", "install", model.toString(), "--config", config.toString());
            disk.fill();
            try (LoaderProcess loader = LoaderProcess.start(work, Map.of(), install)) {
                assertThat(loader.awaitEnd()).as(loader.output()).isPositive();
                assertThat(loader.output()).contains(FULL).doesNotContain("Exception");
            }
            disk.free();
            try (Stream<Path> files = Files.walk(config)) {
                assertThat(files.filter(Files::isRegularFile)
                                .map(file -> file.getFileName().toString()))
                        .isSubsetOf("elasticsearch.yml", ".lock");
            }
            try (LoaderProcess loader = LoaderProcess.start(work, Map.of(), install)) {
                assertThat(loader.awaitEnd()).as(loader.output()).isZero();
            }
            assertThat(config.resolve("ingest-djl/models/tiny/serving.properties"))
                    .exists();
        }
    }

    /** The 500 MB of native libraries are unpacked by Elasticsearch's own installer. */
    @Test
    void pluginIsInstalledWholeOrNotAtAll(@TempDir Path mounted) throws Exception {
        try (ElasticsearchHome home = ElasticsearchHome.unpack(Artifacts.elasticsearch());
                SmallDisk disk = SmallDisk.mount(mounted, 200)) {
            Path plugins = home.path().resolve("plugins");
            Files.deleteIfExists(plugins);
            Files.createSymbolicLink(plugins, disk.folder());
            String zip = Artifacts.plugin().toUri().toString();
            Commands.Result refused = home.plugin("install", "--batch", zip);
            assertThat(refused.exitCode()).isPositive();
            assertThat(refused.output()).contains(FULL);
            try (Stream<Path> left = Files.list(plugins)) {
                assertThat(left).isEmpty();
            }
            disk.resize(900);
            Commands.Result installed = home.plugin("install", "--batch", zip);
            assertThat(installed.exitCode()).as(installed.output()).isZero();
        }
    }
}
