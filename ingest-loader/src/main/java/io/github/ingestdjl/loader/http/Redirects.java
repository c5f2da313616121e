/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.io.IOException;
import okhttp3.HttpUrl;

/** Where a redirect may lead: within the site, and never from an encrypted connection to a plain one. */
final class Redirects {

    private Redirects() {}

    /** @throws IOException when the answer leads nowhere, or where it should not */
    static HttpUrl target(Answer answer) throws IOException {
        HttpUrl from = answer.url();
        String location = answer.headers().get("Location");
        // Null for any other scheme than http and https, too.
        HttpUrl target = location == null ? null : from.resolve(location);
        if (target == null) {
            throw new IOException(
                    "[" + from + "] redirects (" + answer.status() + ") to no web address, got [" + location + "]");
        }
        if (!site(from).equals(site(target))) {
            throw new IOException(
                    "[" + from + "] redirects (" + answer.status() + ") to another site, got [" + target + "]");
        }
        if (from.isHttps() && !target.isHttps()) {
            throw new IOException("[" + from + "] redirects (" + answer.status() + ") to an unencrypted address, got ["
                    + target + "]");
        }
        return target.newBuilder().fragment(null).build();
    }

    private static String site(HttpUrl url) {
        String registered = url.topPrivateDomain();
        return registered == null ? url.host() : registered;
    }
}
