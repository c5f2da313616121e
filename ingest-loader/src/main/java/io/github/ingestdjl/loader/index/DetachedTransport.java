/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.transport.ElasticsearchTransport;
import co.elastic.clients.transport.Endpoint;
import co.elastic.clients.transport.TransportOptions;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A transport whose answers arrive on threads of their own. BulkIngester sends while it holds its lock, and the HTTP client calls back while it
 * holds one of its own: without a thread in between, a refused connection and a further request wait for each other for ever.
 *
 * @param transport stays the caller's to close
 * @param answers for {@link #performRequestAsync} alone
 */
record DetachedTransport(ElasticsearchTransport transport, Executor answers) implements ElasticsearchTransport {

    @Override
    public <Q, A, E> A performRequest(Q request, Endpoint<Q, A, E> endpoint, TransportOptions options)
            throws IOException {
        return transport.performRequest(request, endpoint, options);
    }

    @Override
    public <Q, A, E> CompletableFuture<A> performRequestAsync(
            Q request, Endpoint<Q, A, E> endpoint, TransportOptions options) {
        CompletableFuture<A> detached = new CompletableFuture<>();
        transport
                .performRequestAsync(request, endpoint, options)
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure == null) {
                                detached.complete(answer);
                            } else {
                                detached.completeExceptionally(failure);
                            }
                        },
                        answers);
        return detached;
    }

    @Override
    public JsonpMapper jsonpMapper() {
        return transport.jsonpMapper();
    }

    @Override
    public TransportOptions options() {
        return transport.options();
    }

    @Override
    public void close() {
        // It is only lent.
    }
}
