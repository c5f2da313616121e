/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._helpers.bulk.BulkIngester;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import io.github.ingestdjl.loader.paper.Paper;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Indexes and deletes papers in bulk. A paper that the node has no room for or no shard (429, 503) is tried again, and so is a whole request
 * that is refused or lost, with growing waits for some minutes; then it has failed. {@link #add}, {@link #delete} and {@link #drain} are for
 * one thread; the first two block while too many papers are on their way.
 *
 * <p>A document's version is the day of its paper's last change, counted from 1970, or 0 where it is unknown. Elasticsearch refuses a lower
 * version than the one it has and takes an equal or higher one. So in whatever order records arrive, and however often, the newest stays, and
 * a paper can be indexed again to be embedded anew. A deletion is remembered in the same way, but only for the index's
 * {@code index.gc_deletes}, a minute by default.
 *
 * @param <C> what the caller wants back with each paper
 */
public final class PaperIndexer<C> implements AutoCloseable {

    // A slow source, such as one page every three seconds, shall not keep its papers back.
    private static final long FLUSH_MILLIS = 1000;

    private final RetryingBulkClient client;
    private final BulkIngester<C> ingester;
    private final int capacity;
    private final Semaphore room;

    /**
     * Uses the connection, and leaves it open.
     *
     * @param listener hears of every paper that was added or deleted
     */
    public PaperIndexer(ClusterClient cluster, LoadTarget target, BulkOptions options, IndexListener<C> listener) {
        this(cluster, target, options, listener, RetryPolicy.standard());
    }

    PaperIndexer(
            ClusterClient cluster,
            LoadTarget target,
            BulkOptions options,
            IndexListener<C> listener,
            RetryPolicy policy) {
        this.client = new RetryingBulkClient(cluster, policy);
        // Every request in flight full, and one being filled: BulkIngester would wait for a free request where nothing
        // can interrupt it, the semaphore waits where stopping can.
        this.capacity = options.actions() * (options.concurrency() + 1) - 1;
        this.room = new Semaphore(capacity);
        this.ingester = BulkIngester.of(builder -> builder.client(client)
                .maxOperations(options.actions())
                .maxSize(options.bytes())
                .maxConcurrentRequests(options.concurrency())
                .flushInterval(FLUSH_MILLIS, TimeUnit.MILLISECONDS)
                .globalSettings(settings -> settings.index(target.index()).pipeline(target.pipeline()))
                .listener(new SettledPapers<>(listener, cluster.errors(), room)));
    }

    /** Takes a paper; blocks until there is room. The listener hears what became of it. */
    public void add(Paper paper, C context) throws InterruptedException {
        send(
                BulkOperation.of(operation -> operation.index(index -> index.id(paper.id())
                        .version(version(paper.updated()))
                        .versionType(VersionType.ExternalGte)
                        .document(paper))),
                context);
    }

    /**
     * Takes the deletion of a paper, which need not be in the index; blocks until there is room. The listener hears what became of it.
     *
     * @param day when the source deleted it, null where unknown; a record of a later day stays
     */
    public void delete(String id, LocalDate day, C context) throws InterruptedException {
        send(
                BulkOperation.of(operation -> operation.delete(
                        delete -> delete.id(id).version(version(day)).versionType(VersionType.ExternalGte))),
                context);
    }

    /** Sends what is left, and waits until every paper taken so far is settled. More may be taken afterwards. */
    public void drain() throws InterruptedException {
        // Not on this thread: it may have to wait for a free request, which cannot be interrupted.
        CompletableFuture<Void> flush = CompletableFuture.runAsync(ingester::flush);
        while (!room.tryAcquire(capacity, FLUSH_MILLIS, TimeUnit.MILLISECONDS)) {
            if (flush.isCompletedExceptionally()) {
                // Nothing would ever make room.
                flush.join();
            }
        }
        room.release(capacity);
    }

    /** From now on nothing is tried again, so that {@link #close()} is near. May be called by any thread. */
    public void stopRetrying() {
        client.stopRetrying();
    }

    /** Sends what is left, and waits until every paper is settled. */
    @Override
    public void close() {
        ingester.close();
    }

    private void send(BulkOperation operation, C context) throws InterruptedException {
        room.acquire();
        ingester.add(operation, context);
    }

    private static long version(LocalDate day) {
        // Negative versions are none to Elasticsearch, and arXiv is younger than 1970.
        return day == null ? 0 : Math.max(0, day.toEpochDay());
    }
}
