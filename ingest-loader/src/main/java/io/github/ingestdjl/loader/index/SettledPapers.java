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
import co.elastic.clients.elasticsearch.core.bulk.OperationType;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Tells an {@link IndexListener} of each paper in a bulk response, and makes room for further ones. Thread-safe as its listener is. */
final class SettledPapers<C> implements BulkListener<C> {

    // The index has a higher version: versions are days, so it is the newer record.
    private static final int CONFLICT = 409;

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
            int answered = Math.min(contexts.size(), response.items().size());
            for (int i = 0; i < answered; i++) {
                settle(contexts.get(i), response.items().get(i));
            }
            for (C context : contexts.subList(answered, contexts.size())) {
                // Whatever stands between us and the node does not pass its answers on.
                listener.failed(
                        context,
                        new IndexFailure(
                                "no answer",
                                "the answer to a bulk request of [" + contexts.size() + "] papers has only [" + answered
                                        + "] items",
                                null,
                                true));
            }
        } finally {
            room.release(contexts.size());
        }
    }

    @Override
    public void afterBulk(long executionId, BulkRequest request, List<C> contexts, Throwable failure) {
        try {
            int status = ClusterErrors.status(failure);
            // Without an answer, be it that the client itself has failed, the next request will have none either.
            boolean lasting = status == 0 || RetryingBulkClient.isPassing(failure) || status == 401 || status == 403;
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
        if (error == null && item.operationType() == OperationType.Delete) {
            listener.deleted(context);
        } else if (error == null) {
            listener.indexed(context, "created".equals(item.result()));
        } else if (item.status() == CONFLICT) {
            listener.outdated(context);
        } else {
            listener.failed(context, new IndexFailure(error.type(), ClusterErrors.text(error), item.status(), false));
        }
    }
}
