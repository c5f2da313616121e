/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Queries in words: JSON lines {@code {"id":"q01","text":"…"}}, or lines {@code q01<TAB>…}. */
public final class QueryFile {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private QueryFile() {}

    /**
     * Reads a file: texts by id, in its order.
     *
     * @throws UnreadableFileException with the line and the reason
     */
    public static Map<String, String> read(Path file) throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        for (Lines.Line line : Lines.of(file)) {
            String[] query =
                    line.text().startsWith("{") ? json(file, line) : line.text().split("\t", 2);
            if (query.length != 2 || query[0].isBlank() || query[1].isBlank()) {
                throw new UnreadableFileException(
                        file,
                        line.number(),
                        "must be {\"id\":…,\"text\":…}, or id and text with a tabulator between, got [" + line.text()
                                + "]");
            }
            if (queries.put(query[0].strip(), query[1].strip()) != null) {
                throw new UnreadableFileException(file, line.number(), "query [" + query[0] + "] is there twice");
            }
        }
        return queries;
    }

    private static String[] json(Path file, Lines.Line line) {
        try {
            JsonNode json = MAPPER.readTree(line.text());
            return new String[] {json.path("id").asText(), json.path("text").asText()};
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(file, line.number(), "is no JSON: " + e.getOriginalMessage());
        }
    }
}
