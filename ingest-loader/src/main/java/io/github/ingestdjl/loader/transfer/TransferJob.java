/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.index.ClusterException;
import io.github.ingestdjl.loader.index.IndexListener;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Moves papers from a source to a file, to the index, or to both, and counts and writes down those that fail. One thread of its own reads and
 * sets checkpoints; {@link #stop} may be called by any. Everything handed in stays open.
 */
public final class TransferJob implements IndexListener<SourceRecord> {

    private static final long READER_POLL_MILLIS = 50;

    private final Options options;
    private final PaperSource source;
    private final Journal journal;
    private final PapersFile papersFile;
    private final FailedFile failedFile;
    private final Counts.Tally tally;
    private final CompletableFuture<Stop> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> readerEnded = new CompletableFuture<>();
    private final Object gate = new Object();
    private volatile boolean atSource;
    private volatile boolean sourceEnded;
    private volatile boolean unsettled;

    /**
     * How a job treats what its source returns.
     *
     * @param limit how many records to read at most, those of earlier runs included
     * @param wanted which papers are to be moved
     * @param stopOnError whether the first failure ends the job
     * @param checkpointPace how often to remember how far the job has come; what is younger is done again after a crash
     */
    public record Options(long limit, Predicate<Paper> wanted, boolean stopOnError, Duration checkpointPace) {}

    /**
     * Why a job ended before its source did.
     *
     * @param atRecord whether a record that failed has stopped it, which is met again by whoever goes on
     */
    public record Stop(String reason, boolean atRecord) {}

    /**
     * Prepares a job.
     *
     * @param journal what earlier runs have left, for the source and the files as well
     * @param papersFile null for none
     * @param failedFile null for none
     */
    public TransferJob(
            Options options, PaperSource source, Journal journal, PapersFile papersFile, FailedFile failedFile) {
        this.options = options;
        this.source = source;
        this.journal = journal;
        this.papersFile = papersFile;
        this.failedFile = failedFile;
        this.tally = new Counts.Tally(journal.last().counts());
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
        stopped.complete(new Stop(reason, false));
    }

    /** How far the job has come. */
    public Summary summary() {
        return tally.summary();
    }

    /** How far the source has come, or how near the limit is where that is nearer. */
    public Reach reach() {
        Reach reach = source.reach();
        if (options.limit() == Long.MAX_VALUE) {
            return reach;
        }
        double share = Math.min(1, (double) summary().counts().of(Counter.READ) / options.limit());
        return new Reach(reach.known() ? Math.max(reach.share(), share) : share, reach.place());
    }

    /** Why the job ended before the source did, or null. */
    public Stop stopped() {
        return stopped.getNow(null);
    }

    /** Whether the source was read to its end. */
    public boolean sourceEnded() {
        return sourceEnded;
    }

    @Override
    public void indexed(SourceRecord record, boolean created) {
        tally.count(created ? Counter.CREATED : Counter.UPDATED);
    }

    @Override
    public void outdated(SourceRecord record) {
        tally.count(Counter.OUTDATED);
    }

    @Override
    public void deleted(SourceRecord record) {
        tally.count(Counter.DELETED);
    }

    @Override
    public void retried(SourceRecord record) {
        tally.count(Counter.RETRIED);
    }

    @Override
    public void failed(SourceRecord record, Failure failure) {
        // A paper that failed because the node is away, or because nobody wanted to wait any more, may succeed when the
        // job is gone on with: no checkpoint may lie behind it.
        unsettle(failure.lasting() || stopped.isDone());
        if (failure.lasting()) {
            stop(failure.message());
        }
        fail(record, failure.type(), failure.message(), failure.status());
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
            long read = journal.last().counts().of(Counter.READ);
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
                tally.count(Counter.READ);
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
        } catch (ClusterException e) {
            unsettled = true;
            stop(e.getMessage());
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
        } catch (ClusterException e) {
            stop(e.getMessage());
        } catch (RuntimeException | Error e) {
            stop("unexpected failure at the end: " + e);
        }
    }

    private void take(SourceRecord next, List<PaperSink> sinks) throws IOException, InterruptedException {
        if (next instanceof SourceRecord.Rejected rejected) {
            fail(rejected, rejected.reason().label(), rejected.message(), null);
            return;
        }
        if (next instanceof SourceRecord.Accepted accepted && accepted.damagedId() != null) {
            tally.count(Counter.REPAIRED);
        }
        if (next instanceof SourceRecord.Accepted accepted && !options.wanted().test(accepted.paper())) {
            tally.count(Counter.FILTERED);
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
            tally.count(Counter.WRITTEN);
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
            stopped.complete(new Stop(example, true));
        }
    }
}
