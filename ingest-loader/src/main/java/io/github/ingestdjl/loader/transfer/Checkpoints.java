/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Sets the checkpoints of a job: waits until everything that was read is settled and on the disk, then writes to the journal. That costs the time of
 * the last request on its way, every few seconds, and makes it plain what a checkpoint means. For the thread that reads.
 */
final class Checkpoints {

    private final Journal journal;
    private final PaperSource source;
    private final List<PaperSink> sinks;
    private final PapersFile papersFile;
    private final FailedFile failedFile;
    private final Counts.Tally tally;
    private final List<String> keys = new ArrayList<>();
    private String scope;
    private long lastNanos = System.nanoTime();

    Checkpoints(
            Journal journal,
            PaperSource source,
            List<PaperSink> sinks,
            PapersFile papersFile,
            FailedFile failedFile,
            Counts.Tally tally) {
        this.journal = journal;
        this.source = source;
        this.sinks = sinks;
        this.papersFile = papersFile;
        this.failedFile = failedFile;
        this.tally = tally;
        this.scope = journal.last().position().scope();
    }

    /** A record was taken; {@linkplain #set sets} a checkpoint when the last one is old enough. */
    void passed(SourceRecord record, Duration pace, BooleanSupplier valid) throws IOException, InterruptedException {
        if (!journal.remembers()) {
            return;
        }
        enter(source.position().scope());
        if (record.key() != null) {
            keys.add(record.key());
        }
        if (System.nanoTime() - lastNanos >= pace.toNanos()) {
            set(valid);
        }
    }

    /**
     * Sets a checkpoint here.
     *
     * @param valid asked when everything is settled: whether all of it is settled for good
     */
    void set(BooleanSupplier valid) throws IOException, InterruptedException {
        Position position = source.position();
        for (PaperSink sink : sinks) {
            sink.settle();
        }
        if (!journal.remembers()) {
            return;
        }
        long failedBytes = failedFile == null ? 0 : failedFile.force();
        if (valid.getAsBoolean()) {
            // The source may have gone on to another part without returning anything of it yet.
            enter(position.scope());
            long papersBytes = papersFile == null ? 0 : papersFile.length();
            journal.append(
                    new Journal.Checkpoint(
                            position, papersBytes, failedBytes, tally.summary().counts()),
                    keys);
            keys.clear();
        }
        lastNanos = System.nanoTime();
    }

    /** Keys count within their scope alone. */
    private void enter(String current) {
        if (!current.equals(scope)) {
            keys.clear();
            scope = current;
        }
    }
}
