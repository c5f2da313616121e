/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.relevance.Comparison;
import io.github.ingestdjl.loader.evaluation.relevance.Measure;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import io.github.ingestdjl.loader.evaluation.relevance.RunPairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader evaluate compare}. */
@Command(
        name = "compare",
        description = {
            "Compares two files that evaluate has written with --output; needs no cluster.",
            "Runs are compared that agree in all but model and similarity and what --a and --b name. For each measure: both means, their difference"
                    + " with the interval of 95 of 100 samples of as many queries, and how probable one as large would be by chance alone, by a paired"
                    + " randomization test. Then the queries that differ most."
        },
        sortOptions = false)
final class EvaluateCompareCommand extends ClusterCommand {

    @Parameters(index = "0", paramLabel = "A", description = "The one file.")
    private Path first;

    @Parameters(index = "1", paramLabel = "B", description = "The other; the same one compares its own runs.")
    private Path second;

    @Option(
            names = "--a",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Which runs of A, such as mode=knn,field=abstract (default: all).")
    private Map<String, String> ofFirst = Map.of();

    @Option(names = "--b", paramLabel = "NAME=VALUE", split = ",", description = "Which runs of B (default: all).")
    private Map<String, String> ofSecond = Map.of();

    @Option(
            names = "--measures",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "precision,hits,hits_at_1,mrr,ndcg",
            description =
                    "Which measures are compared: precision, hits, hits_at_1, recall, mrr, ndcg, map (default: ${DEFAULT-VALUE}).")
    private List<Measure> measures;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "ndcg",
            description = "By which measure queries differ most (default: ${DEFAULT-VALUE}).")
    private Measure by;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many of these queries are shown (default: ${DEFAULT-VALUE}).")
    private int shown;

    @Override
    public Integer call() throws IOException {
        if (shown < 0) {
            throw usage("[--show] must not be negative, got [" + shown + "]");
        }
        RunFile a = RunFile.read(first);
        RunFile b = RunFile.read(second);
        List<Comparison> comparisons = valid(() -> new RunPairs(ofFirst, ofSecond).of(a, b));
        ComparisonReport report = new ComparisonReport(comparisons, measures, by, shown);
        print(report.json(), report.text());
        return ExitCode.OK;
    }
}
