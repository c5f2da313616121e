/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.VectorComparison;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelLoader.GoldenFolder;
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
    private final GoldenFolder folder;
    private final List<Case> cases = new ArrayList<>();
    private final BooleanSupplier cancelled;
    private final BiConsumer<EmbeddingRequest, ActionListener<Embeddings>> embed;

    /** @param embed computes vectors, without remembering any: a remembered one would be compared with itself */
    GoldenCheck(
            ModelId modelId,
            GoldenFolder folder,
            BooleanSupplier cancelled,
            BiConsumer<EmbeddingRequest, ActionListener<Embeddings>> embed) {
        this.modelId = modelId;
        this.folder = folder;
        this.cancelled = cancelled;
        this.embed = embed;
        folder.vectors().vectors().forEach((inputType, vectors) -> {
            for (int i = 0; i < vectors.size(); i++) {
                cases.add(new Case(inputType, folder.vectors().texts().get(i), vectors.get(i)));
            }
        });
    }

    /**
     * @param precision what the model computes in
     * @param listener gets the comparison, or why a text has no vector; nothing once the check is cancelled
     */
    void run(Precision precision, ActionListener<GoldenComparison> listener) {
        next(
                VectorComparison.NONE,
                listener.map(vectors -> new GoldenComparison(folder.quantized(), precision, vectors)));
    }

    private void next(VectorComparison soFar, ActionListener<VectorComparison> listener) {
        if (soFar.texts() == cases.size()) {
            listener.onResponse(soFar);
            return;
        }
        Case current = cases.get(soFar.texts());
        ActionListener.run(
                listener.<Embeddings>delegateFailureAndWrap((next, embeddings) -> {
                    if (embeddings.fingerprint().equals(folder.fingerprint()) == false) {
                        throw new IllegalArgumentException("the folder of model [" + modelId
                                + "] has changed since it was loaded: unload the model, its next use loads it anew");
                    }
                    next(soFar.and(embeddings.vectors().get(0), current.expected), next);
                }),
                embeddings -> embed.accept(
                        new EmbeddingRequest(
                                modelId, List.of(current.text), current.inputType, LongText.TRUNCATE, cancelled),
                        embeddings));
    }
}
