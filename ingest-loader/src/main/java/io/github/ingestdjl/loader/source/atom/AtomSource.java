/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.atom;

import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import io.github.ingestdjl.loader.source.UnreadableXmlException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.function.Consumer;

/** The papers of an Atom feed that someone has saved from arXiv's query interface. Holds the whole feed: arXiv's own are of 2,000 papers at most. */
public final class AtomSource implements PaperSource {

    private static final int MAX_BYTES = 64 << 20;

    private final List<AtomFeed.Entry> entries;
    private volatile int next;

    private AtomSource(List<AtomFeed.Entry> entries, int next) {
        this.entries = entries;
        this.next = next;
    }

    /**
     * Reads a feed.
     *
     * @param in closed when this returns
     * @param name what the feed is called in messages
     * @param notices told of papers that were found but are in another page of the feed
     * @throws IOException when this is no feed, or the answer to a query that made no sense
     */
    public static AtomSource read(InputStream in, String name, Resume resume, Consumer<String> notices)
            throws IOException {
        byte[] bytes;
        try (in) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("a feed must not have more than [" + MAX_BYTES + "] bytes: [" + name + "]");
        }
        AtomFeed feed;
        try {
            feed = new AtomParser().parse(bytes);
        } catch (UnreadableXmlException e) {
            throw new IOException("[" + name + "] is no Atom feed: " + e.getMessage(), e);
        }
        if (!feed.errors().isEmpty()) {
            throw new IOException("[" + name + "] is an error of arXiv's query interface: " + feed.errors());
        }
        if (feed.totalResults() != null && feed.totalResults() > feed.entries().size()) {
            notices.accept("[" + name + "] holds " + feed.entries().size() + " of the " + feed.totalResults()
                    + " papers that its query found");
        }
        String done = resume.position().detail();
        return new AtomSource(feed.entries(), done.isEmpty() ? 0 : Integer.parseInt(done));
    }

    @Override
    public SourceRecord next() {
        if (next >= entries.size()) {
            return null;
        }
        AtomFeed.Entry entry = entries.get(next);
        next = next + 1;
        Origin origin = new Origin.Web(address(entry.address(), next));
        return entry.paper() == null
                ? new SourceRecord.Rejected(
                        origin, null, entry.problem().reason(), entry.problem().getMessage())
                : new SourceRecord.Accepted(origin, null, entry.paper());
    }

    /** The number of entries that are done. */
    @Override
    public Position position() {
        return new Position("", String.valueOf(next));
    }

    /** The share of the feed that is done. */
    public double share() {
        return entries.isEmpty() ? 1 : (double) next / entries.size();
    }

    @Override
    public void close() {
        // The feed was closed when it had been read.
    }

    private static URI address(String address, int number) {
        try {
            return new URI(address == null ? "entry-" + number : address);
        } catch (URISyntaxException e) {
            return URI.create("entry-" + number);
        }
    }
}
