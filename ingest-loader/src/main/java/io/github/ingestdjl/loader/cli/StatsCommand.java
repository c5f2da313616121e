/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperStatistics;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arxiv-loader stats}. */
@Command(
        name = "stats",
        description =
                "Counts the papers of the index by time and category. With --json, by each month and category together.",
        sortOptions = false)
final class StatsCommand extends ClusterCommand {

    @Mixin
    private FilterOptions filter;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many categories to show (default: ${DEFAULT-VALUE}).")
    private int top;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PaperFilter papers = valid(filter::filter);
        if (top < 1) {
            throw usage("[--top] must be at least 1, got [" + top + "]");
        }
        try (ClusterClient cluster = connect()) {
            String index = options().index();
            StatsReport report = new StatsReport(index, new PaperStatistics(cluster, index).count(papers));
            if (report.statistics().papers() == 0) {
                CategoryHint.tell(cluster, index, papers, io().err());
            }
            print(report, report.text(top, BarChart.width(io().environment())));
        }
        return ExitCode.OK;
    }
}
