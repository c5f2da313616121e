/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Resume;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;

/** Remembers how far a job has come; as it stands here, it forgets. For one thread; whoever opens a journal closes it. */
public interface Journal extends Closeable {

    /** A journal that forgets: for sources that cannot be read twice, such as standard input. */
    Journal NONE = new Journal() {};

    /**
     * A moment at which everything that a source had returned was settled and safe on the disk.
     *
     * @param position where the source stood
     * @param papersBytes how long the file of papers was; what is behind that was written later
     * @param failedBytes the same of the file of failed papers
     * @param counts what had been counted
     */
    record Checkpoint(Position position, long papersBytes, long failedBytes, Counts counts) {

        /** Before the first run. */
        public static final Checkpoint START = new Checkpoint(Position.START, 0, 0, Counts.NONE);
    }

    /** Whether a later run can go on from here. */
    default boolean remembers() {
        return false;
    }

    /** The newest checkpoint, of this run or of those before it, or {@link Checkpoint#START}. */
    default Checkpoint last() {
        return Checkpoint.START;
    }

    /** The keys of the records that are settled in the scope of the last checkpoint's position. */
    default Set<String> keys() {
        return Set.of();
    }

    /** What the runs before have left for the source. */
    default Resume resume() {
        return new Resume(last().position(), keys());
    }

    /**
     * Remembers a checkpoint; when this returns it is on the disk.
     *
     * @param keys of the records that were settled since the checkpoint before
     */
    default void append(Checkpoint checkpoint, Collection<String> keys) throws IOException {}

    /** The job is done: nothing is to be remembered any more. */
    default void finish() throws IOException {}

    @Override
    default void close() throws IOException {}
}
