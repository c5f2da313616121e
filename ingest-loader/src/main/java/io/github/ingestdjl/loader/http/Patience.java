/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;

/**
 * Asks until there is an answer, or no hope of one. A loop of our own rather than a library of retries, since each wait depends on what the
 * site said, is announced, keeps the pace and can be interrupted.
 */
final class Patience {

    private final Transport transport;
    private final Pace pace;
    private final Backoff backoff;
    private final PolitenessOptions options;
    private final Time time;
    private final Consumer<String> notices;

    Patience(
            Transport transport,
            Pace pace,
            Backoff backoff,
            PolitenessOptions options,
            Time time,
            Consumer<String> notices) {
        this.transport = transport;
        this.pace = pace;
        this.backoff = backoff;
        this.options = options;
        this.time = time;
        this.notices = notices;
    }

    /**
     * The site's answer, never one that says to come back later.
     *
     * @param interval the least time between two requests to this host
     * @throws IOException when there is none after all tries, or the site wants to be left alone for too long
     */
    Answer ask(HttpUrl url, Duration interval) throws IOException, InterruptedException {
        for (int tried = 1; ; tried++) {
            pace.awaitTurn(url.host(), interval);
            Answer answer = null;
            IOException failure = null;
            try {
                // After a failure what is remembered may be what failed: a body that is whole but cannot be
                // decompressed.
                answer = tried == 1 ? transport.ask(url) : transport.askAnew(url);
                if (!answer.isTemporary()) {
                    return answer;
                }
            } catch (PageTooLargeException e) {
                throw e;
            } catch (IOException e) {
                failure = e;
            }
            String trouble = failure == null ? "answered " + answer.status() : "failed: " + reason(failure);
            Duration wish = answer == null ? null : wish(answer);
            if (tried >= options.tries() || isHopeless(failure)) {
                throw new IOException(
                        "no page from [" + url + "] after " + tried + (tried == 1 ? " try" : " tries")
                                + ", the last one " + trouble,
                        failure);
            }
            Duration own = backoff.jittered(tried);
            if (wish != null && wish.compareTo(own) >= 0) {
                notices.accept(
                        "waiting " + Seconds.of(wish) + ", as " + url + " asks (" + answer.status() + ", Retry-After)");
                pace.pause(wish);
            } else {
                notices.accept("waiting " + Seconds.of(own) + " before try " + (tried + 1) + " of " + options.tries()
                        + ", as " + url + " " + trouble);
                pace.pause(own);
            }
        }
    }

    /** How long the site wants to be left alone, or null; never longer than the user is willing to wait. */
    private Duration wish(Answer answer) throws IOException {
        Duration wish = answer.retryAfter(time.now());
        if (wish == null || wish.compareTo(options.longestWait()) <= 0) {
            return wish;
        }
        throw new IOException("[" + answer.url() + "] wants to be left alone for " + Seconds.of(wish) + " ("
                + answer.status() + ", Retry-After), longer than [--longest-wait] ["
                + Seconds.of(options.longestWait()) + "]: run this again not before "
                + time.now().plus(wish).truncatedTo(ChronoUnit.SECONDS));
    }

    private static String reason(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** A certificate that is not trusted will not be at the next try. */
    private static boolean isHopeless(IOException failure) {
        if (!(failure instanceof SSLException)) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }
}
