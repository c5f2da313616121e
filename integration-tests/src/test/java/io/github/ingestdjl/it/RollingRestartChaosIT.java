/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.NodeClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes that each hold data, ingest and may be elected are restarted one after the other, by SIGTERM and once the cluster is green
 * again, while a loader works and a user searches for texts. With all roles, each restart takes shards, batches of the loader and the
 * model of searches with it, and one of them the elected master.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RollingRestartChaosIT {
    private static final int PAPERS = 12_000;
    private static final String ROLES = "master,data,ingest";

    @Test
    void nothingIsLostOrTwiceOverARollingRestart(
            @TempDir Path work, @TempDir Path first, @TempDir Path second, @TempDir Path third) throws Exception {
        ThreeNodes cluster = ThreeNodes.here("rolling-restart", "node-1", "node-2", "node-3");
        try (RestartableNode one = node(cluster, "node-1", first);
                RestartableNode two = node(cluster, "node-2", second);
                RestartableNode three = node(cluster, "node-3", third)) {
            List<RestartableNode> nodes = List.of(one, two, three);
            Checks.ok(one.client().get("/_cluster/health?wait_for_nodes=3&timeout=60s"));
            PaperLoad load = new PaperLoad(work, PAPERS, one.url(), two.url(), three.url());
            load.setUp();
            ObjectNode figures = ChaosFigures.create().put("papers", PAPERS);
            AtomicBoolean end = new AtomicBoolean();
            CompletableFuture<Integer> loads = CompletableFuture.supplyAsync(() -> loads(load, end));
            TextSearches searches = TextSearches.start(List.of(one::client, two::client, three::client));
            try (searches) {
                for (int i = 0; i < nodes.size(); i++) {
                    NodeClient other = nodes.get((i + 1) % nodes.size()).client();
                    while (PaperLoad.found(other) < PAPERS / 4 && loads.isDone() == false) {
                        Thread.sleep(200);
                    }
                    long stopped = System.nanoTime();
                    nodes.get(i).startAgain();
                    Checks.ok(other.get("/_cluster/health?wait_for_nodes=3&wait_for_status=green&timeout=280s"));
                    figures.withArray("/seconds_until_green")
                            .add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stopped) / 1e3);
                }
            } finally {
                end.set(true);
            }
            figures.put("loads", loads.get(10, TimeUnit.MINUTES));
            load.assertThere(two.client());
            figures.set("searches", searches.figures());
            ChaosFigures.write("rolling-restart", figures);
            searches.assertOnlyAway();
        }
    }

    /** One after the other, so that one is always under way; the others of the same papers come to the same documents. */
    private static int loads(PaperLoad load, AtomicBoolean end) {
        int loads = 0;
        for (; end.get() == false; loads++) {
            try (LoaderProcess loader = load.start()) {
                load.assertEnds(loader);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return loads;
    }

    private static RestartableNode node(ThreeNodes cluster, String name, Path data)
            throws IOException, InterruptedException {
        return new RestartableNode(cluster.cluster() + "-" + name, data, cluster.settings(name, ROLES), home -> {});
    }
}
