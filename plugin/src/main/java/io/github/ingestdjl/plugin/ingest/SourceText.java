/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.ingest.IngestDocument;

/** Reads the text of a field: a string, or a list of strings joined by a space, blank and null elements left out. */
final class SourceText {
    private SourceText() {}

    /**
     * @return the text, or null if the field is missing, null or blank
     * @throws IllegalArgumentException if the field holds anything but strings
     */
    static String read(IngestDocument document, String path) {
        Object value = document.getFieldValue(path, Object.class, true);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text.isBlank() ? null : text;
        }
        if (value instanceof List<?> list) {
            return join(path, list);
        }
        throw new IllegalArgumentException(
                "field [" + path + "] must be a string or a list of strings, but is of type ["
                        + value.getClass().getName() + "]");
    }

    private static String join(String path, List<?> list) {
        List<String> parts = new ArrayList<>(list.size());
        for (Object element : list) {
            if (element instanceof String part) {
                if (part.isBlank() == false) {
                    parts.add(part);
                }
            } else if (element != null) {
                throw new IllegalArgumentException("field [" + path
                        + "] must be a string or a list of strings, but has an element of type ["
                        + element.getClass().getName() + "]");
            }
        }
        return parts.isEmpty() ? null : String.join(" ", parts);
    }
}
