/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.source.SourceRecord;

/**
 * Papers go to the index; what becomes of them is heard by the indexer's own listener.
 *
 * @param indexer taken over
 */
record IndexSink(PaperIndexer<SourceRecord> indexer) implements PaperSink {

    @Override
    public void add(SourceRecord.Accepted paper) throws InterruptedException {
        indexer.add(paper.paper(), paper);
    }

    @Override
    public void delete(SourceRecord.Deleted paper) throws InterruptedException {
        indexer.delete(paper.id(), paper.day(), paper);
    }

    /** Also makes sure that it is still the same index, so that nothing counts as settled in one that was not checked. */
    @Override
    public void settle() throws InterruptedException {
        indexer.drain();
        indexer.verifyTarget();
    }

    @Override
    public void hurry() {
        indexer.stopRetrying();
    }

    @Override
    public void close() {
        indexer.close();
    }
}
