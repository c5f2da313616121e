/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.Objects;

/**
 * The ready-made vectors of a paper's texts.
 *
 * @param title the title's
 * @param abstractText the abstract's, null where there is none
 */
public record PaperVectors(TextVector title, TextVector abstractText) {

    /** Refuses vectors without the title's. */
    public PaperVectors {
        Objects.requireNonNull(title, "title");
    }
}
