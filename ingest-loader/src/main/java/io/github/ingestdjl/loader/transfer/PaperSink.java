/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;

/** Where papers go. For one thread, but for {@link #hurry()}; whoever opens a sink closes it. */
interface PaperSink extends AutoCloseable {

    /** Takes a paper; blocks while there is no room. */
    void add(SourceRecord.Accepted paper) throws IOException, InterruptedException;

    /** Takes a paper away. */
    void delete(SourceRecord.Deleted paper) throws IOException, InterruptedException;

    /** Returns once it is certain what became of everything taken so far. */
    void settle() throws IOException, InterruptedException;

    /** From now on nothing is tried again, so that the other methods end soon. May be called by any thread. */
    void hurry();

    @Override
    void close() throws IOException;
}
