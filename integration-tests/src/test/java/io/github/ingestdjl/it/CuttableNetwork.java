/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.node.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Network namespaces of this machine, one for each node, on a bridge that this process reaches. The link of each can be cut: what is sent
 * then is lost, and nobody is told, as when a cable is pulled. Closing removes all of it, once no process is left in them.
 *
 * <p>Nodes talk to each other over 127.0.1.0/24, which in the namespaces leads over the link: a node that listens anywhere but on a
 * loopback address is in production to Elasticsearch, and does not start below limits that a machine for tests need not have.
 */
final class CuttableNetwork implements AutoCloseable {
    private static final String OUTSIDE = "192.0.2.";
    private static final String BETWEEN = "127.0.1.";

    private final String name = "djl" + ProcessHandle.current().pid();
    private final int nodes;
    private final Thread removal = new Thread(this::remove);

    private CuttableNetwork(int nodes) {
        this.nodes = nodes;
    }

    /** Makes it, for nodes 1 to n; where that is not allowed, the test is not run and says so. */
    static CuttableNetwork create(int nodes) throws IOException, InterruptedException {
        CuttableNetwork network = new CuttableNetwork(nodes);
        Tools.allowed("ip", "link", "add", network.name, "type", "bridge");
        Runtime.getRuntime().addShutdownHook(network.removal);
        try {
            Tools.allowed("ip", "netns", "add", network.space(1));
            network.connect();
            return network;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private void connect() throws IOException, InterruptedException {
        run("ip address add " + OUTSIDE + "254/24 dev " + name);
        run("ip link set " + name + " up");
        for (int node = 1; node <= nodes; node++) {
            String space = space(node);
            if (node > 1) {
                run("ip netns add " + space);
            }
            run("ip link add " + space + " type veth peer name eth0 netns " + space);
            run("ip link set " + space + " master " + name + " up");
            run("ip -n " + space + " link set lo up");
            run("ip -n " + space + " address del 127.0.0.1/8 dev lo");
            run("ip -n " + space + " address add 127.0.0.1/32 dev lo");
            run("ip netns exec " + space + " sysctl -q -w net.ipv4.conf.all.route_localnet=1");
            run("ip -n " + space + " address add " + OUTSIDE + node + "/24 dev eth0");
            run("ip -n " + space + " address add " + BETWEEN + node + "/24 dev eth0");
            run("ip -n " + space + " link set eth0 up");
        }
    }

    /** What starts a program in the namespace of a node. */
    List<String> launcher(int node) {
        return List.of("ip", "netns", "exec", space(node));
    }

    /** Where this process reaches a node. */
    String outside(int node) {
        return OUTSIDE + node;
    }

    /** Where the other nodes reach it. */
    String between(int node) {
        return BETWEEN + node;
    }

    void cut(int node) throws IOException, InterruptedException {
        run("ip link set " + space(node) + " down");
    }

    void mend(int node) throws IOException, InterruptedException {
        run("ip link set " + space(node) + " up");
    }

    private String space(int node) {
        return name + "-" + node;
    }

    private static void run(String command) throws IOException, InterruptedException {
        Commands.Result result = Commands.execute(Path.of("/"), List.of(command.split(" ")), Map.of());
        assertThat(result.exitCode()).as("%s: %s", command, result.output()).isZero();
    }

    private void remove() {
        for (int node = 1; node <= nodes; node++) {
            attempt("ip link del " + space(node));
            attempt("ip netns del " + space(node));
        }
        attempt("ip link del " + name);
    }

    private static void attempt(String command) {
        try {
            Commands.execute(Path.of("/"), List.of(command.split(" ")), Map.of());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command, e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(removal);
        remove();
    }
}
