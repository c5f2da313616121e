/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.FusionOptions;
import io.github.ingestdjl.loader.index.PaperSearch;
import io.github.ingestdjl.loader.index.SearchQuery;
import io.github.ingestdjl.loader.index.SearchResult;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader search}. */
@Command(
        name = "search",
        description = "Finds the papers that fit a text, by its meaning, its words or both.",
        sortOptions = false)
final class SearchCommand extends ClusterCommand {

    // As the system this one succeeds advises: the meaning of a long text is a blur.
    private static final int ADVISED_WORDS = 32;

    private static final Pattern PHRASE = Pattern.compile("\"([^\"]*\\S[^\"]*)\"");

    private static final Comparator<SearchResult.Hit> NEWEST_FIRST =
            Comparator.comparing(SearchResult.Hit::submitted, Comparator.nullsLast(Comparator.reverseOrder()));

    @Parameters(
            paramLabel = "TEXT",
            arity = "1..*",
            description =
                    "What to look for; several words need no quotes. Within '\"double quotes\"' it is a phrase, which every paper has word for word.")
    private List<String> words;

    @Option(
            names = "--mode",
            paramLabel = "NAME",
            defaultValue = "hybrid",
            description =
                    "How to find papers: knn by meaning, text by words, hybrid by both, their lists fused (default: ${DEFAULT-VALUE}).")
    private SearchQuery.Mode mode;

    @Option(
            names = "--fusion",
            paramLabel = "NAME",
            defaultValue = "score",
            description =
                    "Of a hybrid search: score adds the scores, stretched to 0 to 1 in each list, rrf goes by ranks (default: ${DEFAULT-VALUE}).")
    private FusionOptions.Kind fusion;

    @Option(
            names = "--rank-constant",
            paramLabel = "N",
            description = "Of rrf; the smaller, the more the first ranks of each list count (default: 60).")
    private Integer rankConstant;

    @Option(
            names = "--text-weight",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "Of a hybrid search: what the list by words counts to the one by meaning (default: ${DEFAULT-VALUE}).")
    private double textWeight;

    @Option(
            names = "--sort",
            paramLabel = "NAME",
            defaultValue = "score",
            description =
                    "In which order the papers found are shown: ${COMPLETION-CANDIDATES}; date, the newest first, changes nothing about which they are (default: ${DEFAULT-VALUE}).")
    private Sort sort;

    @Option(
            names = "--page",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which of the pages of --k papers (default: ${DEFAULT-VALUE}).")
    private int page;

    /** An order of papers. */
    enum Sort {
        SCORE,
        DATE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private NeighbourOptions neighbours;

    @Mixin
    private FilterOptions filter;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description =
                    "Model that embeds the text, where the index does not say which one embedded its papers (default: the node's default model).")
    private String model;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String asked = String.join(" ", words).strip();
        List<String> phrases =
                PHRASE.matcher(asked).results().map(phrase -> phrase.group(1)).toList();
        String text = asked.replace('"', ' ').strip().replaceAll("\\s+", " ");
        if (page < 1) {
            throw usage("[--page] must be at least 1, got [" + page + "]");
        }
        SearchQuery query = valid(() -> new SearchQuery(
                text,
                mode,
                neighbours.field,
                model,
                neighbours.neighbours(page),
                filter.filter(phrases),
                new FusionOptions(fusion, rankConstant, textWeight)));
        adviseShorter(text);
        try (ClusterClient cluster = connect()) {
            PaperSearch search = new PaperSearch(cluster, options().index());
            SearchResult found = search.find(query);
            sayIfMeaningless(search, query, found);
            SearchReport report = new SearchReport(shown(found), neighbours.k() * (page - 1) + 1);
            if (search.doubt() != null && model == null) {
                io().err().println("arxiv-loader: " + search.doubt());
            }
            if (found.hits().isEmpty()) {
                CategoryHint.tell(cluster, options().index(), filter.filter(), io().err());
            }
            print(report.json("query", asked), neighbours.text(report));
        }
        return ExitCode.OK;
    }

    private SearchResult shown(SearchResult found) {
        Stream<SearchResult.Hit> hits = found.hits().stream().skip((long) neighbours.k() * (page - 1));
        return new SearchResult(found.tookMillis(), (sort == Sort.DATE ? hits.sorted(NEWEST_FIRST) : hits).toList());
    }

    /** By meaning something is always the nearest, even to what means nothing. */
    private void sayIfMeaningless(PaperSearch search, SearchQuery query, SearchResult found) {
        boolean byWords = found.hits().stream()
                .anyMatch(hit -> hit.ranks() != null && hit.ranks().text() != null);
        if (mode != SearchQuery.Mode.TEXT && !found.hits().isEmpty() && !byWords && !search.knowsAWord(query)) {
            io().err()
                    .println("arxiv-loader: no paper has a word of [" + query.text()
                            + "]: these are only the nearest, and their scores say little");
        }
    }

    private void adviseShorter(String text) {
        int count = text.split("\\s+").length;
        if (count > ADVISED_WORDS) {
            io().err()
                    .println("arxiv-loader: [TEXT] has " + count + " words, at most " + ADVISED_WORDS
                            + " are advised; all of them are used");
        }
    }
}
