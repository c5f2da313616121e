/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import io.github.ingestdjl.loader.retry.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Response;

/**
 * Asks arXiv as arXiv wants to be asked: one request at a time and not too soon after the last, by name, obeying {@code robots.txt}, waiting
 * when told to, stopping when told to, and nothing twice.
 *
 * <p>For one thread. An interruption ends a wait or a request at once. Whoever opens a client closes it; a process that is killed leaves a cache
 * behind that the next one can use.
 */
public final class PoliteClient implements PageClient {

    private static final int MAX_REDIRECTS = 5;
    // Waits between tries: from twice the interval (6 s at arXiv), at least half a second, to five minutes.
    private static final Duration LEAST_WAIT = Duration.ofMillis(500);
    private static final Duration MOST_WAIT = Duration.ofMinutes(5);
    // Twenty times the longest list of 2,000 papers or chunk of 2,500 records.
    private static final long MAX_PAGE = 64L << 20;

    /** Whether an address may be asked for, and how long after the last request to its host. */
    @FunctionalInterface
    private interface Permission {
        Duration intervalFor(HttpUrl url) throws IOException, InterruptedException;
    }

    /**
     * What a client finds around it and a test replaces.
     *
     * @param chance numbers from zero to one, for the waits
     * @param maxPage the longest page that is taken, in bytes after decompression
     */
    record Environment(RateLimiter.Time time, DoubleSupplier chance, Dns dns, long maxPage) {}

    private final PolitenessOptions options;
    private final Duration maxAge;
    private final PageCache cache;
    private final Transport transport;
    private final RateLimiter limiter;
    private final RetryPolicy policy;
    private final RetryingTransport requests;
    private final Robots robots;
    private final Consumer<String> notices;
    private String refusal;
    private int again;

    private PoliteClient(
            PolitenessOptions options,
            Duration maxAge,
            PageCache cache,
            String userAgent,
            Environment environment,
            Consumer<String> notices) {
        this.options = options;
        this.maxAge = maxAge;
        this.cache = cache;
        this.notices = notices;
        this.transport = new Transport(options.timeout(), userAgent, cache, environment.dns(), environment.maxPage());
        this.limiter = new RateLimiter(environment.time(), options.interval());
        Duration twice = options.interval().multipliedBy(2);
        this.policy = new RetryPolicy(
                twice.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : twice, MOST_WAIT, options.tries(), environment.chance());
        this.requests =
                new RetryingTransport(transport, limiter, policy, options.longestWait(), environment.time(), notices);
        this.robots = new Robots(this::readRobots, options.interval(), environment.time(), notices);
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
        return open(
                options,
                cache,
                version,
                notices,
                new Environment(
                        RateLimiter.Time.SYSTEM,
                        () -> ThreadLocalRandom.current().nextDouble(),
                        Dns.SYSTEM,
                        MAX_PAGE));
    }

    static PoliteClient open(
            PolitenessOptions options,
            CacheOptions cache,
            String version,
            Consumer<String> notices,
            Environment environment)
            throws IOException {
        String userAgent =
                "arxiv-loader/" + version + (options.contact() == null ? "" : " (+" + options.contact() + ")");
        return new PoliteClient(
                options,
                cache == null ? Duration.ZERO : cache.maxAge(),
                cache == null ? null : PageCache.open(cache),
                userAgent,
                environment,
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
        Duration wait = policy.longest(again + 2);
        notices.accept(
                "waiting " + Seconds.of(wait) + " before asking again for " + uri + ", whose page was of no use");
        limiter.pause(wait);
        return page(uri, true);
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
        Response answer = follow(url.newBuilder().fragment(null).build(), anew, maxAge, robots::intervalFor);
        return switch (answer.code()) {
            case 200, 400, 404, 410 ->
                new Page(
                        answer.request().url().uri(),
                        answer.code(),
                        charset(answer),
                        answer.body().bytes());
            default ->
                throw new IOException(
                        "no page at [" + answer.request().url() + "], got status [" + answer.code() + "]");
        };
    }

    /** The character set in the header's own words, or null. */
    private static String charset(Response answer) {
        String type = answer.header("Content-Type");
        MediaType parsed = type == null ? null : MediaType.parse(type);
        return parsed == null ? null : parsed.parameter("charset");
    }

    private Response readRobots(HttpUrl url) throws IOException, InterruptedException {
        Duration age = maxAge.compareTo(Robots.MAX_AGE) < 0 ? maxAge : Robots.MAX_AGE;
        return follow(url, false, age, any -> options.interval());
    }

    private Response follow(HttpUrl start, boolean anew, Duration age, Permission permission)
            throws IOException, InterruptedException {
        HttpUrl url = start;
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            options.checkFor(url.uri());
            if (anew && cache != null) {
                cache.forget(url);
            }
            Response answer = transport.remembered(url, age);
            if (answer == null) {
                answer = ask(url, permission);
            }
            if (!answer.isRedirect()) {
                return answer;
            }
            url = target(url, answer.code(), answer.header("Location"));
        }
        throw new IOException(
                "[" + start + "] redirects more than " + MAX_REDIRECTS + " times, at last to [" + url + "]");
    }

    private Response ask(HttpUrl url, Permission permission) throws IOException, InterruptedException {
        if (refusal != null) {
            throw new RefusedException(refusal);
        }
        Response answer = requests.ask(url, permission.intervalFor(url));
        if (answer.code() == 403) {
            refusal = "[" + url
                    + "] answered 403: the site wants no more requests from here, and asking on would be taken as an attack,"
                    + " so find out why before the next run";
            throw new RefusedException(refusal);
        }
        return answer;
    }

    /**
     * Where a redirect leads: within the site, and never from an encrypted connection to a plain one.
     *
     * @throws IOException when it leads nowhere, or where it should not
     */
    static HttpUrl target(HttpUrl from, int status, String location) throws IOException {
        // Null for any other scheme than http and https, too.
        HttpUrl target = location == null ? null : from.resolve(location);
        String problem = target == null
                ? "no web address"
                : !site(from).equals(site(target))
                        ? "another site"
                        : from.isHttps() && !target.isHttps() ? "an unencrypted address" : null;
        if (problem != null) {
            throw new IOException("[" + from + "] redirects (" + status + ") to " + problem + ", got ["
                    + (target == null ? location : target) + "]");
        }
        return target.newBuilder().fragment(null).build();
    }

    private static String site(HttpUrl url) {
        String registered = url.topPrivateDomain();
        return registered == null ? url.host() : registered;
    }
}
