/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** What the sites' {@code robots.txt} allow (RFC 9309). Each is read when its site is first asked, and again after a day. */
final class Robots {

    /** How long the rules hold, as the standard says. */
    static final Duration MAX_AGE = Duration.ofDays(1);

    /** Reads a file of rules, whatever other rules say. */
    @FunctionalInterface
    interface Reader {
        Response read(HttpUrl robots) throws IOException, InterruptedException;
    }

    private record Rules(BaseRobotRules rules, Duration interval, long readAt) {}

    // Longer delays than this mean that nobody is wanted.
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    private static final List<String> NAMES = List.of("arxiv-loader");

    private final SimpleRobotRulesParser parser = new SimpleRobotRulesParser(LONGEST_DELAY.toMillis(), 0);
    private final Map<HttpUrl, Rules> bySite = new HashMap<>();
    private final Reader reader;
    private final Duration interval;
    private final RateLimiter.Time time;
    private final Consumer<String> notices;

    /** @param interval the least time between two requests where a site asks for no longer one */
    Robots(Reader reader, Duration interval, RateLimiter.Time time, Consumer<String> notices) {
        this.reader = reader;
        this.interval = interval;
        this.time = time;
        this.notices = notices;
    }

    /**
     * The least time between two requests to the host of an address.
     *
     * @throws RefusedException when the site does not want the address to be asked for
     * @throws IOException when the rules cannot be read, which forbids to ask
     */
    Duration intervalFor(HttpUrl url) throws IOException, InterruptedException {
        HttpUrl address = url.resolve("/robots.txt");
        Rules site = bySite.get(address);
        if (site == null || time.nanos() - site.readAt() > MAX_AGE.toNanos()) {
            site = read(address, site == null ? interval : site.interval());
            bySite.put(address, site);
        }
        if (!site.rules().isAllowed(url.toString())) {
            throw new RefusedException("[" + address + "] forbids to ask for [" + url + "]");
        }
        return site.interval();
    }

    private Rules read(HttpUrl address, Duration before) throws IOException, InterruptedException {
        Response answer = reader.read(address);
        BaseRobotRules rules;
        if (answer.code() == 200) {
            rules = parser.parseContent(
                    address.toString(), answer.body().bytes(), answer.header("Content-Type"), NAMES);
        } else if (answer.code() >= 400 && answer.code() < 500) {
            rules = new SimpleRobotRules(RobotRulesMode.ALLOW_ALL);
        } else {
            throw new IOException(
                    "[" + address + "] must be readable before anything else is, got status [" + answer.code() + "]");
        }
        Duration wanted = rules.getCrawlDelay() == BaseRobotRules.UNSET_CRAWL_DELAY
                ? Duration.ZERO
                : Duration.ofMillis(rules.getCrawlDelay());
        Duration longer = wanted.compareTo(interval) > 0 ? wanted : interval;
        if (!longer.equals(before)) {
            notices.accept(
                    "asking " + address.host() + " once in " + Seconds.of(longer) + ", as " + address + " wants");
        }
        return new Rules(rules, longer, time.nanos());
    }
}
