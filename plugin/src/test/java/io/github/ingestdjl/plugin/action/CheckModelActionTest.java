/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.VectorComparison;
import io.github.ingestdjl.plugin.inference.GoldenComparison;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.common.xcontent.support.XContentMapValues;
import org.junit.jupiter.api.Test;

class CheckModelActionTest {
    private static final CheckModelAction.Request REQUEST = new CheckModelAction.Request(new ModelId("m"), 0.5f, 0.75f);

    private static CheckModelAction.NodeResponse compared(
            boolean quantized, int texts, float maxDifference, float minCosine) {
        return compared(quantized, Precision.FLOAT32, texts, maxDifference, minCosine);
    }

    private static CheckModelAction.NodeResponse compared(
            boolean quantized, Precision precision, int texts, float maxDifference, float minCosine) {
        return CheckModelAction.NodeResponse.compared(
                Nodes.node("a"),
                new GoldenComparison(quantized, precision, new VectorComparison(texts, maxDifference, minCosine)));
    }

    private static CheckModelAction.Response response(
            List<FailedNodeException> failures, CheckModelAction.NodeResponse... nodes) {
        return new CheckModelAction.Response(Nodes.CLUSTER, List.of(nodes), failures, REQUEST);
    }

    private static Map<String, Object> json(CheckModelAction.NodeResponse... nodes) {
        return Nodes.json(response(List.of(), nodes));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> only(CheckModelAction.NodeResponse node) {
        Map<String, Object> json = json(node);
        Map<String, Object> shown = (Map<String, Object>) XContentMapValues.extractValue("nodes.id-a", json);
        assertThat(json.get("ok")).isEqualTo(shown.get("ok"));
        return shown;
    }

    @Test
    void nodeWithinTheToleranceIsOk() {
        assertThat(json(compared(false, 18, 0.5f, 1)))
                .isEqualTo(Map.of(
                        "model_id",
                        "m",
                        "ok",
                        true,
                        "tolerance",
                        0.5,
                        "min_cosine",
                        0.75,
                        "nodes",
                        Map.of(
                                "id-a",
                                Map.of(
                                        "name",
                                        "a",
                                        "ok",
                                        true,
                                        "quantized",
                                        false,
                                        "precision",
                                        "float32",
                                        "texts",
                                        18,
                                        "max_difference",
                                        0.5,
                                        "min_cosine",
                                        1.0))));
    }

    @Test
    void nodeBeyondTheToleranceIsNot() {
        assertThat(only(compared(false, 18, 1, 1)))
                .containsEntry("ok", false)
                .containsEntry("error", "a value differs from the golden vectors by [1.0], at most [0.5] is valid");
    }

    @Test
    void directionAloneCountsForInt8() {
        assertThat(only(compared(true, 18, 1, 0.75f))).containsEntry("ok", true).containsEntry("max_difference", 1.0);
        assertThat(only(compared(true, 18, 0, 0.5f)))
                .containsEntry("ok", false)
                .containsEntry("error", "the cosine to the golden vectors is [0.5], at least [0.75] is valid");
    }

    @Test
    void directionOfBfloat16MustBeNearlyThatOfFloat32() {
        assertThat(only(compared(false, Precision.BFLOAT16, 18, 1, 0.9995f)))
                .containsEntry("ok", true)
                .containsEntry("precision", "bfloat16");
        assertThat(only(compared(false, Precision.BFLOAT16, 18, 0, 0.9985f)))
                .containsEntry("ok", false)
                .containsEntry("error", "the cosine to the golden vectors is [0.9985], at least [0.999] is valid");
        assertThat(only(compared(true, Precision.BFLOAT16, 18, 1, 0.75f))).containsEntry("ok", true);
    }

    @Test
    void vectorsThatCannotBeComparedAreNoJsonNumber() {
        assertThat(only(compared(false, 18, Float.POSITIVE_INFINITY, -1)))
                .containsEntry("ok", false)
                .doesNotContainKey("max_difference");
    }

    @Test
    void folderWithoutGoldenVectorsIsNotOk() {
        assertThat(only(compared(false, 0, 0, 1)))
                .isEqualTo(Map.of(
                        "name",
                        "a",
                        "ok",
                        false,
                        "quantized",
                        false,
                        "precision",
                        "float32",
                        "texts",
                        0,
                        "error",
                        "no [golden.json] in the folder of the model"));
    }

    @Test
    void nodeThatFailedSaysWhy() {
        assertThat(only(CheckModelAction.NodeResponse.failed(
                        Nodes.node("a"), new IllegalStateException("out of memory"))))
                .isEqualTo(Map.of("name", "a", "ok", false, "error", "out of memory"));
    }

    @Test
    void allNodesMustBeOk() {
        CheckModelAction.NodeResponse good = compared(false, 1, 0, 1);
        CheckModelAction.NodeResponse bad =
                CheckModelAction.NodeResponse.failed(Nodes.node("b"), new IllegalStateException("x"));
        assertThat(response(List.of(), good).isOk()).isTrue();
        assertThat(response(List.of(), bad, good).isOk()).isFalse();
        var gone = new FailedNodeException("id-b", "gone", new IllegalStateException());
        assertThat(response(List.of(gone), good).isOk()).isFalse();
    }

    @Test
    void boundsThatLetEverythingOrNothingPassAreRefused() {
        ModelId id = new ModelId("m");
        for (float tolerance : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new CheckModelAction.Request(id, tolerance, 0.9f))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[tolerance] must be a number above 0, got [" + tolerance + "]");
        }
        for (float minCosine : new float[] {0, 1, -1, Float.NaN}) {
            assertThatThrownBy(() -> new CheckModelAction.Request(id, 1, minCosine))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[min_cosine] must be a number between 0 and 1, got [" + minCosine + "]");
        }
    }
}
