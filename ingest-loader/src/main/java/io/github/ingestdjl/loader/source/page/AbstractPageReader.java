/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.http.PageClient;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;

/** Asks for abstract pages, several times where that helps. For one thread. */
final class AbstractPageReader {

    private static final int MORE_TRIES = 3;

    private final PageClient pages;
    private final Addresses addresses;
    private final Consumer<String> notices;
    private final AbstractPageParser parser = new AbstractPageParser();

    AbstractPageReader(PageClient pages, Addresses addresses, Consumer<String> notices) {
        this.pages = pages;
        this.addresses = addresses;
        this.notices = notices;
    }

    /** The paper, or why there is none. */
    SourceRecord read(String id) throws IOException, InterruptedException {
        URI uri = addresses.abstractPage(id);
        Origin origin = new Origin.Web(uri);
        Page page = pages.get(uri);
        for (int tries = 0; ; tries++) {
            if (page.status() == 404 || page.status() == 410) {
                return new SourceRecord.Rejected(
                        origin,
                        id,
                        RejectReason.VANISHED,
                        "the list has it, but its page answers [" + page.status() + "]");
            }
            try {
                return new SourceRecord.Accepted(origin, id, paper(page, id));
            } catch (InvalidPaperException e) {
                if (tries == MORE_TRIES || page.status() != 200) {
                    return new SourceRecord.Rejected(origin, id, e.reason(), e.getMessage());
                }
                notices.accept("[" + uri + "] " + e.getMessage() + ", asking again");
                page = pages.getAgain(uri);
            }
        }
    }

    private Paper paper(Page page, String id) throws InvalidPaperException {
        Paper paper = parser.parse(page);
        if (!paper.id().equals(id)) {
            throw new InvalidPaperException(
                    RejectReason.UNREADABLE_PAGE, "the page must be that of [" + id + "], got [" + paper.id() + "]");
        }
        return paper;
    }
}
