/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import io.github.ingestdjl.loader.retry.RetryPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * An index as it was at one moment, whatever is written to it meanwhile. For one thread. Whoever opens it closes it; the cluster forgets it by
 * itself when it is not asked for some minutes.
 */
final class PointInTime implements Closeable {

    // The time between two searches, in which a slow disk takes what the first one brought.
    private static final Time KEEP_ALIVE = Time.of(time -> time.time("10m"));

    private final ClusterClient cluster;
    private String id;

    PointInTime(ClusterClient cluster, String index) {
        this.cluster = cluster;
        this.id = cluster.call(elasticsearch ->
                        elasticsearch.openPointInTime(open -> open.index(index).keepAlive(KEEP_ALIVE)))
                .id();
    }

    /** Searches in it; a shard that fails fails the search. */
    <T> SearchResponse<T> search(UnaryOperator<SearchRequest.Builder> request, Class<T> type) {
        return kept(cluster.call(elasticsearch -> send(elasticsearch, request, type)));
    }

    /** The same, tried again while the cluster has no room for it. */
    <T> SearchResponse<T> search(UnaryOperator<SearchRequest.Builder> request, Class<T> type, RetryPolicy policy)
            throws InterruptedException {
        return kept(
                cluster.call(elasticsearch -> send(elasticsearch, request, type), policy, new CompletableFuture<>()));
    }

    private <T> SearchResponse<T> send(
            ElasticsearchClient elasticsearch, UnaryOperator<SearchRequest.Builder> request, Class<T> type)
            throws IOException {
        return elasticsearch.search(
                search -> request.apply(search)
                        .pit(pit -> pit.id(id).keepAlive(KEEP_ALIVE))
                        .allowPartialSearchResults(false),
                type);
    }

    private <T> SearchResponse<T> kept(SearchResponse<T> response) {
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
