/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Sends again what a node has no room for or cannot serve right now: a bulk request that was refused or lost as a whole, and the refused papers
 * of one that was not. {@code BulkIngester} would retry single papers too, but only for status 429, and puts them back into its buffer; here
 * the request they came with stays in flight until they are settled, so that a busy node is asked less and the reader of the papers is held
 * back. Thread-safe.
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
        return super.bulk(request)
                .handle((response, failure) -> {
                    if (failure == null) {
                        return completed(request, response, waits);
                    }
                    return isPassing(failure) && waits.hasNext()
                            ? afterWait(request, waits)
                            : CompletableFuture.<BulkResponse>failedFuture(failure);
                })
                .thenCompose(Function.identity());
    }

    /** The response once the papers in it that were refused for now have been tried again. */
    private CompletableFuture<BulkResponse> completed(
            BulkRequest request, BulkResponse response, Iterator<Long> waits) {
        int[] refused = IntStream.range(0, response.items().size())
                .filter(i -> isPassing(response.items().get(i)))
                .toArray();
        if (refused.length == 0 || !waits.hasNext()) {
            return CompletableFuture.completedFuture(response);
        }
        return afterWait(only(request, refused), waits)
                .thenApply(later -> merged(response, refused, later))
                // The others are settled, so these fail each by itself.
                .exceptionally(failure -> merged(response, refused, failed(response, refused, failure)));
    }

    private CompletableFuture<BulkResponse> afterWait(BulkRequest request, Iterator<Long> waits) {
        return stop.copy()
                .completeOnTimeout(null, waits.next(), TimeUnit.MILLISECONDS)
                .thenCompose(ignored -> attempt(request, waits));
    }

    private static boolean isPassing(BulkResponseItem item) {
        return item.error() != null && RETRIED.contains(item.status());
    }

    private static BulkRequest only(BulkRequest request, int[] positions) {
        List<BulkOperation> operations =
                IntStream.of(positions).mapToObj(request.operations()::get).toList();
        // Of a request's settings the indexer uses these two.
        return BulkRequest.of(builder ->
                builder.index(request.index()).pipeline(request.pipeline()).operations(operations));
    }

    private static BulkResponse failed(BulkResponse response, int[] positions, Throwable failure) {
        String reason = String.valueOf(ClusterErrors.unwrapped(failure).getMessage());
        List<BulkResponseItem> items = IntStream.of(positions)
                .mapToObj(response.items()::get)
                .map(item -> BulkResponseItem.of(builder -> builder.operationType(item.operationType())
                        .index(item.index())
                        .id(item.id())
                        .status(item.status())
                        .error(error -> error.type(item.error().type())
                                .reason(item.error().reason())
                                .causedBy(cause -> cause.type("retry failed").reason(reason)))))
                .toList();
        return BulkResponse.of(builder -> builder.items(items).errors(true).took(0));
    }

    private static BulkResponse merged(BulkResponse response, int[] positions, BulkResponse later) {
        List<BulkResponseItem> items = new ArrayList<>(response.items());
        for (int i = 0; i < positions.length; i++) {
            items.set(positions[i], later.items().get(i));
        }
        return BulkResponse.of(builder -> builder.items(items)
                .errors(items.stream().anyMatch(item -> item.error() != null))
                .took(response.took() + later.took()));
    }
}
