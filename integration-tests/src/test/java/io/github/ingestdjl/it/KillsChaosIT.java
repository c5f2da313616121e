/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One loader, one load, and a node that is killed beneath it with {@code kill -9}: during bulk requests, while it loads its model,
 * during searches. The loader goes on by itself, and in the end every document is there, once, with every field.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KillsChaosIT {
    private static final int PAPERS = 20_000;
    private static final int KILLS = 5;

    @TempDir
    private Path work;

    @Test
    void loaderGoesOnOverKillsOfTheNodeAndNothingIsLostOrTwice(@TempDir Path data) throws Exception {
        try (RestartableNode node = new RestartableNode(data)) {
            PaperLoad load = new PaperLoad(work, PAPERS, node.url());
            load.setUp();
            ObjectNode figures = ChaosFigures.create();
            long start = System.nanoTime();
            TextSearches searches = TextSearches.start(List.of(node::client));
            try (searches;
                    LoaderProcess loader = load.start()) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    // Every second one as soon as the node is back: while it loads its model for what is sent again.
                    int least = kill % 2 == 0 ? 0 : kill * PAPERS / (KILLS + 2);
                    load.await(node.client(), least, loader);
                    node.kill();
                    long died = System.nanoTime();
                    node.startAgain();
                    figures.withArray("/seconds_until_it_answers").add((System.nanoTime() - died) / 1_000_000 / 1e3);
                }
                load.assertWhole(node.client(), loader);
            }
            searches.assertOnlyAway();
            figures.put("kills", KILLS).put("papers", PAPERS).set("searches", searches.figures());
            figures.put("seconds", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
            ChaosFigures.write("kills", figures);
        }
    }
}
