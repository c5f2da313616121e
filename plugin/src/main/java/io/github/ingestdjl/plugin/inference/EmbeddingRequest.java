/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Problems;
import io.github.ingestdjl.plugin.model.LongText;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Texts that are to be embedded together: all of them, or none.
 *
 * @param modelId the model
 * @param texts at least one, none blank
 * @param inputType what they are; queries pass ahead of passages
 * @param longText what becomes of those longer than the model takes
 * @param passages how each is cut into passages that have a vector each; null if each text has one vector
 * @param cancelled asked before anything is computed; texts nobody waits for any more are dropped
 * @param fingerprint what the model's must be, since its vectors are compared with others; null if any will do
 * @param unless told the fingerprint of the model as soon as that is known; if it says that the caller has the vectors
 *     already, nothing is computed for this request
 */
public record EmbeddingRequest(
        ModelId modelId,
        List<String> texts,
        InputType inputType,
        LongText longText,
        PassageOptions passages,
        BooleanSupplier cancelled,
        String fingerprint,
        Predicate<String> unless) {
    /** For a caller who has no vectors. */
    static final Predicate<String> NEVER = fingerprint -> false;

    /** @throws IllegalArgumentException if there is no text, or a blank one, or if queries are to be cut into passages */
    public EmbeddingRequest {
        texts = List.copyOf(texts);
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("[texts] must have at least one text, got []");
        }
        if (passages != null && inputType == InputType.QUERY) {
            throw new IllegalArgumentException("[texts] must be documents to be cut into passages, got queries");
        }
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isBlank()) {
                throw new IllegalArgumentException("[texts] must not be blank, got a blank one at [" + i + "]");
            }
        }
    }

    /** This, with a question to its caller. */
    public EmbeddingRequest unless(Predicate<String> question) {
        return new EmbeddingRequest(modelId, texts, inputType, longText, passages, cancelled, fingerprint, question);
    }

    EmbeddingRequest withoutQuestion() {
        return unless(NEVER);
    }

    /** This, with a vector for each passage of a text. */
    public EmbeddingRequest cutInto(PassageOptions options) {
        return new EmbeddingRequest(modelId, texts, inputType, longText, options, cancelled, fingerprint, unless);
    }

    /** This, for vectors of no model but the one with the fingerprint; null for any. */
    public EmbeddingRequest ofModel(String required) {
        return new EmbeddingRequest(modelId, texts, inputType, longText, passages, cancelled, required, unless);
    }

    /** @throws IllegalArgumentException if the model that answers is not the one that was asked for */
    void requireModel(String found) {
        if (fingerprint != null && fingerprint.equals(found) == false) {
            throw new IllegalArgumentException("[model_fingerprint] must be [" + found + "] for model [" + modelId
                    + "] as this node has it, " + Problems.got(fingerprint)
                    + ": its vectors cannot be compared with those of the model that was meant");
        }
    }

    /** A request for texts of which the caller has no vectors. */
    public EmbeddingRequest(
            ModelId modelId, List<String> texts, InputType inputType, LongText longText, BooleanSupplier cancelled) {
        this(modelId, texts, inputType, longText, null, cancelled, null, NEVER);
    }
}
