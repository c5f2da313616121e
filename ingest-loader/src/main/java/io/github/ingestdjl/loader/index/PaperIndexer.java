/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch._helpers.bulk.BulkIngester;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.retry.RetryPolicy;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Indexes and deletes papers in bulk. What the node has no room for or cannot serve right now (429, 502, 503, 504, no answer) is sent again,
 * single papers and whole requests alike, with growing waits for some minutes; then it has failed. {@link #add}, {@link #delete} and
 * {@link #drain} are for one thread; the first two block while too many papers are on their way, those that wait to be sent again included.
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

    // In all some five minutes: a node that embeds on its CPUs, or restarts, needs them.
    private static final RetryPolicy RETRIES = new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), 19);

    private final ClusterClient cluster;
    private final LoadTarget target;
    private final RetryPolicy policy;
    private final BulkIngester<Attempt<C>> ingester;
    private final ExecutorService threads = Executors.newCachedThreadPool(PaperIndexer::thread);
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private final int capacity;
    private final Semaphore room;
    // BulkIngester wakes one of those that wait for a free request, and one that finds nothing to send wakes nobody
    // else: of several the others would wait for ever.
    private final ReentrantLock sending = new ReentrantLock();

    /**
     * A paper on its way.
     *
     * @param number which try this is, from one
     */
    record Attempt<C>(C context, int number) {}

    /**
     * Uses the connection, and leaves it open.
     *
     * @param listener hears of every paper that was added or deleted
     */
    public PaperIndexer(ClusterClient cluster, LoadTarget target, BulkOptions options, IndexListener<C> listener) {
        this(cluster, target, options, listener, RETRIES);
    }

    PaperIndexer(
            ClusterClient cluster,
            LoadTarget target,
            BulkOptions options,
            IndexListener<C> listener,
            RetryPolicy policy) {
        this.cluster = cluster;
        this.target = target;
        this.policy = policy;
        // Every request in flight full, and one being filled: BulkIngester would wait for a free request where nothing
        // can interrupt it, the semaphore waits where stopping can.
        this.capacity = options.actions() * (options.concurrency() + 1) - 1;
        this.room = new Semaphore(capacity);
        this.ingester = BulkIngester.of(builder -> builder.client(new ElasticsearchAsyncClient(
                        new DetachedTransport(cluster.transport(), threads), ClusterClient.patient()))
                .maxOperations(options.actions())
                .maxSize(options.bytes())
                .maxConcurrentRequests(options.concurrency())
                .flushInterval(FLUSH_MILLIS, TimeUnit.MILLISECONDS)
                // Without its alias Elasticsearch would make an index of its own, with guessed fields.
                .globalSettings(settings ->
                        settings.index(target.alias()).requireAlias(true).pipeline(target.pipeline()))
                .listener(new BulkOutcomes<>(this, listener, cluster.errors(), target.alias())));
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
        CompletableFuture<Void> flush = CompletableFuture.runAsync(this::flush, threads);
        while (!room.tryAcquire(capacity, FLUSH_MILLIS, TimeUnit.MILLISECONDS)) {
            if (flush.isCompletedExceptionally()) {
                // Nothing would ever make room.
                flush.join();
            }
        }
        room.release(capacity);
    }

    /**
     * Makes sure that the papers went into the index that was checked when the load began.
     *
     * @throws ClusterException when the alias is gone or leads to another index, or the cluster cannot be asked
     */
    public void verifyTarget() throws InterruptedException {
        String index;
        try {
            index = cluster.call(target::behind, policy, stop);
        } catch (ClusterException e) {
            throw ClusterErrors.isMissingIndex(e.getCause())
                    ? new ClusterException(cluster.errors().goneAlias(target.alias()), e)
                    : e;
        }
        if (!index.equals(target.index())) {
            throw new ClusterException(cluster.errors().otherIndex(target.alias(), target.index(), index));
        }
    }

    /** From now on what waits is tried once more and then no more, so that {@link #close()} is near. May be called by any thread. */
    public void stopRetrying() {
        stop.complete(null);
    }

    /** Sends what is left, waits until every paper is settled, and lets searches see them. */
    @Override
    public void close() {
        flush();
        room.acquireUninterruptibly(capacity);
        ingester.close();
        threads.shutdown();
        if (!stop.isDone()) {
            refresh();
        }
    }

    /** Whoever may write may not always refresh: searches then see the papers after the index's refresh interval. */
    private void refresh() {
        try {
            cluster.call(elasticsearch -> elasticsearch.indices().refresh(refresh -> refresh.index(target.alias())));
        } catch (ClusterException e) {
            // Every paper is settled, and that is what was asked for.
        }
    }

    /** Whether a paper that was refused for now is to be sent again. */
    boolean allowsAnother(Attempt<C> attempt) {
        return !stop.isDone() && attempt.number() < policy.tries();
    }

    /** Sends papers again after a while; their room stays taken. */
    void sendAgain(List<BulkOperation> operations, List<Attempt<C>> attempts) {
        long wait = policy.wait(attempts.get(0).number()).toMillis();
        stop.copy()
                .completeOnTimeout(null, wait, TimeUnit.MILLISECONDS)
                .thenRunAsync(
                        () -> {
                            sending.lock();
                            try {
                                for (int i = 0; i < operations.size(); i++) {
                                    Attempt<C> attempt = attempts.get(i);
                                    ingester.add(
                                            operations.get(i), new Attempt<>(attempt.context(), attempt.number() + 1));
                                }
                                ingester.flush();
                            } finally {
                                sending.unlock();
                            }
                        },
                        threads);
    }

    /** So many papers are settled. */
    void makeRoom(int papers) {
        room.release(papers);
    }

    private void send(BulkOperation operation, C context) throws InterruptedException {
        room.acquire();
        boolean sent = false;
        try {
            sending.lockInterruptibly();
            try {
                ingester.add(operation, new Attempt<>(context, 1));
                sent = true;
            } finally {
                sending.unlock();
            }
        } finally {
            if (!sent) {
                room.release();
            }
        }
    }

    private void flush() {
        sending.lock();
        try {
            ingester.flush();
        } finally {
            sending.unlock();
        }
    }

    private static long version(LocalDate day) {
        // Negative versions are none to Elasticsearch, and arXiv is younger than 1970.
        return day == null ? 0 : Math.max(0, day.toEpochDay());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "arxiv-loader-bulk");
        thread.setDaemon(true);
        return thread;
    }
}
