/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.model.ModelId;
import java.util.Map;
import org.elasticsearch.action.support.nodes.BaseNodesRequest;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;

/** Asks all nodes to embed the golden texts in their folder of a model and to compare the vectors. */
public final class CheckModelRequest extends BaseNodesRequest<CheckModelRequest> {
    /** What the export allows a value to differ by. */
    public static final float DEFAULT_TOLERANCE = 1e-4f;

    /** The export asks for 0.98 on average over its texts, of which single ones lie lower. */
    public static final float DEFAULT_MIN_COSINE = 0.95f;

    private final ModelId modelId;
    private final float tolerance;
    private final float minCosine;

    /**
     * @param tolerance what a value may differ by
     * @param minCosine what the cosine to the reference must be at least, for models that compute in int8
     * @throws IllegalArgumentException if one of them lets everything or nothing pass
     */
    public CheckModelRequest(ModelId modelId, float tolerance, float minCosine) {
        super(new String[0]);
        if (tolerance > 0 == false || Float.isInfinite(tolerance)) {
            throw new IllegalArgumentException("[tolerance] must be a number above 0, got [" + tolerance + "]");
        }
        if ((minCosine > 0 && minCosine < 1) == false) {
            throw new IllegalArgumentException(
                    "[min_cosine] must be a number between 0 and 1, got [" + minCosine + "]");
        }
        this.modelId = modelId;
        this.tolerance = tolerance;
        this.minCosine = minCosine;
    }

    ModelId modelId() {
        return modelId;
    }

    float tolerance() {
        return tolerance;
    }

    float minCosine() {
        return minCosine;
    }

    @Override
    public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
        return new CancellableTask(id, type, action, "model [" + modelId + "]", parent, headers);
    }
}
