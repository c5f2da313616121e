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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that neither answers nor closes its connections: its link is cut while a loader works and a user searches, first that of the only
 * ingest node, then that of a data node which the loader talks to.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class NetworkCutChaosIT {
    private static final int PAPERS = 20_000;
    private static final int CUT_SECONDS = 45;

    private static final int DATA = 1;
    private static final int OTHER = 2;
    private static final int INGEST = 3;

    @Test
    void nothingIsLostOrTwiceOverCutsOfTheNetwork(@TempDir Path work) throws Exception {
        try (CuttableNetwork network = CuttableNetwork.create(3);
                ElasticsearchNode data = start(network, DATA, "master,data");
                ElasticsearchNode other = start(network, OTHER, "data");
                ElasticsearchNode ingest = start(network, INGEST, "ingest")) {
            NodeClient client = data.client();
            Checks.ok(client.get("/_cluster/health?wait_for_nodes=3&timeout=60s"));
            PaperLoad load = new PaperLoad(work, PAPERS, data.url(), other.url());
            load.setUp();
            Checks.ok(client.get("/_cluster/health?wait_for_status=green&timeout=60s"));
            ObjectNode figures = ChaosFigures.create().put("papers", PAPERS).put("seconds_cut", CUT_SECONDS);
            TextSearches searches = TextSearches.start(List.of(data::client));
            try (searches;
                    LoaderProcess loader = load.start()) {
                load.await(client, PAPERS / 5, loader);
                figures.set("ingest_node", cut(network, INGEST, client, load, loader, searches));
                load.await(client, PAPERS / 2, loader);
                figures.set("data_node", cut(network, OTHER, client, load, loader, searches));
                load.assertWhole(client, loader);
            }
            assertThat(ingest.process().isAlive()).isTrue();
            figures.set("searches", searches.figures());
            ChaosFigures.write("network-cut", figures);
            searches.assertOnlyAway();
        }
    }

    private static ObjectNode cut(
            CuttableNetwork network,
            int node,
            NodeClient client,
            PaperLoad load,
            LoaderProcess loader,
            TextSearches searches)
            throws Exception {
        assertThat(loader.isAlive())
                .as("a load that ends before the cut: %s", loader.output())
                .isTrue();
        ObjectNode figures = ChaosFigures.create();
        long cut = System.nanoTime();
        network.cut(node);
        try {
            figures.put("seconds_until_a_search_during_the_cut", searches.secondsUntilAnAnswer());
            Checks.ok(client.get("/_cluster/health?wait_for_nodes=2&timeout=120s"));
            figures.put("seconds_until_the_cluster_knows", seconds(cut));
            TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(CUT_SECONDS) - (System.nanoTime() - cut));
        } finally {
            network.mend(node);
        }
        long mended = System.nanoTime();
        long before = PaperLoad.found(client);
        figures.put("seconds_until_a_search_afterwards", searches.secondsUntilAnAnswer());
        Checks.ok(client.get("/_cluster/health?wait_for_nodes=3&timeout=120s"));
        figures.put("seconds_until_it_is_back", seconds(mended));
        load.await(client, Math.min(before + 1, PAPERS), loader);
        return figures.put("seconds_until_the_next_papers", seconds(mended));
    }

    private static double seconds(long since) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) / 1e3;
    }

    private static ElasticsearchNode start(CuttableNetwork network, int node, String roles)
            throws IOException, InterruptedException {
        ThreeNodes cluster = new ThreeNodes(
                "network-cut",
                List.of("node-1", "node-2", "node-3"),
                List.of(network.between(1) + ":9300", network.between(2) + ":9300", network.between(3) + ":9300"));
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(cluster.settings("node-" + node, roles));
        home.configure(Map.of(
                "transport.host", network.between(node),
                "http.host", network.outside(node),
                "xpack.security.enabled", "false"));
        home.startBy(network.launcher(node));
        return ElasticsearchNode.start(home, "1g", Artifacts.log("network-cut-" + node));
    }
}
