/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.inference.Embeddings;
import io.github.ingestdjl.plugin.model.LongText;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.xcontent.ChunkedToXContent;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.TaskId;
import org.junit.jupiter.api.Test;

class EmbedActionTest {

    static Map<String, Object> json(EmbedAction.Response response) {
        return Nodes.json(ChunkedToXContent.wrapAsToXContent(response));
    }

    @Test
    void vectorsComeInTheOrderOfTheTexts() {
        EmbedAction.Response response = new EmbedAction.Response(
                "m", 7, new Embeddings("f", List.of(new float[] {0.5f, -1f}, new float[] {0f, 1f})));
        assertThat(json(response))
                .isEqualTo(Map.of(
                        "model_id",
                        "m",
                        "fingerprint",
                        "f",
                        "took",
                        7,
                        "embeddings",
                        List.of(Map.of("vector", List.of(0.5, -1.0)), Map.of("vector", List.of(0.0, 1.0)))));
    }

    @Test
    void requestRunsAsATaskThatCanBeCancelledAndIsDescribed() {
        EmbedAction.Request request =
                new EmbedAction.Request(new ModelId("m"), List.of("a", "b"), InputType.QUERY, LongText.TRUNCATE);
        var task = request.createTask(1, "type", "action", TaskId.EMPTY_TASK_ID, Map.of());
        assertThat(task).isInstanceOf(CancellableTask.class);
        assertThat(task.getDescription()).isEqualTo("model [m], [2] texts, input_type [query]");
    }
}
