/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.SimilarPapers;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader similar}. */
@Command(
        name = "similar",
        description =
                "Finds the papers nearest to one paper of the index, or to the middle of several; those papers themselves are left out.",
        sortOptions = false)
final class SimilarCommand extends ClusterCommand {

    @Parameters(
            paramLabel = "ID",
            arity = "1..*",
            description =
                    "arXiv ids such as 2106.09685 or hep-th/9901001; addresses of papers, arXiv: and versions such as v2 do no harm.")
    private List<String> ids;

    @Option(
            names = "--not",
            paramLabel = "ID",
            split = ",",
            description = "Papers whose like is not wanted; several with commas between them.")
    private List<String> unlike = List.of();

    @Option(
            names = "--each",
            description =
                    "The nearest of every paper in turns, for several interests, not those in the middle of them.")
    private boolean each;

    @Mixin
    private NeighbourOptions neighbours;

    @Mixin
    private FilterOptions filter;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SimilarPapers.Request query = valid(() -> new SimilarPapers.Request(
                papers(ids), papers(unlike), neighbours.field, neighbours.neighbours(), filter.filter()));
        try (ClusterClient cluster = connect()) {
            SimilarPapers papers = new SimilarPapers(cluster, options().index());
            SearchReport report = new SearchReport(each ? papers.nearestOfEach(query) : papers.nearest(query), 1);
            if (report.result().hits().isEmpty()) {
                CategoryHint.tell(cluster, options().index(), filter.filter(), io().err());
            }
            print(report.json("similar_to", query.ids()), neighbours.text(report));
        }
        return ExitCode.OK;
    }

    /**
     * The ids that some words on the command line stand for.
     *
     * @throws IllegalArgumentException when one is none
     */
    static List<String> papers(List<String> ids) {
        List<String> papers = new ArrayList<>();
        for (String id : ids) {
            try {
                papers.add(ArxivId.of(id));
            } catch (InvalidPaperException e) {
                throw new IllegalArgumentException(e.getMessage());
            }
        }
        return papers;
    }
}
