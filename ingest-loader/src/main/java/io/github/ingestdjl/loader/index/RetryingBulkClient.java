/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends a bulk request again when it was refused or lost as a whole. {@code BulkIngester} does that for single documents only; under it, a
 * request that waits for its next try still counts as in flight, so the reader of the papers is held back meanwhile. Thread-safe.
 */
final class RetryingBulkClient extends ElasticsearchAsyncClient {

    // Too many requests, and the three ways of a proxy or node to say that it is not there right now.
    private static final Set<Integer> RETRIED = Set.of(429, 502, 503, 504);

    private final RetryPolicy policy;
    private final CompletableFuture<Void> stop = new CompletableFuture<>();

    RetryingBulkClient(ClusterClient cluster, RetryPolicy policy) {
        super(cluster.transport(), ClusterClient.patient());
        this.policy = policy;
    }

    /** Ends all waiting: each request gets one last try. */
    void stopRetrying() {
        policy.stop();
        stop.complete(null);
    }

    /** Whether the failure may pass: then the same request may succeed later, and until then every other will fail too. */
    static boolean isPassing(Throwable failure) {
        int status = ClusterErrors.status(failure);
        return status == 0 ? ClusterErrors.unwrapped(failure) instanceof IOException : RETRIED.contains(status);
    }

    @Override
    public CompletableFuture<BulkResponse> bulk(BulkRequest request) {
        return attempt(request, policy.iterator());
    }

    private CompletableFuture<BulkResponse> attempt(BulkRequest request, Iterator<Long> waits) {
        return super.bulk(request).exceptionallyCompose(failure -> {
            if (!isPassing(failure) || !waits.hasNext()) {
                return CompletableFuture.failedFuture(failure);
            }
            return stop.copy()
                    .completeOnTimeout(null, waits.next(), TimeUnit.MILLISECONDS)
                    .thenCompose(ignored -> attempt(request, waits));
        });
    }
}
