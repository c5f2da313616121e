/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._helpers.bulk.BulkIngester;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperDocument;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Indexes papers in bulk. A paper that the node has no room for (429) is tried again, and so is a whole request that is refused or lost, with
 * growing waits for some minutes; then it has failed. {@link #add} is for one thread; it blocks while too many papers are on their way.
 *
 * @param <C> what the caller wants back with each paper
 */
public final class PaperIndexer<C> implements AutoCloseable {

    // Papers that wait for their next try are not sent until something flushes; this also ends BulkIngester's close.
    private static final long FLUSH_MILLIS = 1000;

    private final LoadTarget target;
    private final RetryingBulkClient client;
    private final BulkIngester<C> ingester;
    private final Semaphore room;

    /**
     * Uses the connection, and leaves it open.
     *
     * @param listener hears of every paper that was added
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
        this.target = target;
        this.client = new RetryingBulkClient(cluster, policy);
        // BulkIngester queues retried papers without a bound; this is the bound: every request in flight full, and one
        // being filled.
        this.room = new Semaphore(options.actions() * (options.concurrency() + 1));
        this.ingester = BulkIngester.of(builder -> builder.client(client)
                .maxOperations(options.actions())
                .maxSize(options.bytes())
                .maxConcurrentRequests(options.concurrency())
                .flushInterval(FLUSH_MILLIS, TimeUnit.MILLISECONDS)
                .backoffPolicy(policy)
                .globalSettings(settings -> settings.index(target.index()).pipeline(target.pipeline()))
                .listener(new SettledPapers<>(listener, cluster.errors(), room)));
    }

    /** Takes a paper; blocks until there is room. The listener hears what became of it. */
    public void add(Paper paper, C context) throws InterruptedException {
        room.acquire();
        ingester.add(
                operation -> operation.index(index -> index.id(paper.id()).document(PaperDocument.of(paper))), context);
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
}
