/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import io.github.ingestdjl.loader.paper.PaperFilter;
import java.util.Locale;

/**
 * A search by text. Validates itself; an {@link IllegalArgumentException} names the option and its value.
 *
 * @param text what to look for, not blank
 * @param field what to compare it with; null for the abstract where meaning counts, which a title tells too, and for both where words do
 * @param model the id of the model that embeds the text where the index does not note which one made its vectors, or null for the node's
 *     default model; of no account to {@link Mode#TEXT}
 * @param fusion how {@link Mode#HYBRID} makes one list of two; of no account to the others
 */
public record SearchQuery(
        String text,
        Mode mode,
        PaperField field,
        String model,
        Neighbours neighbours,
        PaperFilter filter,
        FusionOptions fusion) {

    /** How a text finds papers. */
    public enum Mode {
        /** By meaning: the nearest vectors. */
        KNN,
        /** By words. */
        TEXT,
        /** By both, their lists fused. */
        HYBRID;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whose vectors are compared. */
    PaperField meaning() {
        return field == null ? PaperField.ABSTRACT : field;
    }

    /** Where words are looked for. */
    PaperField words() {
        return field == null ? PaperField.BOTH : field;
    }

    public SearchQuery {
        if (text.isBlank()) {
            throw new IllegalArgumentException("[TEXT] must not be blank");
        }
    }
}
