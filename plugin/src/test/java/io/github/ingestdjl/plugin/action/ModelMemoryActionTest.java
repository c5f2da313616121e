/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.action.ModelMemoryAction.Result;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.transport.RemoteTransportException;
import org.junit.jupiter.api.Test;

class ModelMemoryActionTest {

    private static FailedNodeException failure(Exception reason) {
        return new FailedNodeException("id-a", "Failed node [id-a]", new RemoteTransportException("remote", reason));
    }

    @Test
    void everyNodeSaysWhatHappened() {
        ModelMemoryAction.Response response = new ModelMemoryAction.Response(
                Nodes.CLUSTER,
                List.of(
                        new ModelMemoryAction.NodeResponse(Nodes.node("a"), Result.LOADED),
                        new ModelMemoryAction.NodeResponse(Nodes.node("b"), Result.ALREADY_LOADED)),
                List.of(),
                "m");
        assertThat(Nodes.json(response))
                .isEqualTo(Map.of(
                        "model_id",
                        "m",
                        "nodes",
                        Map.of(
                                "id-a", Map.of("name", "a", "result", "loaded"),
                                "id-b", Map.of("name", "b", "result", "already_loaded"))));
    }

    @Test
    void failureOfAllNodesIsTheGravestReasonItself() {
        Exception notFound = KnownModels.notFound(new ModelId("m"), List.of());
        Exception broken = new EmbeddingException("model [m] cannot be loaded");
        assertThat(NodesAction.gravest(List.of(failure(notFound), failure(broken))))
                .isSameAs(broken);
        assertThat(NodesAction.gravest(List.of(failure(notFound), failure(notFound))))
                .isSameAs(notFound);
    }
}
