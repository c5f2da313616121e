/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import io.github.ingestdjl.format.Problems;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.ingest.IngestDocument;

/**
 * The texts of a document that are to be embedded, and where their vectors go.
 *
 * @param fields those of the field map whose source has a text
 * @param texts the text of each of them
 * @param without those whose source has none
 */
record SourceTexts(List<FieldMap.Field> fields, List<String> texts, List<FieldMap.Field> without) {

    /**
     * Reads the sources of a document: strings, or lists of strings, which are joined by a space.
     *
     * @param listsToo whether a list is read as well; else only one without a text, which is none
     * @param ignoreMissing whether a source that is missing, null or blank is left out
     * @throws IllegalArgumentException with all that is wrong with the document
     */
    static SourceTexts read(IngestDocument document, FieldMap fieldMap, boolean listsToo, boolean ignoreMissing) {
        SourceTexts sources = new SourceTexts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Problems problems = new Problems();
        for (FieldMap.Field field : fieldMap.fields()) {
            try {
                String text = text(document, field.source(), listsToo);
                if (text != null) {
                    sources.fields.add(field);
                    sources.texts.add(text);
                } else if (ignoreMissing) {
                    sources.without.add(field);
                } else {
                    problems.add("field [" + Problems.shortened(field.source()) + "] is missing, null or blank");
                }
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        problems.throwIfAny();
        return sources;
    }

    /** The text of a field, or null if that is missing, null or blank. */
    private static String text(IngestDocument document, String path, boolean listsToo) {
        Object value = document.getFieldValue(path, Object.class, true);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text.isBlank() ? null : text;
        }
        if (value instanceof List<?> list) {
            String joined = join(path, list);
            if (joined != null && listsToo == false) {
                throw new IllegalArgumentException("field [" + Problems.shortened(path)
                        + "] must be one string, for the offsets of its passages, but is a list of [" + list.size()
                        + "]; a [join] processor before this one makes it one");
            }
            return joined;
        }
        throw new IllegalArgumentException(
                "field [" + Problems.shortened(path) + "] must be a string or a list of strings, but is of type ["
                        + value.getClass().getName() + "]");
    }

    /** Blank and null elements are left out. */
    private static String join(String path, List<?> list) {
        List<String> parts = new ArrayList<>(list.size());
        for (Object element : list) {
            if (element instanceof String part) {
                if (part.isBlank() == false) {
                    parts.add(part);
                }
            } else if (element != null) {
                throw new IllegalArgumentException("field [" + Problems.shortened(path)
                        + "] must be a string or a list of strings, but has an element of type ["
                        + element.getClass().getName() + "]");
            }
        }
        return parts.isEmpty() ? null : String.join(" ", parts);
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }
}
