/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import io.github.ingestdjl.loader.retry.RetryPolicy;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * An index as it was at one moment, whatever is written to it meanwhile. For one thread. Whoever opens it closes it; the cluster forgets it by
 * itself when it is not asked for some minutes.
 */
final class PointInTime implements Closeable {

    // By place in the shards: the cheapest order, and one that has no two papers in the same place.
    static final SortOptions PLACE =
            SortOptions.of(sort -> sort.field(field -> field.field("_shard_doc").order(SortOrder.Asc)));

    // The time between two searches, in which a slow disk takes what the first one brought.
    private static final Time KEEP_ALIVE = Time.of(time -> time.time("10m"));

    // In all some two minutes, far less than the cluster keeps the moment.
    private static final RetryPolicy RETRIES = new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), 10);

    private final ClusterClient cluster;
    private final RetryPolicy policy;
    private String id;

    PointInTime(ClusterClient cluster, String index) {
        this(cluster, index, RETRIES);
    }

    PointInTime(ClusterClient cluster, String index, RetryPolicy policy) {
        this.cluster = cluster;
        this.policy = policy;
        this.id = cluster.call(elasticsearch ->
                        elasticsearch.openPointInTime(open -> open.index(index).keepAlive(KEEP_ALIVE)))
                .id();
    }

    /** Searches in it, again and again while the cluster has no room for that; a shard that fails fails the search. */
    <T> SearchResponse<T> search(UnaryOperator<SearchRequest.Builder> request, Class<T> type)
            throws InterruptedException {
        SearchResponse<T> response = cluster.call(
                elasticsearch -> elasticsearch.search(
                        search -> request.apply(search)
                                .pit(pit -> pit.id(id).keepAlive(KEEP_ALIVE))
                                .allowPartialSearchResults(false),
                        type),
                policy,
                new CompletableFuture<>());
        if (response.pitId() != null) {
            id = response.pitId();
        }
        return response;
    }

    @Override
    public void close() {
        try {
            cluster.call(elasticsearch -> elasticsearch.closePointInTime(close -> close.id(id)));
        } catch (ClusterException e) {
            // It ends by itself, and what was asked of it has been answered or has failed with a reason of its own.
        }
    }
}
