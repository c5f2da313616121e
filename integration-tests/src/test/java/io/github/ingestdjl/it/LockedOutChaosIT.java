/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that may not write: its disk is full, as far as Elasticsearch is told, or its configuration cannot be changed. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LockedOutChaosIT {
    private static final int PAPERS = 3_000;

    /**
     * The flood stage is set below what the disk has in use, which blocks the index as a full disk does, and taken back. Elasticsearch
     * looks at the disk every 30 seconds, or whenever the setting says.
     */
    @Test
    void loaderWaitsWhileTheDiskIsFullAndGoesOnWhenThereIsRoom(@TempDir Path work) throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(Map.of(
                "discovery.type", "single-node",
                "xpack.security.enabled", "false",
                "cluster.info.update.interval", "10s",
                "cluster.routing.allocation.disk.threshold_enabled", "true",
                "cluster.routing.allocation.disk.watermark.enable_for_single_data_node", "true"));
        try (ElasticsearchNode node = ElasticsearchNode.start(home, "1g", Artifacts.log("disk-full"))) {
            NodeClient client = node.client();
            PaperLoad load = new PaperLoad(work, PAPERS, node.url());
            load.setUp();
            watermarks(client, "\"1%\"");
            await(client, true);
            try (LoaderProcess loader = load.start()) {
                // Long enough that it has been refused; it must not have given up.
                Thread.sleep(8_000);
                assertThat(loader.isAlive()).as(loader.output()).isTrue();
                watermarks(client, "null");
                await(client, false);
                load.assertWhole(client, loader);
                assertThat(loader.output()).contains("retried");
            }
            ObjectNode figures = ChaosFigures.create().put("papers", PAPERS);
            ChaosFigures.write("disk-full", figures);
        }
    }

    private static void watermarks(NodeClient client, String value) {
        String prefix = "\"cluster.routing.allocation.disk.watermark.";
        Checks.ok(client.put(
                "/_cluster/settings",
                "{ \"persistent\": { " + prefix + "low\": " + value + ", " + prefix + "high\": " + value + ", " + prefix
                        + "flood_stage\": " + value + " } }"));
    }

    private static void await(NodeClient client, boolean blocked) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (client.get("/arxiv-papers/_settings")
                            .body()
                            .findPath("read_only_allow_delete")
                            .asBoolean()
                    == blocked) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the index is not " + (blocked ? "blocked" : "free") + " after a minute");
    }

    @Test
    void nodeServesModelsFromAConfigurationThatNobodyMayWrite(@TempDir Path work) throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(Map.of("discovery.type", "single-node", "xpack.security.enabled", "false"));
        // Without one, Elasticsearch makes one when it starts.
        home.addSecureSetting("bootstrap.password", "x");
        Artifacts.copyOfTestModel("models/tiny-texts", home.path(), "tiny");
        Path config = home.path().resolve("config");
        setWritable(config, false);
        try (ElasticsearchNode node = ElasticsearchNode.start(home, "1g", Artifacts.log("read-only"))) {
            NodeClient client = node.client();
            Checks.ok(client.post("/_ingest/djl/models/tiny/_embed", "{ \"texts\": [ \"black holes\" ] }"));
            Checks.ok(client.post(
                    "/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_embed",
                    "{ \"texts\": [ \"black holes\" ] }"));
            assertThat(Checks.ok(client.get("/_ingest/djl/models"))
                            .body()
                            .path("models")
                            .has("tiny"))
                    .isTrue();
        } finally {
            if (Files.exists(config)) {
                setWritable(config, true);
            }
        }
    }

    private static void setWritable(Path folder, boolean writable) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                assertThat(file.toFile().setWritable(writable, false)).isTrue();
            }
        }
    }
}
