/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import java.io.Closeable;
import java.io.IOException;

/** A stream of papers that is read once, by one thread, but for {@link #reach()}. Whoever opens a source closes it. Holds no more than a page or a line at a time. */
public interface PaperSource extends Closeable {

    /**
     * The next record, or null at the end.
     *
     * @throws IOException when the stream itself is broken; the records before it stand
     * @throws InterruptedException when the thread was interrupted while it waited
     */
    SourceRecord next() throws IOException, InterruptedException;

    /**
     * Where to go on once everything that {@link #next()} has returned is settled. A source that is made with this position, and with the
     * keys of the records returned in its scope, returns what this one would have returned from here on.
     */
    Position position();

    /** How far the reading has come; may be asked by any thread. */
    Reach reach();
}
