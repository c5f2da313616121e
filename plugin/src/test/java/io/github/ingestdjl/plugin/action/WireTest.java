/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.plugin.action.NodeMemoryResult.Result;
import io.github.ingestdjl.plugin.inference.CacheStats;
import io.github.ingestdjl.plugin.inference.GoldenComparison;
import io.github.ingestdjl.plugin.inference.ModelInfo;
import io.github.ingestdjl.plugin.inference.ModelStats;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.tasks.TaskId;
import org.junit.jupiter.api.Test;

/** What one node sends arrives at the other. */
class WireTest {
    private static final DiscoveryNode NODE = Nodes.node("a");

    @Test
    void models() throws IOException {
        List<ModelInfo> models = List.of(
                Nodes.loaded("loaded", "f1"),
                Nodes.notLoaded("not-loaded"),
                Nodes.invalid("invalid", "no such file"),
                new ModelInfo("bundled", true, true, Nodes.DEFINITION, 384, "f2", 1L << 40, "its folder is gone"));
        NodeModels received = Nodes.overTheWire(new NodeModels(NODE, models), in -> new NodeModels(in, NODE));
        assertThat(received.models()).isEqualTo(models);
        assertThat(received.getNode()).isSameAs(NODE);
    }

    @Test
    void stats() throws IOException {
        List<ModelStats> models = List.of(
                new ModelStats("m", 1, 1000, Map.of(ModelStats.Counter.TEXTS, 7L, ModelStats.Counter.FAILED, 1L)));
        CacheStats cache = new CacheStats(1, 2, 3, 4, 5);
        NodeStats received = Nodes.overTheWire(new NodeStats(NODE, models, cache), in -> new NodeStats(in, NODE));
        assertThat(received.models()).isEqualTo(models);
        assertThat(received.cache()).isEqualTo(cache);
    }

    @Test
    void embedRequest() throws IOException {
        EmbedRequest sent = new EmbedRequest(new ModelId("m"), List.of("a", "ä🙂"), InputType.QUERY, LongText.AVERAGE);
        sent.setParentTask(new TaskId("node", 42));
        EmbedRequest received = Nodes.overTheWire(sent, EmbedRequest::new);
        assertThat(received.modelId()).isEqualTo(sent.modelId());
        assertThat(received.texts()).isEqualTo(sent.texts());
        assertThat(received.inputType()).isEqualTo(InputType.QUERY);
        assertThat(received.longText()).isEqualTo(LongText.AVERAGE);
        assertThat(received.getParentTask()).isEqualTo(sent.getParentTask());
    }

    @Test
    void embedResponse() throws IOException {
        EmbedResponse sent = new EmbedResponse("m", 7, List.of(new float[] {0.5f, -1f}, new float[] {0f, 1f}));
        EmbedResponse received = Nodes.overTheWire(sent, EmbedResponse::new);
        assertThat(EmbedResponseTest.json(received)).isEqualTo(EmbedResponseTest.json(sent));
    }

    @Test
    void memoryRequestAndResult() throws IOException {
        assertThat(Nodes.overTheWire(new NodeMemoryRequest(new ModelId("m")), NodeMemoryRequest::new)
                        .modelId())
                .isEqualTo(new ModelId("m"));
        for (Result result : Result.values()) {
            NodeMemoryResult sent = new NodeMemoryResult(NODE, result);
            assertThat(Nodes.overTheWire(sent, in -> new NodeMemoryResult(in, NODE))
                            .result())
                    .isEqualTo(result);
        }
    }

    @Test
    void checkRequestAndResult() throws IOException {
        assertThat(Nodes.overTheWire(new NodeCheckRequest(new ModelId("m")), NodeCheckRequest::new)
                        .modelId())
                .isEqualTo(new ModelId("m"));
        GoldenComparison comparison = new GoldenComparison(true, 18, 0.25f, 0.5f);
        NodeCheck compared = Nodes.overTheWire(NodeCheck.compared(NODE, comparison), in -> new NodeCheck(in, NODE));
        assertThat(compared.comparison()).isEqualTo(comparison);
        assertThat(compared.error()).isNull();
        NodeCheck failed = Nodes.overTheWire(
                NodeCheck.failed(NODE, new IllegalStateException("why")), in -> new NodeCheck(in, NODE));
        assertThat(failed.comparison()).isNull();
        assertThat(failed.error()).isEqualTo("why");
    }

    @Test
    void emptyRequestKeepsItsParent() throws IOException {
        EmptyNodeRequest sent = new EmptyNodeRequest();
        sent.setParentTask(new TaskId("node", 42));
        assertThat(Nodes.overTheWire(sent, EmptyNodeRequest::new).getParentTask())
                .isEqualTo(sent.getParentTask());
    }
}
