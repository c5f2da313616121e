/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.index.IndexFailure;
import io.github.ingestdjl.loader.index.IndexListener;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Moves papers from a source to a file, to the index, or to both, and counts and writes down those that fail. One thread of its own reads and
 * sets checkpoints; {@link #stop} may be called by any. Everything handed in stays open.
 */
public final class TransferJob implements IndexListener<SourceRecord> {

    private static final long READER_POLL_MILLIS = 50;

    private final TransferOptions options;
    private final PaperSource source;
    private final Journal journal;
    private final PapersFile papersFile;
    private final FailedFile failedFile;
    private final Tally tally;
    private final CompletableFuture<String> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> readerEnded = new CompletableFuture<>();
    private final Object gate = new Object();
    private volatile boolean atSource;
    private volatile boolean sourceEnded;
    private volatile boolean unsettled;

    /**
     * Prepares a job.
     *
     * @param journal what earlier runs have left, for the source and the files as well
     * @param papersFile null for none
     * @param failedFile null for none
     */
    public TransferJob(
            TransferOptions options,
            PaperSource source,
            Journal journal,
            PapersFile papersFile,
            FailedFile failedFile) {
        this.options = options;
        this.source = source;
        this.journal = journal;
        this.papersFile = papersFile;
        this.failedFile = failedFile;
        this.tally = new Tally(journal.last().counts());
    }

    /**
     * Runs until the source ends, the limit is reached or someone stops it, and every paper read so far is settled.
     *
     * @param indexing opens the index for this listener; null for none
     */
    public void run(Function<IndexListener<SourceRecord>, PaperIndexer<SourceRecord>> indexing)
            throws IOException, InterruptedException {
        List<PaperSink> sinks = new ArrayList<>();
        if (papersFile != null) {
            sinks.add(papersFile);
        }
        if (indexing == null) {
            run(sinks);
            return;
        }
        try (IndexSink index = new IndexSink(indexing.apply(this))) {
            sinks.add(index);
            run(sinks);
        }
    }

    /** Ends the reading; what is on its way arrives or fails. Only the first reason counts. */
    public void stop(String reason) {
        stopped.complete(reason);
    }

    /** How far the job has come. */
    public Summary summary() {
        return tally.summary();
    }

    /** Why the job ended before the source did, or null. */
    public String stopped() {
        return stopped.getNow(null);
    }

    /** Whether the source was read to its end. */
    public boolean sourceEnded() {
        return sourceEnded;
    }

    @Override
    public void indexed(SourceRecord record, boolean created) {
        tally.indexed(created);
    }

    @Override
    public void outdated(SourceRecord record) {
        tally.outdated();
    }

    @Override
    public void deleted(SourceRecord record) {
        tally.deleted();
    }

    @Override
    public void failed(SourceRecord record, IndexFailure failure) {
        // A paper that failed because the node is away, or because nobody wanted to wait any more, may succeed when the
        // job is gone on with: no checkpoint may lie behind it.
        unsettle(failure.lasting() || stopped.isDone());
        fail(record, failure.type(), failure.message(), failure.status());
        if (failure.lasting()) {
            stop(failure.message());
        }
    }

    private void run(List<PaperSink> sinks) throws InterruptedException {
        // A thread of its own, since a read from standard input cannot be interrupted: it is left behind then.
        Thread reader = new Thread(() -> read(sinks), "arxiv-loader-reader");
        reader.setDaemon(true);
        reader.start();
        stopped.thenRun(() -> {
            sinks.forEach(PaperSink::hurry);
            synchronized (gate) {
                if (atSource) {
                    reader.interrupt();
                }
            }
        });
        CompletableFuture.anyOf(stopped, readerEnded).join();
        // Whoever cannot remember has nothing to do after a stop, and may be in a read that never ends.
        while (reader.isAlive() && (journal.remembers() || !atSource)) {
            reader.join(READER_POLL_MILLIS);
        }
    }

    private void read(List<PaperSink> sinks) {
        Checkpoints checkpoints = new Checkpoints(journal, source, sinks, papersFile, failedFile, tally);
        String after = "";
        try {
            long read = journal.last().counts().read();
            while (read < options.limit() && enterSource()) {
                SourceRecord next = source.next();
                leaveSource();
                if (next == null) {
                    sourceEnded = true;
                    break;
                }
                // In this order: whoever stopped us and saw us at the source can rely on no paper coming any more,
                // unless he waits for us.
                if (stopped.isDone() && !journal.remembers()) {
                    return;
                }
                after = " after " + next.origin().place();
                read++;
                tally.read();
                take(next, sinks);
                if (!unsettled) {
                    checkpoints.passed(next, options.checkpointPace(), () -> !unsettled);
                }
            }
        } catch (IOException e) {
            // What the source has returned is behind its position, but has not reached every sink.
            unsettle(!atSource);
            String problem = e instanceof EOFException ? "the compressed data is cut off" : e.getMessage();
            stop("cannot go on" + after + ": " + problem);
        } catch (InterruptedException e) {
            // By stop(), which has said why.
            unsettle(!atSource);
        } catch (RuntimeException | Error e) {
            // An error too, such as a full heap: left to the thread's end it would pass for the end of the source.
            unsettled = true;
            stop("unexpected failure" + after + ": " + e);
        } finally {
            leaveSource();
            try {
                finish(checkpoints);
            } finally {
                readerEnded.complete(null);
            }
        }
    }

    /** Several threads fail papers: what one has seen must not be taken back by another. */
    private void unsettle(boolean reason) {
        if (reason) {
            unsettled = true;
        }
    }

    /** Whether to ask for a record: not after a stop. */
    private boolean enterSource() {
        synchronized (gate) {
            atSource = !stopped.isDone();
            return atSource;
        }
    }

    /** From here on nothing is interrupted: a paper that is on its way to the sinks arrives at all of them. */
    private void leaveSource() {
        synchronized (gate) {
            atSource = false;
            Thread.interrupted();
        }
    }

    private void finish(Checkpoints checkpoints) {
        try {
            if (!unsettled) {
                checkpoints.set(() -> !unsettled);
            }
        } catch (IOException e) {
            stop("cannot write: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            stop("unexpected failure at the end: " + e);
        }
    }

    private void take(SourceRecord next, List<PaperSink> sinks) throws IOException, InterruptedException {
        if (next instanceof SourceRecord.Rejected rejected) {
            fail(rejected, rejected.reason().label(), rejected.message(), null);
            return;
        }
        if (next instanceof SourceRecord.Accepted accepted && !options.wanted().test(accepted.paper())) {
            tally.filtered();
            return;
        }
        for (PaperSink sink : sinks) {
            if (next instanceof SourceRecord.Accepted accepted) {
                sink.add(accepted);
            } else if (next instanceof SourceRecord.Deleted deleted) {
                sink.delete(deleted);
            }
        }
        if (papersFile != null) {
            tally.written();
        }
    }

    private void fail(SourceRecord record, String kind, String message, Integer status) {
        String example = record.origin().place() + ": " + message;
        tally.failed(kind, example);
        try {
            if (failedFile != null) {
                failedFile.write(record, message, status);
            }
        } catch (IOException e) {
            unsettled = true;
            stop("cannot write the file of failed papers: " + e.getMessage());
        }
        if (options.stopOnError()) {
            // Before the checkpoint, so that it is met again.
            unsettled = true;
            stop(example);
        }
    }
}
