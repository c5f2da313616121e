/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.util.Locale;

/** How the index compares vectors. */
public enum Similarity {
    COSINE,
    L2_NORM;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
