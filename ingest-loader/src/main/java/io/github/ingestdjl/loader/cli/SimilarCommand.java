/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.SearchResult;
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

    @Option(
            names = "--new",
            paramLabel = "NAME",
            description =
                    "Only those of the --k papers that were not shown before under this name, which stands for your"
                            + " question; they are remembered in --state.")
    private String name;

    @Mixin
    private NeighbourOptions neighbours;

    @Mixin
    private FilterOptions filter;

    @Mixin
    private StateOption state;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SimilarPapers.Request query = valid(() -> new SimilarPapers.Request(
                papers(ids), papers(unlike), neighbours.field, neighbours.neighbours(), filter.filter()));
        ShownPapers shown = name == null ? null : remembered();
        try (ClusterClient cluster = connect()) {
            SimilarPapers papers = new SimilarPapers(cluster, options().index());
            SearchResult found = each ? papers.nearestOfEach(query) : papers.nearest(query);
            if (found.hits().isEmpty()) {
                CategoryHint.tell(cluster, options().index(), filter.filter(), io().err());
            }
            if (shown == null) {
                print(query, found);
            } else {
                printNew(query, found, shown);
            }
        }
        return ExitCode.OK;
    }

    private void print(SimilarPapers.Request query, SearchResult found) throws IOException {
        SearchReport report = new SearchReport(found, 1);
        print(report.json("similar_to", query.ids()), neighbours.text(report));
    }

    /** Prints nothing for people where nothing is new, since a job that prints nothing sends no mail. */
    private void printNew(SimilarPapers.Request query, SearchResult found, ShownPapers shown) throws IOException {
        SearchResult unseen = shown.unseen(found);
        if (options().json() || !unseen.hits().isEmpty()) {
            print(query, unseen);
        }
        // What nobody has read was not shown.
        io().papers().flush();
        shown.add(unseen);
        if (!options().quiet()) {
            tell(found.hits().size(), unseen.hits().size(), shown);
        }
    }

    private void tell(int found, int unseen, ShownPapers shown) {
        if (shown.isFirst()) {
            io().err()
                    .println("arxiv-loader: [" + name + "] begins with " + papers(unseen)
                            + "; from now on only others are shown");
        } else if (unseen == 0) {
            io().err()
                    .println("arxiv-loader: nothing new for [" + name + "]: "
                            + (found == 0 ? "no papers found" : papers(found) + " found, all shown before")
                            + ", the last on " + shown.changed().toString().substring(0, 10));
        }
    }

    private static String papers(int count) {
        return count == 1 ? "1 paper" : count + " papers";
    }

    private ShownPapers remembered() throws IOException {
        try {
            return ShownPapers.of(state.folder(io().environment()), name);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
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
