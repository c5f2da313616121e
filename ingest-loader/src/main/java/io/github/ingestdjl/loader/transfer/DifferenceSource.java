/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.index.PaperDifferences;
import io.github.ingestdjl.loader.index.PaperExport;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * What must be written to one index, and deleted from it, for it to have the papers of another. It needs no position to go on from: read anew,
 * it leaves out what is done. Closes what it reads.
 */
public final class DifferenceSource implements PaperSource {

    private final PaperDifferences differences;
    private Iterator<PaperDifferences.Difference> page = Collections.emptyIterator();
    private long number;

    /** Takes over differences that nobody has read from. */
    public DifferenceSource(PaperDifferences differences) {
        this.differences = differences;
    }

    @Override
    public SourceRecord next() throws InterruptedException {
        while (!page.hasNext()) {
            List<PaperDifferences.Difference> next = differences.next();
            if (next == null) {
                return null;
            }
            page = next.iterator();
        }
        number++;
        PaperDifferences.Difference difference = page.next();
        if (difference instanceof PaperDifferences.Difference.Surplus gone) {
            return new SourceRecord.Deleted(new Origin.Line(number, gone.id(), false), null, gone.id(), gone.updated());
        }
        PaperExport.Document document = ((PaperDifferences.Difference.Other) difference).document();
        Origin origin = new Origin.Line(number, document.source(), true);
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
        return Reach.of(differences.read(), differences.total());
    }

    @Override
    public void close() {
        differences.close();
    }
}
