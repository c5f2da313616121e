/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import java.io.Closeable;
import java.io.IOException;

/** A stream of papers that is read once, by one thread. Whoever opens a source closes it. */
public interface PaperSource extends Closeable {

    /**
     * The next record, or null at the end.
     *
     * @throws IOException when the stream itself is broken; the records before it stand
     */
    SourceRecord next() throws IOException;
}
