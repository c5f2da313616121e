/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.inference.ModelInfo;
import io.github.ingestdjl.plugin.inference.ModelInfo.Definition;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.Test;

@SuppressWarnings("unchecked")
class GetModelsActionTest {

    private static GetModelsAction.NodeResponse node(String name, ModelInfo... models) {
        return new GetModelsAction.NodeResponse(Nodes.node(name), List.of(models));
    }

    private static GetModelsAction.Response response(String modelId, GetModelsAction.NodeResponse... nodes) {
        return new GetModelsAction.Response(
                Nodes.CLUSTER, List.of(nodes), List.of(), modelId == null ? null : new ModelId(modelId));
    }

    private static Map<String, Object> models(String modelId, GetModelsAction.NodeResponse... nodes) {
        return (Map<String, Object>) Nodes.json(response(modelId, nodes)).get("models");
    }

    private static Map<String, Object> model(GetModelsAction.NodeResponse... nodes) {
        return (Map<String, Object>) models("m", nodes).get("m");
    }

    private static Map<String, Object> onNode(Map<String, Object> model, String name) {
        return ((Map<String, Map<String, Object>>) model.get("nodes")).get("id-" + name);
    }

    @Test
    void whatNodesAgreeOnIsSaidOnce() {
        assertThat(model(node("a", Nodes.loaded("m", "f")), node("b", Nodes.loaded("m", "f"))))
                .isEqualTo(Map.of(
                        "dimensions",
                        384,
                        "pooling",
                        "mean",
                        "normalize",
                        true,
                        "max_length",
                        512,
                        "query_prefix",
                        "query: ",
                        "passage_prefix",
                        "passage: ",
                        "default",
                        false,
                        "fingerprint",
                        "f",
                        "consistent",
                        true,
                        "nodes",
                        Map.of(
                                "id-a",
                                Map.of(
                                        "name",
                                        "a",
                                        "source",
                                        "configuration",
                                        "state",
                                        "serving",
                                        "loaded",
                                        true,
                                        "fingerprint",
                                        "f",
                                        "precision",
                                        "float32",
                                        "native_memory_in_bytes",
                                        1000),
                                "id-b",
                                Map.of(
                                        "name",
                                        "b",
                                        "source",
                                        "configuration",
                                        "state",
                                        "serving",
                                        "loaded",
                                        true,
                                        "fingerprint",
                                        "f",
                                        "precision",
                                        "float32",
                                        "native_memory_in_bytes",
                                        1000))));
    }

    @Test
    void whatOnlyLoadingTellsIsLeftOutUntilOneNodeKnows() {
        assertThat(model(node("a", Nodes.notLoaded("m"))))
                .doesNotContainKeys("dimensions", "fingerprint")
                .containsEntry("consistent", true);
        Map<String, Object> model = model(node("a", Nodes.notLoaded("m")), node("b", Nodes.loaded("m", "f")));
        assertThat(model)
                .containsEntry("dimensions", 384)
                .containsEntry("fingerprint", "f")
                .containsEntry("consistent", true);
        assertThat(onNode(model, "a")).containsEntry("loaded", false).doesNotContainKeys("fingerprint", "dimensions");
    }

    @Test
    void differingFingerprintsStandSideBySide() {
        Map<String, Object> model = model(node("a", Nodes.loaded("m", "f1")), node("b", Nodes.loaded("m", "f2")));
        assertThat(model).doesNotContainKey("fingerprint").containsEntry("consistent", false);
        assertThat(onNode(model, "a")).containsEntry("fingerprint", "f1");
        assertThat(onNode(model, "b")).containsEntry("fingerprint", "f2");
    }

    @Test
    void precisionMayDifferBetweenNodesAndEachShowsItsOwn() {
        Map<String, Object> model = model(
                node("a", Nodes.loaded("m", "f", "float32")),
                node("b", Nodes.loaded("m", "f", "bfloat16")),
                node("c", Nodes.notLoaded("m")));
        assertThat(model)
                .containsEntry("consistent", true)
                .containsEntry("fingerprint", "f")
                .doesNotContainKey("precision");
        assertThat(onNode(model, "a")).containsEntry("precision", "float32");
        assertThat(onNode(model, "b")).containsEntry("precision", "bfloat16");
        assertThat(onNode(model, "c")).doesNotContainKey("precision");
    }

