/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A paper of the sample as the file has it, read without the loader's help, to check the loader's answers against. */
record SamplePaper(String id, String title, String text, List<String> categories, LocalDate submitted) {

    static Map<String, SamplePaper> all() {
        try {
            Map<String, SamplePaper> papers = new LinkedHashMap<>();
            for (String line : Files.readAllLines(Artifacts.sample())) {
                JsonNode json = Papers.JSON.readTree(line);
                String day = json.at("/versions/0/created").textValue();
                SamplePaper paper = new SamplePaper(
                        json.get("id").textValue(),
                        json.get("title").textValue(),
                        json.get("abstract").textValue(),
                        Arrays.asList(json.get("categories").textValue().split(" ")),
                        ZonedDateTime.parse(day, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toLocalDate());
                papers.put(paper.id, paper);
            }
            return papers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean inAnyOf(Set<String> names) {
        return categories.stream()
                .anyMatch(category -> names.contains(category) || names.contains(category.replaceFirst("\\..*", "")));
    }
}
