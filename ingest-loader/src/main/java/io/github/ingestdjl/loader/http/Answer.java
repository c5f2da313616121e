/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;

/**
 * What a site answered to one request.
 *
 * @param fromCache whether it was served without asking
 * @param body decompressed; empty where the status says to come back later
 */
record Answer(HttpUrl url, int status, Headers headers, boolean fromCache, byte[] body) {

    /** Where {@code Retry-After} is kept, since OkHttp has its own mind about it. */
    static final String WAIT = "Arxiv-Loader-Retry-After";

    // Thirty years; whoever says more means the same.
    private static final int MOST_DIGITS = 9;

    /** Whether the status says that the same request may succeed later. */
    boolean isTemporary() {
        return switch (status) {
            case 408, 429, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    boolean isRedirect() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /** How long the site wants to be left alone, or null when it does not say so intelligibly. */
    Duration retryAfter(Instant now) {
        String value = headers.get(WAIT);
        if (value == null) {
            return null;
        }
        String digits = value.strip();
        if (digits.matches("[0-9]+")) {
            return Duration.ofSeconds(digits.length() > MOST_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(digits));
        }
        Date date = headers.getDate(WAIT);
        return date == null ? null : Duration.between(now, date.toInstant());
    }

    /** The character set in the header's own words, or null. */
    String charset() {
        String type = headers.get("Content-Type");
        MediaType parsed = type == null ? null : MediaType.parse(type);
        return parsed == null ? null : parsed.parameter("charset");
    }

    Page toPage() {
        return new Page(url.uri(), status, charset(), body);
    }
}
