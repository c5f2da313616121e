/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.source.Resume;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;

/** Remembers how far a job has come. For one thread; whoever opens a journal closes it. */
public interface Journal extends Closeable {

    /** A journal that forgets: for sources that cannot be read twice, such as standard input. */
    Journal NONE = new Journal() {

        @Override
        public boolean remembers() {
            return false;
        }

        @Override
        public Checkpoint last() {
            return Checkpoint.START;
        }

        @Override
        public Set<String> keys() {
            return Set.of();
        }

        @Override
        public void append(Checkpoint checkpoint, Collection<String> keys) {
            // Forgotten.
        }

        @Override
        public void finish() {
            // Nothing is left behind anyway.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /** Whether a later run can go on from here. */
    boolean remembers();

    /** The newest checkpoint, of this run or of those before it, or {@link Checkpoint#START}. */
    Checkpoint last();

    /** The keys of the records that are settled in the scope of the last checkpoint's position. */
    Set<String> keys();

    /** What the runs before have left for the source. */
    default Resume resume() {
        return new Resume(last().position(), keys());
    }

    /**
     * Remembers a checkpoint; when this returns it is on the disk.
     *
     * @param keys of the records that were settled since the checkpoint before
     */
    void append(Checkpoint checkpoint, Collection<String> keys) throws IOException;

    /** The job is done: nothing is to be remembered any more. */
    void finish() throws IOException;
}
