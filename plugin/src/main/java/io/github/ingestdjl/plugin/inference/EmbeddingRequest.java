/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelId;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Texts that are to be embedded together: all of them, or none.
 *
 * @param modelId the model
 * @param texts at least one, none blank
 * @param inputType what they are; queries pass ahead of passages
 * @param longText what becomes of those longer than the model takes
 * @param cancelled asked before anything is computed; texts nobody waits for any more are dropped
 */
public record EmbeddingRequest(
        ModelId modelId, List<String> texts, InputType inputType, LongText longText, BooleanSupplier cancelled) {

    /** @throws IllegalArgumentException if there is no text, or a blank one */
    public EmbeddingRequest {
        texts = List.copyOf(texts);
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("[texts] must have at least one text, got []");
        }
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isBlank()) {
                throw new IllegalArgumentException("[texts] must not be blank, got [" + texts.get(i) + "] at " + i);
            }
        }
    }

    /** A request that nobody cancels, whose long texts are truncated. */
    public EmbeddingRequest(ModelId modelId, List<String> texts, InputType inputType) {
        this(modelId, texts, inputType, LongText.TRUNCATE, () -> false);
    }
}
