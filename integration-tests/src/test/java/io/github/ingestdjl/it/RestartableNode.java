/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A node that comes back at the same address with the same data after it was killed. */
final class RestartableNode implements AutoCloseable {
    private Path data;
    private final int port;
    private ElasticsearchNode node;
    private Path home;
    private int starts;

    /** Starts the node. */
    RestartableNode(Path data) throws IOException, InterruptedException {
        this.data = data;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        start();
    }

    /** Kills the server without a warning, and starts it again. */
    void restart() throws IOException, InterruptedException {
        node.process().destroyForcibly();
        node.close();
        start();
    }

    /**
     * Kills the server, and starts another one at the same address.
     *
     * @param otherData its data
     */
    void replace(Path otherData) throws IOException, InterruptedException {
        data = otherData;
        restart();
    }

    NodeClient client() {
        return node.client();
    }

    /** The folder of the running node; its configuration is new after each start. */
    Path home() {
        return home;
    }

    URI url() {
        return node.url();
    }

    @Override
    public void close() {
        node.close();
    }

    private void start() throws IOException, InterruptedException {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(Map.of(
                "discovery.type", "single-node",
                "xpack.security.enabled", "false",
                "http.port", String.valueOf(port)));
        home.keepData(data);
        this.home = home.path();
        node = ElasticsearchNode.start(home, "1g", Artifacts.log("restarted-" + ++starts));
    }
}
