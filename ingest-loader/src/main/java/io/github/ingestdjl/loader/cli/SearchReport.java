/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.SearchResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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
        return lines.stream().map(Printable::of).collect(Collectors.joining(System.lineSeparator()));
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
        List<Map<String, Object>> hits = new ArrayList<>();
        for (SearchResult.Hit hit : result.hits()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("rank", hits.size() + 1);
            entry.put("score", hit.score());
            if (hit.ranks() != null) {
                entry.put("rank_knn", hit.ranks().knn());
                entry.put("rank_text", hit.ranks().text());
            }
            entry.put("id", hit.id());
            entry.put("title", hit.title());
            entry.put("authors", hit.authors());
            entry.put("primary_category", hit.primaryCategory());
            entry.put("categories", hit.categories());
            entry.put("submitted", Objects.toString(hit.submitted(), null));
            entry.put("url", url(hit));
            hits.add(entry);
        }
        json.put("hits", hits);
        return json;
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
