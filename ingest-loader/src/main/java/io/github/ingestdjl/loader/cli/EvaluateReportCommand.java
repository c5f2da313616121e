/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.RecallReport;
import io.github.ingestdjl.loader.evaluation.relevance.Measure;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import io.github.ingestdjl.loader.evaluation.report.EvaluationReport;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperStatistics;
import io.github.ingestdjl.loader.index.Statistics;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader evaluate report}. */
@Command(
        name = "report",
        description =
                "Writes what was measured into one HTML file, with tables and plots, that needs no network. With --index, the index is asked how"
                        + " many papers it has by year and month; otherwise no cluster is needed.",
        sortOptions = false)
final class EvaluateReportCommand extends ClusterCommand {

    private static final PaperFilter ALL = new PaperFilter(List.of(), null, null);

    @Parameters(
            paramLabel = "RUN",
            arity = "0..*",
            description = "Files that other commands of 'evaluate' have written with --output.")
    private List<Path> files = List.of();

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path output;

    @Option(names = "--recall", paramLabel = "FILE", description = "What 'evaluate recall --output' has written.")
    private Path recall;

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            defaultValue = "ndcg",
            description =
                    "What single queries are shown by: precision, hits, hits_at_1, recall, mrr, ndcg or map (default: ${DEFAULT-VALUE}).")
    private String measure;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (files.isEmpty() && recall == null && !options().indexGiven()) {
            throw usage("nothing to report: name files of runs, a file with --recall, or an index with --index");
        }
        Measure judgedBy = valid(() -> Measure.of(measure));
        valid(() -> TransferFlags.checkedTarget("--output", output));
        RecallReport measured = recall == null ? null : read(recall, RecallReport.class, "evaluate recall --output");
        Map<String, RunFile> runs = new LinkedHashMap<>();
        for (Path file : files) {
            runs.put(file.getFileName().toString(), RunFile.read(file));
        }
        Statistics papers = options().indexGiven() ? papers() : null;
        String index = options().indexGiven() ? options().index() : null;
        String subtitle = "arxiv-loader " + ArxivLoader.version() + ", " + LocalDate.now(ZoneOffset.UTC);
        Files.writeString(output, new EvaluationReport(subtitle, runs, judgedBy, measured, index, papers).html());
        print(new Result(output), "report written to " + output);
        return ExitCode.OK;
    }

    private Statistics papers() throws IOException, InterruptedException {
        try (ClusterClient cluster = connect()) {
            return new PaperStatistics(cluster, options().index()).count(ALL);
        }
    }

    private record Result(Path file) {}
}
