/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import java.util.HashMap;
import java.util.Map;
import org.elasticsearch.index.VersionType;
import org.elasticsearch.ingest.IngestDocument;

/** Documents as a pipeline gets them. */
final class Documents {
    private Documents() {}

    static IngestDocument of(Map<String, Object> source) {
        return new IngestDocument("papers", "1", 1, null, VersionType.INTERNAL, new HashMap<>(source));
    }

    /** An object of one field, whose value may be null. */
    static Map<String, Object> object(String field, Object value) {
        Map<String, Object> object = new HashMap<>();
        object.put(field, value);
        return object;
    }
}
