/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.util.Objects;

/**
 * What {@link IndexSetup} shall establish.
 *
 * @param model the model's id, or null for the node's default model
 * @param loaderVersion written into the index's {@code _meta}
 */
public record IndexSpec(String index, String pipeline, Similarity similarity, String model, String loaderVersion) {

    /** Refuses missing values. */
    public IndexSpec {
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(similarity, "similarity");
        Objects.requireNonNull(loaderVersion, "loaderVersion");
    }
}
