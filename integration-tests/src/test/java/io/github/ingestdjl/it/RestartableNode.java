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
    /** What else is to be in the home of a node before it starts. */
    @FunctionalInterface
    interface Preparation {
        void prepare(ElasticsearchHome home) throws IOException, InterruptedException;
    }

    private Path data;
    private final String name;
    private final Map<String, String> settings;
    private final Preparation preparation;
    private final int port;
    private ElasticsearchNode node;
    private Path home;
    private int starts;

    /** Starts the node. */
    RestartableNode(Path data) throws IOException, InterruptedException {
        this("restarted", data, Map.of("discovery.type", "single-node"), home -> {});
    }

    /**
     * Starts the node.
     *
     * @param name of its log
     * @param settings beside those for its data and its port
     * @param preparation done before each start
     */
    RestartableNode(String name, Path data, Map<String, String> settings, Preparation preparation)
            throws IOException, InterruptedException {
        this.name = name;
        this.data = data;
        this.settings = settings;
        this.preparation = preparation;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        start();
    }

    /** Kills the server without a warning, and starts it again. */
    void restart() throws IOException, InterruptedException {
        kill();
        startAgain();
    }

    /** Kills the server without a warning. */
    void kill() {
        node.process().destroyForcibly();
    }

    /** The server, as long as it runs. */
    ProcessHandle process() {
        return node.process();
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

    /** The log since the last start. */
    String log() throws IOException {
        return node.log();
    }

    URI url() {
        return node.url();
    }

    @Override
    public void close() {
        node.close();
    }

    /** Starts the server again, after it was killed or has died by itself. */
    void startAgain() throws IOException, InterruptedException {
        node.close();
        start();
    }

    private void start() throws IOException, InterruptedException {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        home.configure(settings);
        home.configure(Map.of("xpack.security.enabled", "false", "http.port", String.valueOf(port)));
        home.keepData(data);
        preparation.prepare(home);
        this.home = home.path();
        node = ElasticsearchNode.start(home, "1g", Artifacts.log(name + "-" + ++starts));
    }
}
