/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperSearch;
import io.github.ingestdjl.loader.index.SearchQuery;
import io.github.ingestdjl.loader.index.SearchResult;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader search}. */
@Command(name = "search", description = "Finds the papers whose meaning is nearest to a text.", sortOptions = false)
final class SearchCommand extends ClusterCommand {

    private static final int MIN_CANDIDATES = 100;
    private static final int CANDIDATES_PER_HIT = 10;

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "What to look for; several words need no quotes.")
    private List<String> words;

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many papers (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--num-candidates",
            paramLabel = "N",
            description =
                    "Neighbours to consider on each shard; more is slower and finds more (default: ten times --k, at least 100).")
    private Integer numCandidates;

    @Option(
            names = "--field",
            paramLabel = "NAME",
            defaultValue = "abstract",
            description = "What to compare with: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            completionCandidates = EnumNames.OfField.class,
            converter = EnumNames.OfField.class)
    private SearchQuery.Field field;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description =
                    "Model that embeds the text, the one the papers were embedded with (default: the node's default model).")
    private String model;

    @Override
    public Integer call() throws IOException {
        String text = String.join(" ", words).strip();
        SearchQuery query = valid(() -> new SearchQuery(text, field, model, k, candidates()));
        try (ClusterClient cluster = connect()) {
            SearchResult result = new PaperSearch(cluster, options().index()).nearest(query);
            SearchReport report = new SearchReport(query, result);
            print(report.json(), report.text());
        }
        return ExitCode.OK;
    }

    private int candidates() {
        if (numCandidates != null) {
            return numCandidates;
        }
        long wanted = Math.max(MIN_CANDIDATES, (long) CANDIDATES_PER_HIT * k);
        return (int) Math.min(SearchQuery.MAX_CANDIDATES, wanted);
    }
}
