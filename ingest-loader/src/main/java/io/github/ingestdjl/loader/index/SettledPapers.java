/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._helpers.bulk.BulkListener;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Tells an {@link IndexListener} of each paper in a bulk response, and makes room for further ones. Thread-safe as its listener is. */
final class SettledPapers<C> implements BulkListener<C> {

    private final IndexListener<C> listener;
    private final ClusterErrors errors;
    private final Semaphore room;

    SettledPapers(IndexListener<C> listener, ClusterErrors errors, Semaphore room) {
        this.listener = listener;
        this.errors = errors;
        this.room = room;
    }

    @Override
    public void beforeBulk(long executionId, BulkRequest request, List<C> contexts) {
        // Only what came of it counts.
    }

    @Override
    public void afterBulk(long executionId, BulkRequest request, List<C> contexts, BulkResponse response) {
        try {
            for (int i = 0; i < contexts.size(); i++) {
                settle(contexts.get(i), response.items().get(i));
            }
        } finally {
            room.release(contexts.size());
        }
    }

    @Override
    public void afterBulk(long executionId, BulkRequest request, List<C> contexts, Throwable failure) {
        try {
            int status = ClusterErrors.status(failure);
            boolean lasting = RetryingBulkClient.isPassing(failure) || status == 401 || status == 403;
            IndexFailure known = new IndexFailure(
                    status == 0 ? "no answer" : "bulk request failed with status " + status,
                    errors.translated(failure).getMessage(),
                    status == 0 ? null : status,
                    lasting);
            contexts.forEach(context -> listener.failed(context, known));
        } finally {
            room.release(contexts.size());
        }
    }

    private void settle(C context, BulkResponseItem item) {
        ErrorCause error = item.error();
        if (error == null) {
            listener.indexed(context, "created".equals(item.result()));
        } else {
            listener.failed(context, new IndexFailure(error.type(), ClusterErrors.text(error), item.status(), false));
        }
    }
}
