/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one real node with the built zip installed, started on first need and shared by all test classes, so that
 * whatever one test does to it, it must stay up for the next.
 */
public final class SharedNode implements ParameterResolver {

    /** The running node and where its files are. */
    record Node(ElasticsearchNode process, Path home) implements AutoCloseable {

        static Node start() throws IOException, InterruptedException {
            ElasticsearchHome home = Artifacts.unpackWithPlugin();
            home.configure(Map.of("discovery.type", "single-node", "xpack.security.enabled", "false"));
            return new Node(ElasticsearchNode.start(home, "1g", Artifacts.log("shared")), home.path());
        }

        NodeClient client() {
            return process.client();
        }

        /** A new model folder in the node's configuration, empty. */
        Path newModel(String id) throws IOException {
            return Files.createDirectories(
                    home.resolve("config/ingest-djl/models").resolve(id));
        }

        /** A new model folder in the node's configuration with the files of the bundled model. */
        Path copyOfBundledModel(String id) throws IOException {
            Path bundled = home.resolve("plugins/ingest-djl/models").resolve(Artifacts.DEFAULT_MODEL);
            Path folder = newModel(id);
            try (var files = Files.list(bundled)) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
            return folder;
        }

        /** A new model folder in the node's configuration with the files of one of the plugin's test models. */
        Path copyOfTestModel(String resource, String id) throws IOException {
            return Artifacts.copyOfTestModel(resource, home, id);
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Node.class;
    }

    @Override
    public Node resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedNode.class))
                .getOrComputeIfAbsent(
                        "node",
                        key -> {
                            try {
                                return Node.start();
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                                throw new IllegalStateException(e);
                            }
                        },
                        Node.class);
    }
}
