/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.VectorComparison;
import io.github.ingestdjl.plugin.action.ModelMemoryAction.Result;
import io.github.ingestdjl.plugin.inference.CacheStats;
import io.github.ingestdjl.plugin.inference.Embeddings;
import io.github.ingestdjl.plugin.inference.GoldenComparison;
import io.github.ingestdjl.plugin.inference.ModelInfo;
import io.github.ingestdjl.plugin.inference.ModelStats;
import io.github.ingestdjl.plugin.model.LongText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
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
                new ModelInfo(
                        "bundled",
                        true,
                        true,
                        "serving",
                        Nodes.DEFINITION,
                        384,
                        "f2",
                        "bfloat16",
                        1L << 40,
                        "its folder is gone",
                        new ModelInfo.Failure("it was broken", 1234L)));
        GetModelsAction.NodeResponse received = Nodes.overTheWire(
                new GetModelsAction.NodeResponse(NODE, models), in -> new GetModelsAction.NodeResponse(in, NODE));
        assertThat(received.models()).isEqualTo(models);
        assertThat(received.getNode()).isSameAs(NODE);
    }

    @Test
    void stats() throws IOException {
        List<ModelStats> models = List.of(
                new ModelStats("m", 1, 1000, Map.of(ModelStats.Counter.TEXTS, 7L, ModelStats.Counter.FAILED, 1L)));
        CacheStats cache = new CacheStats(1, 2, 3, 4, 5);
        StatsAction.NodeResponse received = Nodes.overTheWire(
                new StatsAction.NodeResponse(NODE, models, cache), in -> new StatsAction.NodeResponse(in, NODE));
        assertThat(received.models()).singleElement().satisfies(model -> {
            assertThat(model.modelId()).isEqualTo("m");
            assertThat(model.counter(ModelStats.Counter.TEXTS)).isEqualTo(7);
            assertThat(model.counter(ModelStats.Counter.FAILED)).isEqualTo(1);
            assertThat(model.counter(ModelStats.Counter.TOKENS)).isZero();
        });
        assertThat(received.cache()).isEqualTo(cache);
    }

    @Test
    void counterOfANewerNodeIsLeftOutAndTheOthersKeepTheirNames() throws IOException {
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            out.writeString("m");
            out.writeVInt(1);
            out.writeVLong(1000);
            out.writeMap(Map.of("of_tomorrow", 5L, "failed", 3L), StreamOutput::writeString, StreamOutput::writeVLong);
            try (StreamInput in = out.bytes().streamInput()) {
                ModelStats received = new ModelStats(in);
                assertThat(in.available()).isZero();
                assertThat(received.counter(ModelStats.Counter.FAILED)).isEqualTo(3);
                assertThat(received.counters().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void embedRequest() throws IOException {
        EmbedAction.Request sent =
                new EmbedAction.Request(new ModelId("m"), List.of("a", "ä🙂"), InputType.QUERY, LongText.AVERAGE);
        sent.setParentTask(new TaskId("node", 42));
        EmbedAction.Request received = Nodes.overTheWire(sent, EmbedAction.Request::new);
        assertThat(received.modelId()).isEqualTo(sent.modelId());
        assertThat(received.texts()).isEqualTo(sent.texts());
        assertThat(received.inputType()).isEqualTo(InputType.QUERY);
        assertThat(received.longText()).isEqualTo(LongText.AVERAGE);
        assertThat(received.getParentTask()).isEqualTo(sent.getParentTask());
    }

    @Test
    void embedResponse() throws IOException {
        EmbedAction.Response sent = new EmbedAction.Response(
                "m", 7, new Embeddings("f", List.of(new float[] {0.5f, -1f}, new float[] {0f, 1f})));
        EmbedAction.Response received = Nodes.overTheWire(sent, EmbedAction.Response::new);
        assertThat(EmbedActionTest.json(received)).isEqualTo(EmbedActionTest.json(sent));
    }

    @Test
    void memoryRequestAndResult() throws IOException {
        assertThat(Nodes.overTheWire(new NodesAction.ModelRequest(new ModelId("m")), NodesAction.ModelRequest::new)
                        .modelId())
                .isEqualTo(new ModelId("m"));
        for (Result result : Result.values()) {
            ModelMemoryAction.NodeResponse sent = new ModelMemoryAction.NodeResponse(NODE, result);
            assertThat(Nodes.overTheWire(sent, in -> new ModelMemoryAction.NodeResponse(in, NODE))
                            .result())
                    .isEqualTo(result);
        }
    }

    @Test
    void checkResult() throws IOException {
        GoldenComparison comparison =
                new GoldenComparison(true, Precision.BFLOAT16, new VectorComparison(18, 0.25, 0.5));
        CheckModelAction.NodeResponse compared = Nodes.overTheWire(
                CheckModelAction.NodeResponse.compared(NODE, comparison),
                in -> new CheckModelAction.NodeResponse(in, NODE));
        assertThat(compared.comparison()).isEqualTo(comparison);
        assertThat(compared.error()).isNull();
        CheckModelAction.NodeResponse failed = Nodes.overTheWire(
                CheckModelAction.NodeResponse.failed(NODE, new IllegalStateException("why")),
                in -> new CheckModelAction.NodeResponse(in, NODE));
        assertThat(failed.comparison()).isNull();
        assertThat(failed.error()).isEqualTo("why");
    }

    @Test
    void emptyRequestKeepsItsParent() throws IOException {
        NodesAction.ModelRequest sent = new NodesAction.ModelRequest((ModelId) null);
        sent.setParentTask(new TaskId("node", 42));
        assertThat(Nodes.overTheWire(sent, NodesAction.ModelRequest::new).getParentTask())
                .isEqualTo(sent.getParentTask());
    }
}
