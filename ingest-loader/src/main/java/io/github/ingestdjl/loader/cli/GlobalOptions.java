/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ConnectionSettings;
import io.github.ingestdjl.loader.index.ConnectionSettings.Credentials;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The options of every command. Secrets come from the environment if at all possible: other users of the machine can see a command line. They
 * are read from the environment here, not as picocli defaults, since those are printed in the help.
 */
final class GlobalOptions {

    // In the help: after what a command itself has.
    static final int LAST = 100;
    private static final String DEFAULT_URL = "http://localhost:9200";
    private static final String DEFAULT_INDEX = "arxiv-papers";

    // For the option without a name: no index has this one.
    private static final String NO_NAME = "--index";

    @Option(
            names = "--url",
            order = LAST,
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            split = ",",
            description =
                    "Address of Elasticsearch; several nodes with commas between them, or the option several times (default: http://localhost:9200, or $ARXIV_LOADER_URL).")
    private List<String> urls;

    @Option(
            names = "--user",
            order = LAST,
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "User of the cluster (or $ARXIV_LOADER_USER).")
    private String user;

    @Option(
            names = "--password",
            order = LAST,
            paramLabel = "PASSWORD",
            scope = ScopeType.INHERIT,
            arity = "0..1",
            interactive = true,
            prompt = "Password: ",
            description = "The user's password (or $ARXIV_LOADER_PASSWORD); without a value it is asked for.")
    private char[] password;

    @Option(
            names = "--api-key",
            order = LAST,
            paramLabel = "KEY",
            scope = ScopeType.INHERIT,
            description = "Encoded API key instead of a user (or $ARXIV_LOADER_API_KEY).")
    private String apiKey;

    @Option(
            names = "--ca-cert",
            order = LAST,
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Certificate in PEM form of the authority that signed the cluster's (or $ARXIV_LOADER_CA_CERT).")
    private Path caCertificate;

    @Option(
            names = "--fingerprint",
            order = LAST,
            paramLabel = "SHA256",
            scope = ScopeType.INHERIT,
            description =
                    "Instead of --ca-cert: the fingerprint of that authority's certificate (or $ARXIV_LOADER_FINGERPRINT).")
    private String fingerprint;

    @Option(
            names = "--index",
            order = LAST,
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            arity = "0..1",
            fallbackValue = NO_NAME,
            description =
                    "Alias of the index of papers (default: " + DEFAULT_INDEX
                            + ", or $ARXIV_LOADER_INDEX). The name may be left out; a word that follows is taken for it, so before other words write --index=NAME.")
    private String index;

    @Option(
            names = "--json",
            order = LAST,
            scope = ScopeType.INHERIT,
            description = "Print the result as one JSON object.")
    private boolean json;

    @Option(
            names = "--quiet",
            order = LAST,
            scope = ScopeType.INHERIT,
            description = "Of commands that move papers: print nothing unless something fails, as cron likes it.")
    private boolean quiet;

    @Option(
            names = "--verbose",
            order = LAST,
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of a failure.")
    private boolean verbose;

    @Mixin
    private ProfileOptions profile;

    private String usualIndex = DEFAULT_INDEX;

    /** Takes the index that is meant where none is named from the environment. */
    void usualIndex(Map<String, String> environment) {
        usualIndex = Objects.requireNonNullElse(value(environment, "ARXIV_LOADER_INDEX"), DEFAULT_INDEX);
    }

    String index() {
        return index == null || index.equals(NO_NAME) ? usualIndex : index;
    }

    /** Whether the option was given, with a name or without: to some commands it says that papers shall be indexed. */
    boolean indexGiven() {
        return index != null;
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    boolean verbose() {
        return verbose;
    }

    /**
     * How to reach the cluster: what the command line leaves open comes from the environment.
     *
     * @throws IllegalArgumentException when the values do not fit together; names options and values, but no secrets
     */
    ConnectionSettings connection(Map<String, String> environment) {
        List<String> addresses = urls;
        if (addresses == null) {
            addresses = List.of(Objects.requireNonNullElse(value(environment, "ARXIV_LOADER_URL"), DEFAULT_URL));
        }
        Path certificate = caCertificate;
        String print = fingerprint;
        if (certificate == null && print == null) {
            String file = value(environment, "ARXIV_LOADER_CA_CERT");
            certificate = file == null ? null : Path.of(file);
            print = value(environment, "ARXIV_LOADER_FINGERPRINT");
        }
        return new ConnectionSettings(
                ConnectionSettings.parseUrls(addresses), credentials(environment), certificate, print);
    }

    /** The variable, or null; an empty one counts as unset, since that is how compose files pass on what they do not have. */
    private static String value(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    private Credentials credentials(Map<String, String> environment) {
        String key = apiKey;
        String name = user;
        String secret = password == null ? null : new String(password);
        if (key == null) {
            name = name != null ? name : value(environment, "ARXIV_LOADER_USER");
            secret = secret != null ? secret : value(environment, "ARXIV_LOADER_PASSWORD");
            key = user != null || password != null ? null : value(environment, "ARXIV_LOADER_API_KEY");
        }
        if (key != null && name != null) {
            throw new IllegalArgumentException(
                    "[--user] and [--api-key] exclude each other, also in the environment and in a profile: choose one of them");
        }
        if (key != null) {
            return Credentials.apiKey(key.strip());
        }
        if (name == null && secret == null) {
            return Credentials.NONE;
        }
        if (name == null || secret == null) {
            throw new IllegalArgumentException(
                    name == null
                            ? "[--password] needs [--user]"
                            : "[--user] needs [--password], got user [" + name + "]");
        }
        return Credentials.basic(name, secret);
    }
}
