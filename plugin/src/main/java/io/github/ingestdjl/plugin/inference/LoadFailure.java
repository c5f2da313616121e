/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.model.ModelUnavailableException;
import io.github.ingestdjl.plugin.model.UnknownModelException;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.core.TimeValue;

/**
 * Why a model could not be loaded, or was given up. In full it is for the log and for those who may see or change models: what an engine
 * says may name files of this machine. Whoever only indexes or searches is told what is wrong with the model's folder, and
 * else where to look.
 *
 * @param cause an {@link Error} is wrapped, without itself: in the answer to a request Elasticsearch takes it for its
 *     own, and ends the node
 * @param isForAll whether everybody may read the reason
 * @param millis when it was, since the epoch
 * @param nanos the same on the clock that deadlines are measured with
 */
record LoadFailure(RuntimeException cause, boolean isForAll, long millis, long nanos) {
    static LoadFailure of(Throwable reason, long nanos) {
        RuntimeException cause;
        if (reason instanceof UnknownModelException || reason instanceof EsRejectedExecutionException) {
            cause = (RuntimeException) reason;
        } else if (reason instanceof Exception) {
            cause = new ModelUnavailableException(reason.getMessage(), reason);
        } else {
            cause = new ModelUnavailableException("cannot be loaded: " + reason);
        }
        boolean isForAll = cause instanceof ModelUnavailableException == false
                || cause.getCause() instanceof InvalidModelException;
        return new LoadFailure(cause, isForAll, System.currentTimeMillis(), nanos);
    }

    /** A batch does not return: what was loaded is of no use, and can be loaded again once it has returned. */
    static LoadFailure stuck(ModelId id, TimeValue limit, long nanos) {
        ModelUnavailableException cause = new ModelUnavailableException("model [" + id
                + "] cannot be used on this node: a batch has been running for longer than [ingest.djl.batch.timeout], ["
                + limit + "], and nothing but a restart ends it");
        return new LoadFailure(cause, true, System.currentTimeMillis(), nanos);
    }

    /** Whether there is no such model. */
    boolean isUnknownModel() {
        return cause instanceof UnknownModelException;
    }

    /** Whether the next request need not try again at once. A folder that is not there may be there the next moment. */
    boolean isLasting() {
        return isUnknownModel() == false;
    }

    String reason() {
        return cause.getMessage();
    }

    RuntimeException inFull() {
        return cause;
    }

    RuntimeException forCallers(ModelId id) {
        if (cause instanceof ModelUnavailableException == false) {
            return cause;
        }
        return new ModelUnavailableException(
                isForAll
                        ? cause.getMessage()
                        : "model [" + id + "] cannot be used on this node; [GET _ingest/djl/models/" + id
                                + "] says why");
    }
}
