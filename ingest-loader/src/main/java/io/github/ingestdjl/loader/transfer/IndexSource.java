/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.index.PaperExport;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.util.Collections;
import java.util.Iterator;

/** The papers of an index as a source. It cannot be gone on with, since the moment that it shows passes. Closes what it reads. */
public final class IndexSource implements PaperSource {

    private final PaperExport export;
    private Iterator<PaperExport.Document> page = Collections.emptyIterator();
    private volatile long read;

    /** Takes over an export that nobody has read from. */
    public IndexSource(PaperExport export) {
        this.export = export;
    }

    @Override
    public SourceRecord next() throws InterruptedException {
        if (!page.hasNext()) {
            page = export.next().iterator();
        }
        if (!page.hasNext()) {
            return null;
        }
        read++;
        PaperExport.Document document = page.next();
        Origin origin = new Origin.Line(read, document.source(), true);
        return document.paper() == null
                ? new SourceRecord.Rejected(origin, null, RejectReason.WRONG_TYPE, document.problem())
                : new SourceRecord.Accepted(origin, null, document.paper());
    }

    @Override
    public Position position() {
        return Position.START;
    }

    @Override
    public Reach reach() {
        return Reach.of(read, export.total());
    }

    @Override
    public void close() {
        export.close();
    }
}
