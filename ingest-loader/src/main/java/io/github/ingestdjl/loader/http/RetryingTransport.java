/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import io.github.ingestdjl.loader.retry.RetryPolicy;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Asks until there is an answer, or no hope of one. A loop of our own rather than a library of retries, since each wait depends on what the
 * site said, is announced, keeps the pace and can be interrupted. For one thread.
 */
final class RetryingTransport {

    private static final Set<Integer> TEMPORARY = Set.of(408, 429, 500, 502, 503, 504);
    // Thirty years; whoever says more means the same.
    private static final int MOST_DIGITS = 9;

    // A name server may be asked once too early; who was never found by then is misspelt.
    private static final int TRIES_OF_UNKNOWN_HOST = 2;

    private final Set<String> known = new HashSet<>();
    private final Transport transport;
    private final RateLimiter limiter;
    private final RetryPolicy policy;
    private final Duration longestWait;
    private final RateLimiter.Time time;
    private final Consumer<String> notices;

    /** @param longestWait the longest wait that a site may ask for */
    RetryingTransport(
            Transport transport,
            RateLimiter limiter,
            RetryPolicy policy,
            Duration longestWait,
            RateLimiter.Time time,
            Consumer<String> notices) {
        this.transport = transport;
        this.limiter = limiter;
        this.policy = policy;
        this.longestWait = longestWait;
        this.time = time;
        this.notices = notices;
    }

    /** Whether the status says that the same request may succeed later. */
    static boolean isTemporary(Response answer) {
        return TEMPORARY.contains(answer.code());
    }

    /**
     * The site's answer, never one that says to come back later.
     *
     * @param interval the least time between two requests to this host
     * @throws IOException when there is none after all tries, or the site wants to be left alone for too long
     */
    Response ask(HttpUrl url, Duration interval) throws IOException, InterruptedException {
        for (int tried = 1; ; tried++) {
            limiter.awaitTurn(url.host(), interval);
            Response answer = null;
            IOException failure = null;
            try {
                // After a failure what is remembered may be what failed: a body that is whole but cannot be
                // decompressed.
                answer = tried == 1 ? transport.ask(url) : transport.askAnew(url);
                known.add(url.host());
                if (!isTemporary(answer)) {
                    return answer;
                }
            } catch (Transport.PageTooLargeException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
            String trouble = failure == null ? "answered " + answer.code() : "failed: " + reason(failure);
            Duration wish = answer == null ? null : wish(answer);
            boolean misspelt = failure instanceof UnknownHostException && !known.contains(url.host());
            if (misspelt && tried >= TRIES_OF_UNKNOWN_HOST) {
                throw new IOException(
                        "unknown host [" + url.host() + "]: check the address, and the connection to the network",
                        failure);
            }
            if (tried >= policy.tries() || isHopeless(failure)) {
                throw new IOException(
                        "no page from [" + url + "] after " + tried + (tried == 1 ? " try" : " tries")
                                + ", the last one " + trouble,
                        failure);
            }
            Duration own = misspelt ? interval : policy.wait(tried);
            if (wish != null && wish.compareTo(own) >= 0) {
                notices.accept(
                        "waiting " + Seconds.of(wish) + ", as " + url + " asks (" + answer.code() + ", Retry-After)");
                limiter.pause(wish);
            } else {
                notices.accept("waiting " + Seconds.of(own) + " before try " + (tried + 1) + " of " + policy.tries()
                        + ", as " + url + " " + trouble);
                limiter.pause(own);
            }
        }
    }

    /** How long the site wants to be left alone, or null where it does not say so intelligibly; never longer than the user is willing to wait. */
    private Duration wish(Response answer) throws IOException {
        Duration wish = retryAfter(answer.headers());
        if (wish == null || wish.compareTo(longestWait) <= 0) {
            return wish;
        }
        throw new IOException("[" + answer.request().url() + "] wants to be left alone for " + Seconds.of(wish) + " ("
                + answer.code() + ", Retry-After), longer than [--longest-wait] [" + Seconds.of(longestWait)
                + "]: run this again not before "
                + time.now().plus(wish).truncatedTo(ChronoUnit.SECONDS));
    }

    private Duration retryAfter(Headers headers) {
        String value = headers.get(Transport.WAIT);
        String digits = value == null ? "" : value.strip();
        if (digits.matches("[0-9]+")) {
            return Duration.ofSeconds(digits.length() > MOST_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(digits));
        }
        Date date = headers.getDate(Transport.WAIT);
        return date == null ? null : Duration.between(time.now(), date.toInstant());
    }

    private static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** A certificate that is not trusted will not be at the next try. */
    private static boolean isHopeless(IOException failure) {
        return failure instanceof SSLException
                && Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                        .anyMatch(cause ->
                                cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException);
    }
}
