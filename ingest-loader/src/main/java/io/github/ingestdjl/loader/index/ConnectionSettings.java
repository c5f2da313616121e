/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How to reach the cluster. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param url http or https, with a path where a proxy needs one, without user or password
 * @param caCertificate the PEM file of the authority that signed the node's certificate, or null
 * @param fingerprint the SHA-256 fingerprint of that authority's certificate, or null; 64 hexadecimal digits, colons allowed
 */
public record ConnectionSettings(URI url, Credentials credentials, Path caCertificate, String fingerprint) {

    private static final Pattern FINGERPRINT = Pattern.compile("(?:[0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}");

    /** Checks each value and that they fit together. */
    public ConnectionSettings {
        boolean secure = "https".equals(url.getScheme());
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
        if (!secure && (caCertificate != null || fingerprint != null)) {
            throw new IllegalArgumentException(
                    "[--ca-cert] and [--fingerprint] need an https url, got [--url] [" + url + "]");
        }
    }

    /** The address of a cluster from its text; a user or a password in it is refused without being repeated. */
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
