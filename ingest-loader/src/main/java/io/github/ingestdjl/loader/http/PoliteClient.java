/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/**
 * Asks arXiv as arXiv wants to be asked: one request at a time and not too soon after the last, by name, obeying {@code robots.txt}, waiting
 * when told to, stopping when told to, and nothing twice.
 *
 * <p>One thread asks; {@link #activity()} may be read by any. An interruption ends a wait or a request at once. Whoever opens a client closes
 * it; a process that is killed leaves a cache behind that the next one can use.
 */
public final class PoliteClient implements PageClient {

    private static final int MAX_REDIRECTS = 5;

    /** Whether an address may be asked for, and how long after the last request to its host. */
    @FunctionalInterface
    private interface Permission {
        Duration intervalFor(HttpUrl url) throws IOException, InterruptedException;
    }

    private final PolitenessOptions options;
    private final Duration maxAge;
    private final PageCache cache;
    private final Transport transport;
    private final Pace pace;
    private final Backoff backoff;
    private final Patience patience;
    private final Robots robots;
    private final Consumer<String> notices;
    private final AtomicLong fromCache = new AtomicLong();
    private String refusal;
    private int again;

    private PoliteClient(
            PolitenessOptions options,
            Duration maxAge,
            PageCache cache,
            String userAgent,
            Surroundings surroundings,
            Consumer<String> notices) {
        this.options = options;
        this.maxAge = maxAge;
        this.cache = cache;
        this.notices = notices;
        this.transport = new Transport(options, userAgent, cache, surroundings);
        this.pace = new Pace(surroundings.time(), options.interval());
        this.backoff = Backoff.after(options.interval(), surroundings.chance());
        this.patience = new Patience(transport, pace, backoff, options, surroundings.time(), notices);
        this.robots = new Robots(this::readRobots, options.interval(), surroundings.time(), notices);
    }

    /**
     * Opens a client.
     *
     * @param cache null to remember nothing, which also keeps no second loader from asking at the same time
     * @param version the loader's, for the User-Agent
     * @param notices is told what the user should know, a line each, such as why the client waits; called by the thread that asks
     * @throws IOException when the cache cannot be used, or another loader uses it
     */
    public static PoliteClient open(
            PolitenessOptions options, CacheOptions cache, String version, Consumer<String> notices)
            throws IOException {
        return open(options, cache, version, notices, Surroundings.real());
    }

    static PoliteClient open(
            PolitenessOptions options,
            CacheOptions cache,
            String version,
            Consumer<String> notices,
            Surroundings surroundings)
            throws IOException {
        String userAgent =
                "arxiv-loader/" + version + (options.contact() == null ? "" : " (+" + options.contact() + ")");
        return new PoliteClient(
                options,
                cache == null ? Duration.ZERO : cache.maxAge(),
                cache == null ? null : PageCache.open(cache),
                userAgent,
                surroundings,
                notices);
    }

    @Override
    public Page get(URI uri) throws IOException, InterruptedException {
        again = 0;
        return page(uri, false);
    }

    @Override
    public Page getAgain(URI uri) throws IOException, InterruptedException {
        again++;
        // From four times as long as after a failure: a page without use is the kind of answer that a site gives who
        // has enough of us.
        Duration wait = backoff.longest(again + 2);
        notices.accept(
                "waiting " + Seconds.of(wait) + " before asking again for " + uri + ", whose page was of no use");
        pace.pause(wait);
        return page(uri, true);
    }

    /** What the client has done so far and whether it waits. */
    public Activity activity() {
        return new Activity(pace.asked(), fromCache.get(), pace.waiting());
    }

    @Override
    public void close() throws IOException {
        transport.close();
        if (cache != null) {
            cache.close();
        }
    }

    private Page page(URI uri, boolean anew) throws IOException, InterruptedException {
        HttpUrl url = HttpUrl.get(uri);
        if (url == null) {
            throw new IllegalArgumentException("[address] must be http or https, got [" + uri + "]");
        }
        Answer answer = follow(url.newBuilder().fragment(null).build(), anew, maxAge, robots::intervalFor);
        return switch (answer.status()) {
            case 200, 400, 404, 410 -> answer.toPage();
            default -> throw new IOException("no page at [" + answer.url() + "], got status [" + answer.status() + "]");
        };
    }

    private Answer readRobots(HttpUrl url) throws IOException, InterruptedException {
        Duration age = maxAge.compareTo(Robots.MAX_AGE) < 0 ? maxAge : Robots.MAX_AGE;
        return follow(url, false, age, any -> options.interval());
    }

    private Answer follow(HttpUrl start, boolean anew, Duration age, Permission permission)
            throws IOException, InterruptedException {
        HttpUrl url = start;
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            options.checkFor(url.uri());
            if (anew && cache != null) {
                cache.forget(url);
            }
            Answer answer = transport.remembered(url, age);
            if (answer == null) {
                answer = ask(url, permission);
            } else {
                fromCache.incrementAndGet();
            }
            if (!answer.isRedirect()) {
                return answer;
            }
            url = Redirects.target(answer);
        }
        throw new IOException(
                "[" + start + "] redirects more than " + MAX_REDIRECTS + " times, at last to [" + url + "]");
    }

    private Answer ask(HttpUrl url, Permission permission) throws IOException, InterruptedException {
        if (refusal != null) {
            throw new RefusedException(refusal);
        }
        Answer answer = patience.ask(url, permission.intervalFor(url));
        if (answer.status() == 403) {
            refusal = "[" + url
                    + "] answered 403: the site wants no more requests from here, and asking on would be taken as an attack,"
                    + " so find out why before the next run";
            throw new RefusedException(refusal);
        }
        return answer;
    }
}
