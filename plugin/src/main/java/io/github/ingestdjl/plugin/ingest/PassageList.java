/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import io.github.ingestdjl.plugin.inference.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Passages as a document can hold them, and a {@code nested} field can index them: a list of objects. */
final class PassageList {
    /** Where a passage begins in its text, in UTF-16 units, as Java, Lucene and JavaScript count. */
    static final String START = "start";
    /** Where it ends: the place after its last character. */
    static final String END = "end";

    static final String VECTOR = "vector";

    private PassageList() {}

    /** The list, its objects and its vectors can be changed by later processors. */
    static List<Map<String, Object>> of(List<Passage> passages) {
        List<Map<String, Object>> list = new ArrayList<>(passages.size());
        for (Passage passage : passages) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put(START, passage.start());
            object.put(END, passage.end());
            object.put(VECTOR, new VectorList(passage.vector()));
            list.add(object);
        }
        return list;
    }
}
