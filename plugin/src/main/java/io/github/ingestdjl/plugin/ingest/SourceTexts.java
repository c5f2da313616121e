/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.ingest.IngestDocument;

/**
 * The texts of a document that are to be embedded, and where their vectors go.
 *
 * @param fields those of the field map whose source has a text
 * @param texts the text of each of them
 */
record SourceTexts(List<FieldMap.Field> fields, List<String> texts) {

    /**
     * Reads the sources of a document: strings, or lists of strings, which are joined by a space.
     *
     * @param ignoreMissing whether a source that is missing, null or blank is left out
     * @throws IllegalArgumentException with all that is wrong with the document
     */
    static SourceTexts read(IngestDocument document, FieldMap fieldMap, boolean ignoreMissing) {
        List<FieldMap.Field> fields = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (FieldMap.Field field : fieldMap.fields()) {
            try {
                String text = SourceText.read(document, field.source());
                if (text != null) {
                    fields.add(field);
                    texts.add(text);
                } else if (ignoreMissing == false) {
                    problems.add("field [" + field.source() + "] is missing, null or blank");
                }
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (problems.isEmpty() == false) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return new SourceTexts(fields, texts);
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }
}
