/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A vector as a document can hold it: a list, since {@code IngestDocument} can neither copy nor serialise an array. It is
 * a view, which boxes a value only when it is read; a later processor that changes it gets a list of its own.
 */
final class VectorList extends AbstractList<Object> implements RandomAccess {
    private final float[] values;
    /** Null until something is changed: the values may be another document's as well. */
    private List<Object> changed;

    /** @param values not to be changed any more */
    VectorList(float[] values) {
        this.values = values;
    }

    @Override
    public Object get(int index) {
        return changed == null ? (Float) values[index] : changed.get(index);
    }

    @Override
    public int size() {
        return changed == null ? values.length : changed.size();
    }

    @Override
    public Object set(int index, Object value) {
        return changed().set(index, value);
    }

    @Override
    public void add(int index, Object value) {
        changed().add(index, value);
        modCount++;
    }

    @Override
    public Object remove(int index) {
        modCount++;
        return changed().remove(index);
    }

    private List<Object> changed() {
        if (changed == null) {
            changed = new ArrayList<>(this);
        }
        return changed;
    }
}
