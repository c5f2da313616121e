/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * A vector as a document can hold it: a list, since {@code IngestDocument} can neither copy nor serialise an array. It
 * is a view, unmodifiable, and boxes a value only when it is read.
 */
final class VectorList extends AbstractList<Float> implements RandomAccess {
    private final float[] values;

    /** @param values not to be changed any more */
    VectorList(float[] values) {
        this.values = values;
    }

    @Override
    public Float get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }
}
