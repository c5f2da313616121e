/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.node;

import io.github.ingestdjl.node.NodeClient.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** An Elasticsearch unpacked into a temporary folder of its own, which closing deletes. For one thread, but for {@link #closeUnlessRunning}. */
public final class ElasticsearchHome implements AutoCloseable {
    private static final String TEMPORARY = "tmp";

    private final Path root;
    private final Path home;
    private List<String> launcher = List.of();
    private volatile boolean running;

    private ElasticsearchHome(Path root, Path home) {
        this.root = root;
        this.home = home;
    }

    /** @param distribution the zip of Elasticsearch, without a JDK inside */
    public static ElasticsearchHome unpack(Path distribution) throws IOException {
        return create(root -> unzip(distribution, root));
    }

    /** The same in a folder of its own, plugins included; as long as no node runs in this one. */
    public ElasticsearchHome copy() throws IOException {
        return create(copied -> copy(home, copied.resolve(home.getFileName())));
    }

    private static ElasticsearchHome create(Filling filling) throws IOException {
        Path root = Files.createTempDirectory("ingest-djl-").toRealPath();
        Files.createDirectory(root.resolve(TEMPORARY));
        // A temporary folder is for its maker's eyes only, and the node may run as another user.
        root.toFile().setExecutable(true, false);
        root.toFile().setReadable(true, false);
        try {
            filling.into(root);
            try (Stream<Path> children = Files.list(root)) {
                Path home = children.filter(child -> child.endsWith(TEMPORARY) == false)
                        .findFirst()
                        .orElseThrow();
                return new ElasticsearchHome(root, home);
            }
        } catch (IOException | RuntimeException e) {
            delete(root);
            throw e;
        }
    }

    @FunctionalInterface
    private interface Filling {
        void into(Path root) throws IOException;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void unzip(Path zip, Path folder) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            Enumeration<? extends ZipEntry> entries = file.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path target = folder.resolve(entry.getName()).normalize();
                if (target.startsWith(folder) == false) {
                    throw new IOException("[" + entry.getName() + "] leads out of the archive");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                try (InputStream in = file.getInputStream(entry)) {
                    Files.copy(in, target);
                }
                if (target.getParent().endsWith("bin")) {
                    target.toFile().setExecutable(true, false);
                }
            }
        }
    }

    /** The folder that holds {@code bin}, {@code config}, {@code plugins}. */
    public Path path() {
        return home;
    }

    /** Keeps the node's data in another folder, which stays when this is closed; only before the node starts. */
    public void keepData(Path folder) throws IOException, InterruptedException {
        Unprivileged.own(folder);
        configure(Map.of("path.data", folder.toString()));
    }

    /** Lets Elasticsearch and its tools put what is temporary into the folder that goes when this is closed. */
    Map<String, String> environment() {
        String temporary = root.resolve(TEMPORARY).toString();
        return Map.of("ES_TMPDIR", temporary, "CLI_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    }

    /** The folder everything lies in, which goes when this is closed. */
    Path root() {
        return root;
    }

    /** Runs {@code elasticsearch-plugin}. */
    public Commands.Result plugin(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(home.resolve("bin/elasticsearch-plugin").toString()), Stream.of(arguments))
                .toList();
        return Commands.execute(home, command, environment());
    }

    /**
     * Installs a plugin.
     *
     * @throws IOException if {@code elasticsearch-plugin} refuses it, with what it says
     */
    public void install(Path zip) throws IOException, InterruptedException {
        Commands.Result result = plugin("install", "--batch", zip.toUri().toString());
        if (result.exitCode() != 0) {
            throw new IOException("[" + zip + "] cannot be installed: " + result.output());
        }
    }

    /**
     * Adds a user of the file realm; only before the node starts, which then owns the file.
     *
     * @param role of Elasticsearch or of {@code config/roles.yml}
     * @throws IOException if {@code elasticsearch-users} refuses it, with what it says
     */
    public void addUser(Credentials user, String role) throws IOException, InterruptedException {
        String users = home.resolve("bin/elasticsearch-users").toString();
        Commands.run(home, List.of(users, "useradd", user.user(), "-p", user.password(), "-r", role), environment());
    }

    /**
     * Adds a secure setting to the keystore; only before the node starts, which then owns the file.
     *
     * @throws IOException if {@code elasticsearch-keystore} refuses it, with what it says
     */
    public void addSecureSetting(String name, String value) throws IOException, InterruptedException {
        String add =
                "{ [ -f config/elasticsearch.keystore ] || \"$1\" create; } && printf %s \"$3\" | \"$1\" add -x \"$2\"";
        String keystore = home.resolve("bin/elasticsearch-keystore").toString();
        Commands.run(home, List.of("sh", "-c", add, "sh", keystore, name, value), environment());
    }

    /** Adds settings to the configuration file. */
    public void configure(Map<String, String> settings) throws IOException {
        StringBuilder lines = new StringBuilder("\n");
        settings.forEach(
                (key, value) -> lines.append(key).append(": \"").append(value).append("\"\n"));
        Files.writeString(home.resolve("config/elasticsearch.yml"), lines, StandardOpenOption.APPEND);
    }

    /** Lets a program start the node, which gets the node's command as its last arguments; only before the node starts. */
    public void startBy(List<String> program) {
        launcher = List.copyOf(program);
    }

    List<String> launcher() {
        return launcher;
    }

    /** From now on the folder is the running node's, which deletes it when it ends. */
    void handOver() {
        running = true;
    }

    /** Deletes the folder, unless a node runs in it, which does so itself. */
    public void closeUnlessRunning() {
        if (running == false) {
            delete(root);
        }
    }

    @Override
    public void close() {
        delete(root);
    }

    private static void delete(Path folder) {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException("[" + file + "] cannot be deleted", e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] cannot be deleted", e);
        }
    }
}
