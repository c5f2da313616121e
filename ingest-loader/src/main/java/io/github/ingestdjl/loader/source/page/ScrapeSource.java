/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.http.PageClient;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The papers of some months, read from arXiv's web pages: the list of a month, then the abstract page of each of its rows. Holds the ids of one
 * month. The scope of a {@link Position} is the month, the key of a record its id.
 *
 * <p>A page that stays unreadable is rejected, and the scrape goes on; many in a row mean that the site shows no papers any more, and then the
 * scrape stops without having rejected any of them. For one thread, but for {@link #reach()}; of no use after an exception.
 */
public final class ScrapeSource implements PaperSource {

    /** The site itself. */
    public static final URI ARXIV = URI.create("https://arxiv.org");

    static final int MAX_UNREADABLE_IN_A_ROW = 10;
    private static final int MAX_GROWTHS = 5;

    private final Addresses addresses;
    private final PageClient pages;
    private final MonthListReader lists;
    private final AbstractPageReader abstracts;
    private final Consumer<String> notices;
    private final Clock clock;
    private final List<YearMonth> months;
    private final Set<String> doneBefore;
    private final Set<String> seen = new HashSet<>();
    private final Deque<SourceRecord> ready = new ArrayDeque<>();
    private final Deque<SourceRecord> unreadable = new ArrayDeque<>();

    private Position position;
    private int monthsDone;
    private MonthListReader.MonthList list;
    private Iterator<ListPage.Row> rows;
    private int rowsDone;
    private boolean checked;
    private int growths;
    private volatile Reach reach;

    /**
     * Asks for nothing yet.
     *
     * @param base where the site begins, such as {@link #ARXIV}
     * @param pages taken over
     * @param notices told, in the thread that reads, what a user may want to know
     */
    public ScrapeSource(ScrapeRequest request, URI base, PageClient pages, Resume resume, Consumer<String> notices) {
        this(request, base, pages, resume, notices, Clock.systemUTC());
    }

    ScrapeSource(
            ScrapeRequest request, URI base, PageClient pages, Resume resume, Consumer<String> notices, Clock clock) {
        this.addresses = new Addresses(base, request.archive());
        this.pages = pages;
        this.lists = new MonthListReader(pages, addresses, notices);
        this.abstracts = new AbstractPageReader(pages, addresses, notices);
        this.notices = notices;
        this.clock = clock;
        this.months = request.months();
        this.position = resume.position();
        this.doneBefore = resume.done();
        this.monthsDone = monthsBefore(resume.position().scope());
        tell(null, 0);
    }

    private int monthsBefore(String scope) {
        if (scope.isEmpty()) {
            return 0;
        }
        try {
            YearMonth from = YearMonth.parse(scope);
            return (int) months.stream().filter(month -> month.isBefore(from)).count();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the place to go on from must be a month, got [" + scope + "]", e);
        }
    }

    @Override
    public SourceRecord next() throws IOException, InterruptedException {
        while (ready.isEmpty()) {
            if (list == null) {
                if (monthsDone == months.size()) {
                    return null;
                }
                open(months.get(monthsDone));
            } else if (rows.hasNext()) {
                take(rows.next());
            } else if (unreadable.isEmpty() && !mayHaveGrown()) {
                list = null;
                rowsDone = 0;
                monthsDone++;
            } else {
                lookForNewRows();
            }
            tell(
                    list == null ? null : list.month(),
                    list == null ? 0 : list.rows().size());
        }
        return ready.poll();
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

    private void open(YearMonth month) throws IOException, InterruptedException {
        tell(month, 0);
        seen.clear();
        if (month.toString().equals(position.scope())) {
            seen.addAll(doneBefore);
        } else {
            position = new Position(month.toString(), "");
        }
        growths = 0;
        begin(lists.read(month, false));
        int size = list.rows().size();
        notices.accept(month + ": " + (size == 0 ? "no papers" : size == 1 ? "1 paper" : size + " papers"));
    }

    private void begin(MonthListReader.MonthList read) {
        list = read;
        rows = read.rows().iterator();
        rowsDone = 0;
        checked = false;
    }

    private void take(ListPage.Row row) throws IOException, InterruptedException {
        rowsDone++;
        if (!seen.add(row.key())) {
            return;
        }
        if (row.error() == null) {
            settle(abstracts.read(row.id()));
        } else {
            URI page = addresses.listWith(list.month(), row.number());
            ready.add(new SourceRecord.Rejected(new Origin.Web(page), row.key(), RejectReason.LIST_ERROR, row.error()));
        }
    }

    /** Unreadable pages wait until one that is readable, or a list, shows that it is they and not the site. */
    private void settle(SourceRecord record) throws IOException {
        if (record instanceof SourceRecord.Rejected rejected && rejected.reason() != RejectReason.VANISHED) {
            unreadable.add(record);
            if (unreadable.size() == MAX_UNREADABLE_IN_A_ROW) {
                throw new IOException(unreadable.size() + " pages in a row are unreadable, the last at ["
                        + rejected.origin().place() + "]: " + rejected.message()
                        + "; if a browser shows a paper there, run the command again later to go on");
            }
            return;
        }
        ready.addAll(unreadable);
        unreadable.clear();
        ready.add(record);
    }

    /** While a month lasts papers are added to it, and in the days after it those that were submitted at its end. */
    private boolean mayHaveGrown() {
        return !checked && !list.month().isBefore(YearMonth.now(clock).minusMonths(1));
    }

    private void lookForNewRows() throws IOException, InterruptedException {
        int total = lists.total(list);
        checked = true;
        ready.addAll(unreadable);
        unreadable.clear();
        if (total > list.total() && growths < MAX_GROWTHS) {
            growths++;
            notices.accept(
                    list.month() + ": grown from " + list.total() + " to " + total + " papers, reading the list again");
            begin(lists.read(list.month(), true));
        }
    }

    private void tell(YearMonth month, int rowCount) {
        double ofMonth = rowCount == 0 ? 0 : (double) rowsDone / rowCount;
        reach = new Reach(
                Math.min(1, (monthsDone + ofMonth) / months.size()),
                month == null ? "" : month + ", row " + rowsDone + " of " + rowCount);
    }
}
