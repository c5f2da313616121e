/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.reference;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Fills a reference list: asks for the results page of each paper's title and takes the first ten other papers from it. It stops at the first
 * page that says no, since whoever goes on is locked out for longer, and after a few without any paper, which are hardly results. For one
 * thread.
 */
public final class ReferenceCollector {

    private static final String PLACE = "{query}";
    private static final int MAX_EMPTY = 3;

    private final Options options;
    private final Chromium browser;
    private final Consumer<String> notices;

    /**
     * How an engine is asked. Validates itself; an {@link IllegalArgumentException} names the option and its value.
     *
     * @param template the address of a results page, with {@code {query}} where the words go
     * @param interval the least time from the start of one page to the start of the next
     * @param timeout for a page to load
     * @param settle for what a page's scripts bring after that
     */
    public record Options(String template, Duration interval, Duration timeout, Duration settle) {

        private static final Duration MAX_WAIT = Duration.ofDays(1);

        public Options {
            if (!template.contains(PLACE)) {
                throw problem(template, null);
            }
            address(template, "x");
            within("--interval", interval, Duration.ZERO);
            within("--timeout", timeout, Duration.ofSeconds(1));
            within("--settle", settle, Duration.ZERO);
        }

        URI address(String words) {
            return address(template, words);
        }

        private static URI address(String template, String words) {
            try {
                URI address = new URI(template.replace(PLACE, URLEncoder.encode(words, StandardCharsets.UTF_8)));
                if (List.of("http", "https").contains(String.valueOf(address.getScheme()))
                        && address.getHost() != null) {
                    return address;
                }
            } catch (URISyntaxException e) {
                throw problem(template, e);
            }
            throw problem(template, null);
        }

        private static IllegalArgumentException problem(String template, Exception cause) {
            return new IllegalArgumentException(
                    "[--url-template] must be an http or https address with [{query}] in it, got [" + template + "]",
                    cause);
        }

        private static void within(String option, Duration value, Duration least) {
            if (value.compareTo(least) < 0 || value.compareTo(MAX_WAIT) > 0) {
                throw new IllegalArgumentException("[" + option + "] must be between " + least.toSeconds() + " and "
                        + MAX_WAIT.toSeconds() + " s, got [" + value.toMillis() / 1000.0 + "]");
            }
        }
    }

    /**
     * What came of it.
     *
     * @param complete rows with ten papers
     * @param incomplete rows with fewer
     * @param present papers that had their row before
     * @param left papers without a row yet
     * @param stopped why it ended early, or null
     */
    public record Summary(int complete, int incomplete, int present, int left, String stopped) {}

    /** @param notices is told of every row */
    public ReferenceCollector(Options options, Chromium browser, Consumer<String> notices) {
        this.options = options;
        this.browser = browser;
        this.notices = notices;
    }

    /**
     * Adds a row for each paper that has none.
     *
     * @param titles of the papers, by their ids, in the order they are asked for
     * @throws IOException when the file cannot be written; a page that does not load ends the run as an obstacle does
     */
    public Summary collect(Map<String, String> titles, ReferenceFile file) throws IOException, InterruptedException {
        int present = (int) titles.keySet().stream().filter(file::has).count();
        Rows rows = new Rows(file, present, titles.size());
        Long last = null;
        for (Map.Entry<String, String> paper : titles.entrySet()) {
            if (file.has(paper.getKey())) {
                continue;
            }
            if (last != null) {
                TimeUnit.NANOSECONDS.sleep(last + options.interval().toNanos() - System.nanoTime());
            }
            last = System.nanoTime();
            URI address = options.address(paper.getValue());
            Set<String> results;
            try {
                ResultsPage page = browser.open(
                        address,
                        options.timeout(),
                        options.settle(),
                        now -> others(now, paper.getKey()).size() >= ReferenceFile.SIZE || now.obstacle() != null);
                if (page.obstacle() != null) {
                    return rows.summary("[" + address + "] " + page.obstacle());
                }
                results = others(page, paper.getKey());
            } catch (IOException e) {
                return rows.summary("[" + address + "] " + e.getMessage());
            }
            if (results.isEmpty() && rows.empty.size() + 1 == MAX_EMPTY) {
                return rows.summary(MAX_EMPTY + " pages in a row have no link to an arXiv paper, the last one is ["
                        + address + "]");
            }
            rows.add(paper.getKey(), results);
        }
        rows.addEmpty();
        return rows.summary(null);
    }

    /** What is added. Papers without results wait for a page that has some, so that pages of no use are asked for again by the next run. */
    private final class Rows {

        private final ReferenceFile file;
        private final int present;
        private final int papers;
        private final List<String> empty = new ArrayList<>();
        private int complete;
        private int incomplete;

        Rows(ReferenceFile file, int present, int papers) {
            this.file = file;
            this.present = present;
            this.papers = papers;
        }

        void add(String paper, Set<String> results) throws IOException {
            if (results.isEmpty()) {
                empty.add(paper);
                return;
            }
            addEmpty();
            write(paper, results);
        }

        void addEmpty() throws IOException {
            for (String paper : empty) {
                write(paper, Set.of());
            }
            empty.clear();
        }

        private void write(String paper, Set<String> results) throws IOException {
            file.add(paper, results);
            int found = Math.min(results.size(), ReferenceFile.SIZE);
            complete += found == ReferenceFile.SIZE ? 1 : 0;
            incomplete += found < ReferenceFile.SIZE ? 1 : 0;
            notices.accept(paper + ": " + found + (found == 1 ? " paper" : " papers") + ", "
                    + (present + complete + incomplete) + " of " + papers + " done");
        }

        Summary summary(String stopped) {
            return new Summary(complete, incomplete, present, papers - present - complete - incomplete, stopped);
        }
    }

    /** The papers on a page without the one it was asked for, which the published list leaves out, too. */
    private static Set<String> others(ResultsPage page, String paper) {
        Set<String> papers = page.papers();
        papers.remove(paper);
        return papers;
    }
}
