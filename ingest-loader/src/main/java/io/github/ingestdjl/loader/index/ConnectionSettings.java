/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How to reach the cluster. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param urls the nodes to talk to in turn, at least one; http or https, with the same path on all where a proxy needs one, without user or
 *     password
 * @param caCertificate the PEM file of the authority that signed the node's certificate, or null
 * @param fingerprint the SHA-256 fingerprint of that authority's certificate, or null; 64 hexadecimal digits, colons allowed
 */
public record ConnectionSettings(List<URI> urls, Credentials credentials, Path caCertificate, String fingerprint) {

    private static final Pattern FINGERPRINT = Pattern.compile("(?:[0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}");

    /**
     * Who asks. Silent about its secret: {@link #toString()} names the kind alone.
     *
     * @param authorization the value of the Authorization header, or null
     */
    public record Credentials(String kind, String authorization) {

        /** Nobody: for a cluster without security. */
        public static final Credentials NONE = new Credentials("none", null);

        /** A user of the cluster. */
        public static Credentials basic(String user, String password) {
            byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return new Credentials("basic", "Basic " + Base64.getEncoder().encodeToString(pair));
        }

        /** An API key in the encoded form that Elasticsearch hands out. */
        public static Credentials apiKey(String encoded) {
            return new Credentials("API key", "ApiKey " + encoded);
        }

        @Override
        public String toString() {
            return "Credentials[" + kind + "]";
        }
    }

    public ConnectionSettings {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("[--url] must name at least one node");
        }
        if (urls.stream().map(ConnectionSettings::path).distinct().count() > 1) {
            throw new IllegalArgumentException("[--url] must have the same path on every node, got " + urls);
        }
        if (caCertificate != null && fingerprint != null) {
            throw new IllegalArgumentException(
                    "[--ca-cert] and [--fingerprint] exclude each other: choose one of them");
        }
        if (caCertificate != null && !Files.isReadable(caCertificate)) {
            throw new IllegalArgumentException("[--ca-cert] must be a readable PEM file, got [" + caCertificate + "]");
        }
        if (fingerprint != null && !FINGERPRINT.matcher(fingerprint).matches()) {
            throw new IllegalArgumentException(
                    "[--fingerprint] must be a SHA-256 of 64 hexadecimal digits, got [" + fingerprint + "]");
        }
        if ((caCertificate != null || fingerprint != null)
                && !urls.stream().allMatch(url -> "https".equalsIgnoreCase(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "[--ca-cert] and [--fingerprint] need https urls, also from the environment, got [--url] " + urls);
        }
    }

    /** The addresses of nodes from their texts, each of which may hold several with commas between them. */
    public static List<URI> parseUrls(List<String> texts) {
        // Looked for before anything is taken apart: a password may hold a comma, and no piece of it may be repeated.
        if (texts.stream().anyMatch(text -> text.contains("@"))) {
            throw new IllegalArgumentException(
                    "[--url] must not hold a user or password: use [--user] and [--password]");
        }
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(text -> parseUrl(text.strip()))
                .distinct()
                .toList();
    }

    /** The path before Elasticsearch's own, without a slash at its end; empty where there is none. */
    static String path(URI url) {
        return url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
    }

    /** The address of a node from its text; a user or a password in it is refused without being repeated. */
    public static URI parseUrl(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            // The text may hold a password, and so may the exception.
            throw new IllegalArgumentException(
                    "[--url] is no valid address: " + e.getReason() + " at index " + e.getIndex());
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "[--url] must not hold a user or password: use [--user] and [--password]");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.matches("https?")
                || url.getHost() == null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException("[--url] must look like [http://localhost:9200], got [" + text + "]");
        }
        return url;
    }
}
