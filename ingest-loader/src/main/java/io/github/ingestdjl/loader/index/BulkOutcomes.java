/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._helpers.bulk.BulkListener;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.bulk.OperationType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** Tells an {@link IndexListener} of each paper in a bulk response, or has it sent again. Thread-safe as its listener is. */
final class BulkOutcomes<C> implements BulkListener<PaperIndexer.Attempt<C>> {

    // The index has a higher version: versions are days, so it is the newer record.
    private static final int CONFLICT = 409;

    private final PaperIndexer<C> indexer;
    private final IndexListener<C> listener;
    private final ClusterErrors errors;
    private final String alias;

    BulkOutcomes(PaperIndexer<C> indexer, IndexListener<C> listener, ClusterErrors errors, String alias) {
        this.indexer = indexer;
        this.listener = listener;
        this.errors = errors;
        this.alias = alias;
    }

    @Override
    public void beforeBulk(long executionId, BulkRequest request, List<PaperIndexer.Attempt<C>> attempts) {
        // Only what came of it counts.
    }

    @Override
    public void afterBulk(
            long executionId, BulkRequest request, List<PaperIndexer.Attempt<C>> attempts, BulkResponse response) {
        List<BulkResponseItem> items = response.items();
        settle(
                request,
                attempts,
                i -> i < items.size() && ClusterErrors.isTemporary(items.get(i).status()),
                i -> {
                    if (i < items.size()) {
                        settle(attempts.get(i), items.get(i));
                        return;
                    }
                    // Whatever stands between us and the node does not pass its answers on.
                    String problem = "the answer to a bulk request of [" + attempts.size() + "] papers has only ["
                            + items.size() + "] items";
                    listener.failed(
                            attempts.get(i).context(), new IndexListener.Failure("no answer", problem, null, true));
                });
    }

    @Override
    public void afterBulk(
            long executionId, BulkRequest request, List<PaperIndexer.Attempt<C>> attempts, Throwable failure) {
        int status = ClusterErrors.status(failure);
        // Without an answer, be it that the client itself has failed, the next request will have none either.
        boolean lasting = status == 0 || ClusterErrors.isTemporary(failure) || status == 401 || status == 403;
        String type = status == 0 ? "no answer" : "bulk request failed with status " + status;
        String message = errors.translated(failure).getMessage();
        settle(
                request,
                attempts,
                i -> ClusterErrors.isTemporary(failure),
                i -> listener.failed(
                        attempts.get(i).context(),
                        new IndexListener.Failure(
                                type, message + tries(attempts.get(i)), status == 0 ? null : status, lasting)));
    }

    private void settle(
            BulkRequest request,
            List<PaperIndexer.Attempt<C>> attempts,
            IntPredicate temporarilyRefused,
            IntConsumer settling) {
        List<BulkOperation> operations = new ArrayList<>();
        List<PaperIndexer.Attempt<C>> again = new ArrayList<>();
        try {
            for (int i = 0; i < attempts.size(); i++) {
                PaperIndexer.Attempt<C> attempt = attempts.get(i);
                if (!temporarilyRefused.test(i) || !indexer.allowsAnother(attempt)) {
                    settling.accept(i);
                    continue;
                }
                operations.add(request.operations().get(i));
                again.add(attempt);
                if (attempt.number() == 1) {
                    listener.retried(attempt.context());
                }
            }
        } finally {
            indexer.makeRoom(attempts.size() - again.size());
        }
        if (!again.isEmpty()) {
            indexer.sendAgain(operations, again);
        }
    }

    private void settle(PaperIndexer.Attempt<C> attempt, BulkResponseItem item) {
        ErrorCause error = item.error();
        if (error == null && item.operationType() == OperationType.Delete) {
            listener.deleted(attempt.context());
        } else if (error == null) {
            listener.indexed(attempt.context(), "created".equals(item.result()));
        } else if (item.status() == CONFLICT) {
            listener.outdated(attempt.context());
        } else {
            boolean gone = ClusterErrors.MISSING_INDEX.equals(error.type());
            String message = gone ? errors.goneAlias(alias) : ClusterErrors.text(error) + tries(attempt);
            listener.failed(
                    attempt.context(),
                    new IndexListener.Failure(error.type(), message, item.status(), gone || isOtherModel(message)));
        }
    }

    /** The node has another model than the one that made the index's vectors: it would refuse every paper. */
    private static boolean isOtherModel(String message) {
        return message.contains("[model_fingerprint] must be [");
    }

    private static String tries(PaperIndexer.Attempt<?> attempt) {
        return attempt.number() == 1 ? "" : " (" + attempt.number() + " tries)";
    }
}
