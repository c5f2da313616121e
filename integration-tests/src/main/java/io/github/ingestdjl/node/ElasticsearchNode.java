/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.node;

import io.github.ingestdjl.node.NodeClient.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A running Elasticsearch node on this machine. Its life hangs on a pipe from this process: when the
 * pipe closes, because the node was closed or this process died in whatever way, a small shell script stops the node
 * and deletes its folder. Safe for several threads.
 */
public final class ElasticsearchNode implements AutoCloseable {
    private static final int START_SECONDS = 180;
    private static final int STOP_SECONDS = 60;

    /**
     * Arguments: the folder to delete, the log file, then the command. Signals only wake the shell: it ends when the
     * node has ended, however that came about.
     */
    private static final String KEEPER = """
            trap : INT TERM HUP
            root=$1 log=$2
            shift 2
            exec 3<&0
            "$@" >"$log" 2>&1 </dev/null 3<&- &
            node=$!
            { cat <&3 >/dev/null; kill -TERM "$node"; } 2>/dev/null &
            watcher=$!
            while kill -0 "$node" 2>/dev/null; do wait "$node"; done
            kill "$watcher" 2>/dev/null
            rm -rf "$root"
            """;

    private final Process keeper;
    private final Path log;
    private final URI url;
    private final NodeClient client;

    private ElasticsearchNode(Process keeper, Path log, URI url, NodeClient client) {
        this.keeper = keeper;
        this.log = log;
        this.url = url;
        this.client = client;
    }

    /**
     * Starts a node and waits until it answers. The node owns the home from now on: it is deleted when the node stops.
     *
     * @param heap the size of its heap, as the JVM takes it: {@code 1g}
     * @param log where the node's log goes; it stays
     * @throws IOException if the node does not start, with the end of its log
     */
    public static ElasticsearchNode start(ElasticsearchHome home, String heap, Path log)
            throws IOException, InterruptedException {
        return start(home, heap, log, null);
    }

    /**
     * Starts a node as {@link #start(ElasticsearchHome, String, Path)} does.
     *
     * @param credentials of a user who may see the cluster's health; null if the node has no security
     */
    public static ElasticsearchNode start(ElasticsearchHome home, String heap, Path log, Credentials credentials)
            throws IOException, InterruptedException {
        return start(home, heap, log, credentials, null);
    }

    /**
     * Starts a node as {@link #start(ElasticsearchHome, String, Path, Credentials)} does.
     *
     * @param authority what the node's certificate is trusted by; null if the node has no TLS
     */
    public static ElasticsearchNode start(
            ElasticsearchHome home, String heap, Path log, Credentials credentials, SSLContext authority)
            throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        Unprivileged.own(home.root());
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                KEEPER,
                "keeper",
                home.root().toString(),
                log.toAbsolutePath().toString()));
        command.addAll(home.launcher());
        command.addAll(Unprivileged.command(
                List.of(home.path().resolve("bin/elasticsearch").toString(), "-E", "node.portsfile=true")));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.path().toFile());
        builder.environment().putAll(home.environment());
        builder.environment().put("ES_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ES_JAVA_OPTS", "-Xms" + heap + " -Xmx" + heap);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process keeper = builder.start();
        home.handOver();
        try {
            String address = awaitAddress(home.path().resolve("logs/http.ports"), keeper, log);
            URI url = URI.create((authority == null ? "http://" : "https://") + address);
            HttpClient http = authority == null
                    ? HttpClient.newHttpClient()
                    : HttpClient.newBuilder().sslContext(authority).build();
            NodeClient client = new NodeClient(http, url, credentials);
            client.awaitReady(START_SECONDS);
            return new ElasticsearchNode(keeper, log, url, client);
        } catch (IOException | InterruptedException | RuntimeException e) {
            stop(keeper);
            throw e;
        }
    }

    /** The file that tells the port comes when the node listens. */
    private static String awaitAddress(Path portsFile, Process keeper, Path log)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (Files.notExists(portsFile)) {
            if (keeper.isAlive() == false || System.nanoTime() > deadline) {
                throw new IOException("the node does not start; the end of its log: " + tail(log));
            }
            Thread.sleep(100);
        }
        try (Stream<String> lines = Files.lines(portsFile)) {
            return lines.filter(line -> line.startsWith("[") == false)
                    .findFirst()
                    .orElseThrow(() -> new IOException("[" + portsFile + "] names no IPv4 address"));
        }
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    public URI url() {
        return url;
    }

    /** The process that is the server, whose parent only started it. */
    public ProcessHandle process() {
        return keeper.descendants()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> List.of(arguments)
                                .contains("org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch"))
                        .orElse(false))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the node does not run"));
    }

    /** The node's log so far. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** A client for the user that the node was started with. */
    public NodeClient client() {
        return client;
    }

    @Override
    public void close() {
        stop(keeper);
    }

    private static void stop(Process keeper) {
        try {
            keeper.getOutputStream().close();
            if (keeper.waitFor(STOP_SECONDS, TimeUnit.SECONDS) == false) {
                keeper.descendants().forEach(ProcessHandle::destroyForcibly);
                keeper.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (IOException e) {
            keeper.descendants().forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
