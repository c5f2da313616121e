/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperLookup;
import io.github.ingestdjl.loader.paper.Paper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader show}. */
@Command(name = "show", description = "Shows papers of the index with all that it knows of them.", sortOptions = false)
final class ShowCommand extends ClusterCommand {

    @Parameters(
            paramLabel = "ID",
            arity = "1..*",
            description = "arXiv ids such as 2106.09685 or hep-th/9901001, or addresses of papers.")
    private List<String> ids;

    @Override
    public Integer call() throws IOException {
        List<String> wanted = valid(() -> SimilarCommand.papers(ids));
        try (ClusterClient cluster = connect()) {
            Map<String, Paper> papers = new PaperLookup(cluster, options().index()).papers(wanted);
            List<Paper> found = wanted.stream()
                    .distinct()
                    .filter(papers::containsKey)
                    .map(papers::get)
                    .toList();
            print(
                    Map.of("papers", found),
                    found.stream()
                            .map(ShowCommand::text)
                            .collect(Collectors.joining(System.lineSeparator() + System.lineSeparator())));
            List<String> missing = wanted.stream()
                    .filter(id -> !papers.containsKey(id))
                    .distinct()
                    .toList();
            if (!missing.isEmpty()) {
                io().err().println("arxiv-loader: index [" + options().index() + "] has no paper " + missing);
                return ExitCode.SOFTWARE;
            }
        }
        return ExitCode.OK;
    }

    private static String text(Paper paper) {
        List<String> lines = new ArrayList<>(SearchReport.wrapped(paper.title()));
        add(lines, "authors", String.join(", ", paper.authors()));
        add(lines, "categories", String.join(", ", paper.categories()));
        add(lines, "submitted", paper.submitted());
        add(lines, "updated", paper.updated());
        add(lines, "doi", String.join(", ", paper.dois()));
        add(lines, "journal", paper.journalRef());
        add(lines, "comments", paper.comments());
        add(lines, "withdrawn", paper.withdrawn() ? "yes" : null);
        add(lines, "address", "https://arxiv.org/abs/" + paper.id());
        if (paper.abstractText() != null) {
            lines.add("");
            lines.addAll(SearchReport.wrapped(paper.abstractText()));
        }
        return lines.stream().map(TextTable::printable).collect(Collectors.joining(System.lineSeparator()));
    }

    private static void add(List<String> lines, String name, Object value) {
        String text = value == null ? "" : value.toString();
        List<String> wrapped = text.isEmpty() ? List.of() : SearchReport.wrapped(text);
        Stream.iterate(0, i -> i < wrapped.size(), i -> i + 1)
                .forEach(i -> lines.add("%-12s%s".formatted(i == 0 ? name : "", wrapped.get(i))));
    }
}
