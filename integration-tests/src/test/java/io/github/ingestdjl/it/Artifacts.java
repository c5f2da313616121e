/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import io.github.ingestdjl.node.ElasticsearchHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** What the build made, and where its tests may write. */
final class Artifacts {
    static final String DEFAULT_MODEL = "arxiv-static-384-v3";

    /** What the zip has beside it. */
    static final String TRANSFORMER = "arxiv-minilm-384-v1";

    private Artifacts() {}

    private static ElasticsearchHome installed;

    static Path elasticsearch() {
        return path("it.elasticsearch");
    }

    static Path plugin() {
        return path("it.plugin");
    }

    /** The releases of Elasticsearch that the plugin is released for, of which this build is for one or for none. */
    static List<String> releases() {
        return List.of(System.getProperty("it.releases").split(","));
    }

    /** The last release of the major before this one, or null if there is none. */
    static Path previousElasticsearch() {
        return pathIfSet("it.previous.elasticsearch");
    }

    /** The plugin for it, which only another build makes; or null. */
    static Path previousPlugin() {
        return pathIfSet("it.previous.plugin");
    }

    /** The server as it is published for those who compile against it. */
    static Path server() {
        return path("it.server");
    }

    static Path loader() {
        return path("it.loader");
    }

    static Path sample() {
        return path("it.sample");
    }

    static Path repository() {
        return path("it.repository").normalize();
    }

    /** Copies a model of the plugin's tests into a node's configuration. */
    static Path copyOfTestModel(String resource, Path home, String id) throws IOException {
        Path folder =
                Files.createDirectories(home.resolve("config/ingest-djl/models").resolve(id));
        try (Stream<Path> files =
                Files.list(repository().resolve("plugin/src/test/resources").resolve(resource))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return folder;
    }

    static Path log(String name) {
        return path("it.logs").resolve(name + ".log");
    }

    /** Elasticsearch with the plugin, installed once for all tests of this run and copied. */
    static ElasticsearchHome unpackWithPlugin() throws IOException, InterruptedException {
        synchronized (Artifacts.class) {
            if (installed == null) {
                ElasticsearchHome home = ElasticsearchHome.unpack(elasticsearch());
                Runtime.getRuntime().addShutdownHook(new Thread(home::close));
                home.install(plugin());
                installed = home;
            }
        }
        return installed.copy();
    }

    private static Path path(String property) {
        return Path.of(System.getProperty(property));
    }

    private static Path pathIfSet(String property) {
        String path = System.getProperty(property, "");
        return path.isEmpty() ? null : Path.of(path).normalize();
    }
}
