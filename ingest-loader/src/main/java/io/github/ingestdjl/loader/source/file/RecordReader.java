/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;

/** The records of one stream of text in one format. For one thread. */
interface RecordReader {

    /** The next record, or null at the end. */
    SourceRecord next() throws IOException;

    /** Passes over what is left of the next line or row without a look at it; false when there is none. */
    boolean skip() throws IOException;

    /** How many lines are read, those of the streams before this one included. */
    long line();
}
