/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a site is asked. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param interval the least time from the start of one request to the start of the next, over all hosts together; arXiv's terms want three
 *     seconds at least, a mirror of one's own may do with zero
 * @param contact an e-mail address or a URL where the site's people find whoever runs the loader, part of the User-Agent; null where the site
 *     is not arXiv
 * @param timeout of one request, from looking the host up to the last byte
 * @param tries how often a page is asked for before the client gives up
 * @param longestWait the longest wait that a site may ask for by {@code Retry-After}; beyond it the client gives up and says when to come back
 */
public record PolitenessOptions(Duration interval, String contact, Duration timeout, int tries, Duration longestWait) {

    /** What arXiv's terms of use ask for. */
    static final Duration ARXIV_INTERVAL = Duration.ofSeconds(3);

    private static final int MAX_TRIES = 100;
    private static final Duration MAX_WAIT = Duration.ofDays(1);
    // What may stand in a header's comment without quoting: no blanks, brackets or control characters.
    private static final Pattern CONTACT = Pattern.compile(
            "[\\x21-\\x7e&&[^()<>\\\\@]]+@[\\x21-\\x7e&&[^()<>\\\\@]]+|https?://[\\x21-\\x7e&&[^()<>\\\\]]+");

    public PolitenessOptions {
        within("--interval", interval, Duration.ZERO, MAX_WAIT);
        within("--timeout", timeout, Duration.ofMillis(1), MAX_WAIT);
        within("--longest-wait", longestWait, Duration.ZERO, MAX_WAIT);
        if (tries < 1 || tries > MAX_TRIES) {
            throw new IllegalArgumentException(
                    "[--tries] must be between 1 and " + MAX_TRIES + ", got [" + tries + "]");
        }
        if (contact != null && !CONTACT.matcher(contact).matches()) {
            throw new IllegalArgumentException("[--contact] must be an e-mail address or a URL, got [" + contact + "]");
        }
    }

    /**
     * Whether a site may be asked in this way. The client checks every address before it asks; who knows the site checks it when the command
     * starts.
     *
     * @throws IllegalArgumentException when the site is arXiv and its terms are not kept
     */
    public void checkFor(URI site) {
        String host = String.valueOf(site.getHost()).toLowerCase(Locale.ROOT);
        if (!host.equals("arxiv.org") && !host.endsWith(".arxiv.org")) {
            return;
        }
        if (interval.compareTo(ARXIV_INTERVAL) < 0) {
            throw new IllegalArgumentException("[--interval] must be at least " + Seconds.of(ARXIV_INTERVAL) + " for ["
                    + host + "], as its terms of use ask, got [" + Seconds.of(interval) + "]");
        }
        if (contact == null) {
            throw new IllegalArgumentException("[--contact] is needed for [" + host
                    + "]: an e-mail address or a URL where its people can reach you");
        }
    }

    private static void within(String option, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("[" + option + "] must be between " + Seconds.of(least) + " and "
                    + Seconds.of(most) + ", got [" + Seconds.of(value) + "]");
        }
    }
}
