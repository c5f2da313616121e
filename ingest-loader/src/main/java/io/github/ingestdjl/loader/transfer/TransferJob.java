/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.index.IndexFailure;
import io.github.ingestdjl.loader.index.IndexListener;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Moves papers from a source to the index, and counts and writes down those that fail. One thread of its own reads; {@link #stop} may be called
 * by any. The source and the failed file stay open.
 */
public final class TransferJob implements IndexListener<SourceRecord.Accepted> {

    private static final long READER_POLL_MILLIS = 50;

    private final PaperSource source;
    private final FailedFile failedFile;
    private final long limit;
    private final Tally tally = new Tally();
    private final CompletableFuture<String> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> readerEnded = new CompletableFuture<>();
    private volatile boolean atSource;
    private volatile boolean sourceEnded;

    /**
     * Prepares a job.
     *
     * @param limit how many lines to read at most
     */
    public TransferJob(PaperSource source, FailedFile failedFile, long limit) {
        this.source = source;
        this.failedFile = failedFile;
        this.limit = limit;
    }

    /** Runs until the source ends, the limit is reached or someone stops it, and every paper read so far is settled. */
    public void run(Function<IndexListener<SourceRecord.Accepted>, PaperIndexer<SourceRecord.Accepted>> indexing)
            throws InterruptedException {
        try (PaperIndexer<SourceRecord.Accepted> indexer = indexing.apply(this)) {
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
    public void stop(String reason) {
        stopped.complete(reason);
    }

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
    public void indexed(SourceRecord.Accepted record, boolean created) {
        tally.indexed(created);
    }

    @Override
    public void failed(SourceRecord.Accepted record, IndexFailure failure) {
        fail(record, record.paper(), failure.type(), failure.message(), failure.status());
        if (failure.lasting()) {
            stop(failure.message());
        }
    }

    private void read(PaperIndexer<SourceRecord.Accepted> indexer) {
        String last = "the beginning";
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
                last = next.origin().place();
                tally.read();
                take(next, indexer);
            }
        } catch (IOException e) {
            String problem = e instanceof EOFException ? "the compressed data is cut off" : e.getMessage();
            stop("cannot read on after " + last + ": " + problem);
        } catch (InterruptedException e) {
            // By stop(), which has said why.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            stop("unexpected failure after " + last + ": " + e);
        } finally {
            readerEnded.complete(null);
        }
    }

    private void take(SourceRecord next, PaperIndexer<SourceRecord.Accepted> indexer) throws InterruptedException {
        if (next instanceof SourceRecord.Accepted accepted) {
            indexer.add(accepted.paper(), accepted);
        } else if (next instanceof SourceRecord.Rejected rejected) {
            fail(rejected, null, rejected.reason().label(), rejected.message(), null);
        }
    }

    private void fail(SourceRecord record, Paper paper, String kind, String message, Integer status) {
        tally.failed(kind, record.origin().place() + ": " + message);
        try {
            failedFile.write(record.origin(), paper, message, status);
        } catch (IOException e) {
            stop("cannot write the file of failed papers: " + e.getMessage());
        }
    }
}
