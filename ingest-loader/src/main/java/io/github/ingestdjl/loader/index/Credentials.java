/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who asks. Immutable, and silent about its secret: {@link #toString()} names the kind alone. */
public final class Credentials {

    private final String kind;
    private final String authorization;

    private Credentials(String kind, String authorization) {
        this.kind = kind;
        this.authorization = authorization;
    }

    /** Nobody: for a cluster without security. */
    public static Credentials none() {
        return new Credentials("none", null);
    }

    /** A user of the cluster. */
    public static Credentials basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Credentials("basic", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** An API key in the encoded form that Elasticsearch hands out. */
    public static Credentials apiKey(String encoded) {
        return new Credentials("API key", "ApiKey " + encoded);
    }

    /** The value of the Authorization header, or null. */
    String authorization() {
        return authorization;
    }

    @Override
    public String toString() {
        return "Credentials[" + kind + "]";
    }
}
