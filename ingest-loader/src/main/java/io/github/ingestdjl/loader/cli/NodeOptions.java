/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which node on this machine. */
final class NodeOptions {

    private static final String ES_PATH_CONF = "ES_PATH_CONF";

    @Option(
            names = "--config",
            paramLabel = "ES_PATH_CONF",
            description =
                    "The node's configuration folder, the one with elasticsearch.yml: /etc/elasticsearch if a package was installed (default: $ES_PATH_CONF).")
    private Path config;

    /**
     * The configuration folder.
     *
     * @throws IllegalArgumentException when nobody names it
     */
    Path configuration(Map<String, String> environment) {
        if (config != null) {
            return config;
        }
        String named = environment.get(ES_PATH_CONF);
        if (named == null || named.isBlank()) {
            throw new IllegalArgumentException(
                    "[--config] is missing: the node's configuration folder, the one with elasticsearch.yml");
        }
        return Path.of(named);
    }
}
