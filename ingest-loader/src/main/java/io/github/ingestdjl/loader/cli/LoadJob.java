/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.IndexFailure;
import io.github.ingestdjl.loader.index.IndexListener;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.source.FailedFile;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.SourceLine;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Moves papers from a source to the index, and counts and writes down those that fail. One thread of its own reads; {@link #stop} may be called
 * by any. The source and the failed file stay open.
 */
final class LoadJob implements IndexListener<SourceLine> {

    private static final long READER_POLL_MILLIS = 50;

    private final PaperSource source;
    private final FailedFile failedFile;
    private final long limit;
    private final LoadTally tally = new LoadTally();
    private final CompletableFuture<String> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> readerEnded = new CompletableFuture<>();
    private volatile boolean atSource;
    private volatile boolean sourceEnded;

    /**
     * Prepares a job.
     *
     * @param limit how many lines to read at most
     */
    LoadJob(PaperSource source, FailedFile failedFile, long limit) {
        this.source = source;
        this.failedFile = failedFile;
        this.limit = limit;
    }

    /** Runs until the source ends, the limit is reached or someone stops it, and every paper read so far is settled. */
    void run(Function<IndexListener<SourceLine>, PaperIndexer<SourceLine>> indexing) throws InterruptedException {
        try (PaperIndexer<SourceLine> indexer = indexing.apply(this)) {
            // A thread of its own, since a read from standard input cannot be interrupted: it is left behind then.
            Thread reader = new Thread(() -> read(indexer), "arxiv-loader-reader");
            reader.setDaemon(true);
            reader.start();
            stopped.thenRun(() -> {
                indexer.stopRetrying();
                reader.interrupt();
            });
            CompletableFuture.anyOf(stopped, readerEnded).join();
            while (reader.isAlive() && !atSource) {
                reader.join(READER_POLL_MILLIS);
            }
        }
    }

    /** Ends the reading; what is on its way arrives or fails. Only the first reason counts. */
    void stop(String reason) {
        stopped.complete(reason);
    }

    LoadSummary summary() {
        return tally.summary();
    }

    /** Why the job ended before the source did, or null. */
    String stopped() {
        return stopped.getNow(null);
    }

    /** Whether the source was read to its end. */
    boolean sourceEnded() {
        return sourceEnded;
    }

    @Override
    public void indexed(SourceLine line, boolean created) {
        tally.indexed(created);
    }

    @Override
    public void failed(SourceLine line, IndexFailure failure) {
        fail(line, failure.type(), failure.message(), failure.status());
        if (failure.lasting()) {
            stop(failure.message());
        }
    }

    private void read(PaperIndexer<SourceLine> indexer) {
        long line = 0;
        try {
            for (long read = 0; read < limit; read++) {
                atSource = true;
                SourceRecord next = source.next();
                // In this order: whoever stopped us and saw us at the source can rely on no paper coming any more.
                atSource = false;
                if (next == null) {
                    sourceEnded = true;
                    return;
                }
                if (stopped.isDone()) {
                    return;
                }
                line = next.line().number();
                tally.read();
                take(next, indexer);
            }
        } catch (IOException e) {
            String problem = e instanceof EOFException ? "the compressed data is cut off" : e.getMessage();
            stop("cannot read on after line " + line + ": " + problem);
        } catch (InterruptedException e) {
            // By stop(), which has said why.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            stop("unexpected failure after line " + line + ": " + e);
        } finally {
            readerEnded.complete(null);
        }
    }

    private void take(SourceRecord next, PaperIndexer<SourceLine> indexer) throws InterruptedException {
        if (next instanceof SourceRecord.Accepted accepted) {
            indexer.add(accepted.paper(), accepted.line());
        } else if (next instanceof SourceRecord.Rejected rejected) {
            fail(rejected.line(), rejected.reason().label(), rejected.message(), null);
        }
    }

    private void fail(SourceLine line, String kind, String message, Integer status) {
        tally.failed(kind, "line " + line.number() + ": " + message);
        try {
            failedFile.write(line, message, status);
        } catch (IOException e) {
            stop("cannot write the file of failed papers: " + e.getMessage());
        }
    }
}
