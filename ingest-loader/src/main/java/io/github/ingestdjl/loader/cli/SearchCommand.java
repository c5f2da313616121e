/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.FusionOptions;
import io.github.ingestdjl.loader.index.PaperSearch;
import io.github.ingestdjl.loader.index.SearchQuery;
import java.io.IOException;
import java.util.List;
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

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "What to look for; several words need no quotes.")
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

    @Mixin
    private NeighbourOptions neighbours;

    @Mixin
    private FilterOptions filter;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description =
                    "Model that embeds the text, the one the papers were embedded with (default: the node's default model).")
    private String model;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String text = String.join(" ", words).strip();
        SearchQuery query = valid(() -> new SearchQuery(
                text,
                mode,
                neighbours.field,
                model,
                neighbours.neighbours(),
                filter.filter(),
                new FusionOptions(fusion, rankConstant, textWeight)));
        adviseShorter(text);
        try (ClusterClient cluster = connect()) {
            SearchReport report =
                    new SearchReport(new PaperSearch(cluster, options().index()).find(query));
            if (report.result().hits().isEmpty()) {
                CategoryHint.tell(cluster, options().index(), filter.filter(), io().err());
            }
            print(report.json("query", text), neighbours.text(report));
        }
        return ExitCode.OK;
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
