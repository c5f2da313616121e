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

/** What a search found, for people and for programs. */
record SearchReport(SearchResult result) {

    private static final int SHOWN_AUTHORS = 3;

    /** Two lines a paper: rank, score and title; then who, what, when and where. */
    String text() {
        if (result.hits().isEmpty()) {
            return "no papers found";
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < result.hits().size(); i++) {
            SearchResult.Hit hit = result.hits().get(i);
            lines.add(String.format(Locale.ROOT, "%3d  %.4f  %s", i + 1, hit.score(), hit.title()));
            lines.add(" ".repeat(13)
                    + Stream.of(authors(hit.authors()), hit.primaryCategory(), year(hit), url(hit))
                            .filter(part -> part != null && !part.isEmpty())
                            .collect(Collectors.joining(" · ")));
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
                                i + 1, result.hits().get(i), url(result.hits().get(i))))
                        .toList());
        return json;
    }

    private record Entry(int rank, @JsonUnwrapped SearchResult.Hit hit, String url) {}

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
