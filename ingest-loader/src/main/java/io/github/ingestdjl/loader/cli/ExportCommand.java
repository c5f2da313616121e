/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperExport;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arxiv-loader export}. */
@Command(
        name = "export",
        description =
                "Writes the papers of the index to a file, one JSON object a line, all as they are at its start. 'load --from' takes the file.",
        sortOptions = false)
final class ExportCommand extends ClusterCommand {

    @Option(
            names = "--to",
            paramLabel = "FILE|-",
            required = true,
            description =
                    "Where to; packed by gzip when it ends in .gz. It is written beside the place, to FILE.part, and put there once complete. - is standard output.")
    private String to;

    @Option(
            names = "--vectors",
            description =
                    "Write title_vector and abstract_vector too; load --pipeline _none puts them into another index as they are.")
    private boolean vectors;

    @Mixin
    private FilterOptions filter;

    @Option(names = "--limit", paramLabel = "N", description = "Write this many papers at most (default: all).")
    private Long limit;

    private volatile boolean interrupted;

    @Override
    public Integer call() throws IOException {
        PaperFilter papers = valid(filter::filter);
        if (limit != null && limit < 1) {
            throw usage("[--limit] must be at least 1, got [" + limit + "]");
        }
        valid(() -> ExportFile.checked(to));
        String index = options().index();
        // The watch is closed last: when the process ends by Ctrl-C, the export has tidied up and said how it ended.
        try (InterruptWatch watch = new InterruptWatch(() -> interrupted = true)) {
            watch.start();
            long written;
            boolean complete;
            try (ExportFile file = ExportFile.open(to, io().out());
                    ClusterClient cluster = connect();
                    PaperExport export =
                            new PaperExport(cluster, index, papers, vectors, limit == null ? Long.MAX_VALUE : limit)) {
                complete = write(export, file);
                written = file.written();
            }
            if (!complete) {
                io().err()
                        .println("arxiv-loader: interrupted after " + papers(written)
                                + (ExportFile.isStandardOutput(to) ? "" : ", [" + to + "] is as it was"));
                return ExitCode.SOFTWARE;
            }
            report(index, written);
            return ExitCode.OK;
        }
    }

    /** Writes until all papers are in the file, or returns false because someone does not want to wait for that. */
    private boolean write(PaperExport export, ExportFile file) throws IOException {
        try (ExportProgress progress = ExportProgress.of(io())) {
            for (List<Paper> page = export.next(); !page.isEmpty(); page = export.next()) {
                for (Paper paper : page) {
                    file.write(paper);
                }
                progress.show(file.written(), export.total());
                if (interrupted) {
                    return false;
                }
            }
        }
        file.complete();
        return true;
    }

    private void report(String index, long written) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("index", index);
        json.put("papers", written);
        json.put("vectors", vectors);
        json.put("file", to);
        if (ExportFile.isStandardOutput(to)) {
            // Where the papers are, nothing else may be.
            io().err().println("arxiv-loader: " + papers(written) + " written");
        } else {
            print(json, papers(written) + " written to " + to);
        }
    }

    private static String papers(long count) {
        return BarChart.number(count) + (count == 1 ? " paper" : " papers");
    }
}
