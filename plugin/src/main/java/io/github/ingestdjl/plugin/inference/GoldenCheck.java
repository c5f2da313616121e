/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.GoldenVectors;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelId;
import io.github.ingestdjl.plugin.model.ModelRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.elasticsearch.action.ActionListener;

/**
 * Embeds the golden texts of a model and compares. One by one: other work passes between them, and a vector of an int8
 * model depends on the batch its text is in. One check is one object, for one thread at a time.
 */
final class GoldenCheck {
    private record Case(InputType inputType, String text, float[] expected) {}

    private final ModelId modelId;
    private final List<Case> cases;
    private final BooleanSupplier cancelled;
    private final BiConsumer<EmbeddingRequest, ActionListener<List<float[]>>> embed;

    private GoldenCheck(
            ModelId modelId,
            GoldenVectors golden,
            BooleanSupplier cancelled,
            BiConsumer<EmbeddingRequest, ActionListener<List<float[]>>> embed) {
        this.modelId = modelId;
        this.cases = new ArrayList<>();
        golden.vectors().forEach((inputType, vectors) -> {
            for (int i = 0; i < vectors.size(); i++) {
                cases.add(new Case(inputType, golden.texts().get(i), vectors.get(i)));
            }
        });
        this.cancelled = cancelled;
        this.embed = embed;
    }

    /**
     * Checks a model; reads its folder on the calling thread.
     *
     * @param embed computes vectors, without remembering any: a remembered one would be compared with itself
     * @param listener gets the comparison, or why a text has no vector; nothing once the check is cancelled
     */
    static void run(
            ModelRegistry registry,
            ModelId modelId,
            BooleanSupplier cancelled,
            BiConsumer<EmbeddingRequest, ActionListener<List<float[]>>> embed,
            ActionListener<GoldenComparison> listener)
            throws IOException {
        LoadedModel model = registry.acquire(modelId);
        GoldenVectors golden;
        try {
            golden = registry.golden(model);
        } finally {
            model.decRef();
        }
        new GoldenCheck(modelId, golden, cancelled, embed).next(GoldenComparison.none(golden.quantized()), listener);
    }

    private void next(GoldenComparison soFar, ActionListener<GoldenComparison> listener) {
        if (soFar.texts() == cases.size()) {
            listener.onResponse(soFar);
            return;
        }
        Case current = cases.get(soFar.texts());
        ActionListener.run(
                listener.<List<float[]>>delegateFailureAndWrap(
                        (next, vectors) -> next(soFar.and(vectors.get(0), current.expected), next)),
                vectors -> embed.accept(
                        new EmbeddingRequest(
                                modelId, List.of(current.text), current.inputType, LongText.TRUNCATE, cancelled),
                        vectors));
    }
}
