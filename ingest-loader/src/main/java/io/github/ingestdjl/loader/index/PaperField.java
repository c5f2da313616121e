/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.util.List;
import java.util.Locale;

/** Which of a paper's texts to look at. */
public enum PaperField {
    TITLE("title"),
    ABSTRACT("abstract"),
    /** The one of the two that fits better. */
    BOTH("title", "abstract");

    private final List<String> texts;

    PaperField(String... texts) {
        this.texts = List.of(texts);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The fields of the texts. */
    public List<String> texts() {
        return texts;
    }

    /** The fields of their vectors. */
    List<String> vectors() {
        return texts.stream().map(EmbeddingPipeline::vectorOf).toList();
    }
}
