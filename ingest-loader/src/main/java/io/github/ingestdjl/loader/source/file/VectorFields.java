/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static io.github.ingestdjl.loader.paper.PaperDocument.ABSTRACT_VECTOR;
import static io.github.ingestdjl.loader.paper.PaperDocument.TITLE_VECTOR;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.PaperVectors;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.TextVector;
import java.util.List;

/** Reads the ready-made vectors of a paper: all or none, for half of them would leave papers that some searches never find. */
final class VectorFields {

    private VectorFields() {}

    /**
     * The vectors, or null where there are none.
     *
     * @param hasAbstract whether the paper has an abstract, whose vector must be there then
     */
    static PaperVectors parse(JsonFields fields, boolean hasAbstract) throws InvalidPaperException {
        TextVector title = vector(fields, TITLE_VECTOR);
        TextVector abstractText = vector(fields, ABSTRACT_VECTOR);
        if (title == null && abstractText == null) {
            return null;
        }
        if (title == null) {
            throw missing(TITLE_VECTOR, ABSTRACT_VECTOR);
        }
        if (abstractText == null && hasAbstract) {
            throw missing(ABSTRACT_VECTOR, TITLE_VECTOR);
        }
        return new PaperVectors(title, abstractText);
    }

    private static TextVector vector(JsonFields fields, String name) throws InvalidPaperException {
        if (!fields.has(name)) {
            return null;
        }
        List<JsonNode> elements = fields.elements(name);
        if (elements.isEmpty()) {
            throw invalid(name, "must not be empty, got [[]]");
        }
        double[] numbers = new double[elements.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(name, elements.get(i));
        }
        return TextVector.ofDecimals(numbers);
    }

    private static double number(String name, JsonNode element) throws InvalidPaperException {
        if (!element.isNumber()) {
            throw JsonFields.wrongType(name, "an array of numbers", element);
        }
        if (!Float.isFinite(element.floatValue())) {
            throw invalid(name, "must have numbers that a float can hold, got [" + element + "]");
        }
        return element.doubleValue();
    }

    private static InvalidPaperException missing(String name, String present) {
        return invalid(name, "must be there beside [" + present + "], got none");
    }

    private static InvalidPaperException invalid(String name, String problem) {
        return new InvalidPaperException(RejectReason.INVALID_VECTOR, "[" + name + "] " + problem);
    }
}
