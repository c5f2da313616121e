/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Titles and abstracts to measure with. Where a file has fewer papers than are asked for they come again with a number
 * in front, since identical texts would be computed once.
 */
record Corpus(List<Paper> papers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A paper's texts. */
    record Paper(String title, String abstractText) {}

    /** @param file JSON lines with {@code title} and {@code abstract} */
    static Corpus read(Path file, int count) throws IOException {
        List<Paper> papers = new ArrayList<>(count);
        for (int round = 0; papers.size() < count; round++) {
            int before = papers.size();
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null && papers.size() < count; line = lines.readLine()) {
                    JsonNode json = JSON.readTree(line);
                    String number = round == 0 ? "" : round + " ";
                    papers.add(new Paper(
                            number + json.path("title").asText(),
                            number + json.path("abstract").asText()));
                }
            }
            if (papers.size() == before) {
                throw new IOException("[" + file + "] has no papers");
            }
        }
        return new Corpus(papers);
    }

    Corpus slice(int from, int to) {
        return new Corpus(papers.subList(from, to));
    }

    List<String> titles() {
        return papers.stream().map(Paper::title).toList();
    }

    List<String> abstracts() {
        return papers.stream().map(Paper::abstractText).toList();
    }
}