    @Test
    void failedLoadingIsShownOnItsNodeAndIsNotConsistent() {
        ModelInfo failed = new ModelInfo(
                "m",
                false,
                false,
                "absent",
                Nodes.DEFINITION,
                0,
                null,
                null,
                0,
                null,
                new ModelInfo.Failure("broken", 1000));
        Map<String, Object> model = model(node("a", failed), node("b", Nodes.notLoaded("m")));
        assertThat(model).containsEntry("consistent", false);
        assertThat(onNode(model, "a"))
                .containsEntry("state", "absent")
                .containsEntry("loaded", false)
                .containsEntry("last_load_failure", Map.of("timestamp_in_millis", 1000, "reason", "broken"));
        assertThat(onNode(model, "b")).containsEntry("state", "absent").doesNotContainKey("last_load_failure");
    }

    @Test
    void nodeThatDiffersShowsItsOwn() {
        ModelInfo other = new ModelInfo(
                "m", true, true, "absent", new Definition("cls", false, 128, "", ""), 768, null, null, 0, null, null);
        Map<String, Object> model = model(node("a", Nodes.loaded("m", "f")), node("b", other));
        assertThat(model)
                .containsEntry("pooling", "mean")
                .containsEntry("dimensions", 384)
                .containsEntry("default", true)
                .containsEntry("consistent", false);
        assertThat(onNode(model, "a")).containsEntry("default", false).doesNotContainKeys("pooling", "dimensions");
        assertThat(onNode(model, "b"))
                .containsEntry("source", "plugin")
                .containsEntry("pooling", "cls")
                .containsEntry("normalize", false)
                .containsEntry("max_length", 128)
                .containsEntry("query_prefix", "")
                .containsEntry("passage_prefix", "")
                .containsEntry("dimensions", 768)
                .doesNotContainKey("default");
    }

    @Test
    void invalidFolderShowsItsReason() {
        Map<String, Object> model =
                model(node("a", Nodes.invalid("m", "no such file")), node("b", Nodes.notLoaded("m")));
        assertThat(model).containsEntry("pooling", "mean").containsEntry("consistent", false);
        assertThat(onNode(model, "a"))
                .containsEntry("loaded", false)
                .containsEntry("error", "no such file")
                .doesNotContainKey("pooling");
        assertThat(model(node("a", Nodes.invalid("m", "no such file"))))
                .containsOnlyKeys("default", "consistent", "nodes");
    }

    @Test
    void nodeWithoutTheModelIsShown() {
        Map<String, Object> model = model(node("b"), node("a", Nodes.loaded("m", "f")));
        assertThat(model).containsEntry("consistent", false);
        assertThat(onNode(model, "b"))
                .isEqualTo(Map.of("name", "b", "loaded", false, "error", "this node has no model of this id"));
    }

    @Test
    void allModelsAreListedUnlessOneIsAskedFor() {
        GetModelsAction.NodeResponse a = node("a", Nodes.notLoaded("m"), Nodes.notLoaded("x"));
        GetModelsAction.NodeResponse b = node("b", Nodes.notLoaded("k"));
        assertThat(models(null, a, b)).containsOnlyKeys("k", "m", "x");
        assertThat(models("m", a, b)).containsOnlyKeys("m");
        assertThat(models(null)).isEmpty();
    }

    @Test
    void unknownModelIsNotFound() {
        assertThatThrownBy(() -> response("y", node("a", Nodes.notLoaded("m")), node("b", Nodes.notLoaded("k"))))
                .isInstanceOfSatisfying(ResourceNotFoundException.class, e -> assertThat(e.status())
                        .isEqualTo(RestStatus.NOT_FOUND))
                .hasMessage("[model_id] names no model, got [y], valid are [k, m]");
    }

    @Test
    void whetherAModelExistsIsNotSaidWhenNoNodeAnswers() {
        var failure = new FailedNodeException("id-a", "gone", new IllegalStateException());
        GetModelsAction.Response response =
                new GetModelsAction.Response(Nodes.CLUSTER, List.of(), List.of(failure), new ModelId("y"));
        assertThat(Nodes.json(response)).containsEntry("models", Map.of());
        assertThat(response.failures()).containsExactly(failure);
    }
}
