/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.ingestdjl.loader.index.SearchResult;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a search found, for people and for programs.
 *
 * @param first the rank of the first paper
 */
record SearchReport(SearchResult result, int first) {

    private static final int SHOWN_AUTHORS = 3;
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(13);

    /** How much of an abstract is shown. */
    enum Detail {
        TITLES,
        EXCERPTS,
        ABSTRACTS
    }

    /** Rank, score and title; then who, what, when and where; then what the paper says, as far as wanted. */
    String text(Detail detail) {
        if (result.hits().isEmpty()) {
            return "no papers found";
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < result.hits().size(); i++) {
            SearchResult.Hit hit = result.hits().get(i);
            lines.add(String.format(Locale.ROOT, "%3d  %.4f  %s", first + i, hit.score(), hit.title()));
            lines.add(INDENT
                    + Stream.of(authors(hit.authors()), hit.primaryCategory(), year(hit), url(hit))
                            .filter(part -> part != null && !part.isEmpty())
                            .collect(Collectors.joining(" · ")));
            String said = detail == Detail.ABSTRACTS ? hit.abstractText() : hit.excerpt();
            if (detail != Detail.TITLES && said != null) {
                wrapped(said).forEach(line -> lines.add(INDENT + line));
            }
        }
        return lines.stream().map(TextTable::printable).collect(Collectors.joining(System.lineSeparator()));
    }

    /** The papers as a bibliography, a table or notes, the best first. */
    String text(PaperFormat format) {
        return result.hits().stream()
                .map(hit -> format.text(Paper.builder(hit.id(), hit.title())
                        .authors(hit.authors())
                        .categories(hit.categories())
                        .submitted(hit.submitted())
                        .abstractText(hit.abstractText())
                        .build()))
                .collect(Collectors.joining("", format.header(), ""))
                .stripTrailing();
    }

    /**
     * One object.
     *
     * @param question the name of what was asked for
     */
    Map<String, Object> json(String question, Object asked) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(question, asked);
        json.put("took", result.tookMillis());
        json.put(
                "hits",
                IntStream.range(0, result.hits().size())
                        .mapToObj(i -> new Entry(
                                first + i,
                                result.hits().get(i),
                                url(result.hits().get(i))))
                        .toList());
        return json;
    }

    private record Entry(int rank, @JsonUnwrapped SearchResult.Hit hit, String url) {}

    /** In lines that a terminal shows whole, broken at blanks. */
    static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (line.length() > 0 && INDENT.length() + line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String authors(List<String> authors) {
        String shown = authors.stream().limit(SHOWN_AUTHORS).collect(Collectors.joining(", "));
        return authors.size() > SHOWN_AUTHORS ? shown + " et al." : shown;
    }

    private static String year(SearchResult.Hit hit) {
        return hit.submitted() == null ? null : String.valueOf(hit.submitted().getYear());
    }

    private static String url(SearchResult.Hit hit) {
        // The slash of an old id belongs to arXiv's path.
        return "https://arxiv.org/abs/" + hit.id();
    }
}
