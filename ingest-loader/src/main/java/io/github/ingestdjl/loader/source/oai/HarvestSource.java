/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.http.PageClient;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The records that arXiv has changed within some days, month after month, each in the server's order. Each record is returned once, however often
 * the server shows it. Holds one page, and the keys of one month's records.
 *
 * <p>A position is a month and the token of a page in it. A token lives until midnight UTC: when the server no longer takes one, the month is
 * read again from its first page, and what was returned of it is left out.
 *
 * <p>For one thread, but for {@link #reach()}.
 */
public final class HarvestSource implements PaperSource {

    /** Where arXiv answers. */
    public static final URI ARXIV = URI.create("https://oaipmh.arxiv.org/oai");

    private static final int MAX_RESTARTS = 3;

    private final HarvestPlan plan;
    private final OaiClient client;
    private final PageClient pages;
    private final Consumer<String> notices;

    private int index;
    // The token of the page to ask for next: empty for a window's first page, null when the window is read.
    private String following;
    private Set<String> done;
    private Set<String> tokens = new HashSet<>();
    private int restarts;

    private Position position;
    private Iterator<SourceRecord> page = Collections.emptyIterator();
    private long listSize = -1;
    private volatile Reach reach;

    /**
     * Prepares a harvest; nothing is asked yet.
     *
     * @param base where the server answers, without a query
     * @param pages taken over
     * @param clock tells what today is
     * @param notices takes lines for the user, on the thread that reads
     * @throws IllegalArgumentException when the request lies ahead, or does not fit what is to be resumed
     */
    public HarvestSource(
            HarvestRequest request, URI base, PageClient pages, Resume resume, Clock clock, Consumer<String> notices) {
        Instant now = clock.instant();
        this.pages = pages;
        this.client = new OaiClient(request, base, pages, now);
        this.notices = notices;
        this.plan = HarvestPlan.of(request, LocalDate.ofInstant(now, ZoneOffset.UTC), resume.position());
        this.position = resume.position();
        this.following = resume.position().detail();
        this.done = new HashSet<>(resume.done());
        this.reach = new Reach(share(plan.windowsDone()), "");
        plan.notices().forEach(notices);
    }

    @Override
    public SourceRecord next() throws IOException, InterruptedException {
        while (true) {
            while (page.hasNext()) {
                SourceRecord next = page.next();
                if (done.add(next.key())) {
                    report();
                    return next;
                }
            }
            if (following == null && index + 1 == plan.windows().size()) {
                reach = new Reach(1, position.scope());
                return null;
            }
            turnPage();
        }
    }

    @Override
    public Position position() {
        return position;
    }

    @Override
    public Reach reach() {
        return reach;
    }

    @Override
    public void close() throws IOException {
        pages.close();
    }

    private void turnPage() throws IOException, InterruptedException {
        if (following == null) {
            index++;
            following = "";
            done = new HashSet<>();
            tokens = new HashSet<>();
            restarts = 0;
            listSize = -1;
        }
        String token = following;
        HarvestPlan.Window window = plan.windows().get(index);
        // A month that is begun again needs a first page with a token of today.
        OaiPage answer = client.page(window, token, restarts > 0 && token.isEmpty());
        if (answer == null) {
            restart(window);
            return;
        }
        position = new Position(window.scope(), token);
        page = answer.records().iterator();
        tokens.add(token);
        following = following(window, answer);
        listSize = Math.max(listSize, answer.listSize());
        report();
    }

    private String following(HarvestPlan.Window window, OaiPage answer) throws IOException {
        String next = answer.nextToken();
        if (next.isEmpty()) {
            return null;
        }
        if (tokens.contains(next)) {
            throw new IOException("the server leads in a circle within [" + window.scope() + "]: it sends the token ["
                    + next + "] again");
        }
        return next;
    }

    private void restart(HarvestPlan.Window window) throws IOException {
        restarts++;
        if (restarts > MAX_RESTARTS) {
            throw new IOException("the server does not take its own tokens within [" + window.scope() + "]: ["
                    + following + "] is the last of " + restarts);
        }
        notices.accept("the server's token has expired: reading [" + window.scope()
                + "] from its beginning again; what has been read of it stays");
        following = "";
        tokens = new HashSet<>();
    }

    private void report() {
        double ofWindow = listSize > 0 ? Math.min(1, (double) done.size() / listSize) : 0;
        reach = new Reach(share(plan.windowsDone() + index + ofWindow), position.scope());
    }

    private double share(double windows) {
        return windows / (plan.windowsDone() + plan.windows().size());
    }
}
