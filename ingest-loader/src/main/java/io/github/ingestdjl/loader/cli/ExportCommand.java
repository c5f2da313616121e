/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperExport;
import io.github.ingestdjl.loader.paper.PaperFilter;
import io.github.ingestdjl.loader.paper.PaperFormat;
import io.github.ingestdjl.loader.transfer.Counter;
import io.github.ingestdjl.loader.transfer.IndexSource;
import io.github.ingestdjl.loader.transfer.Journal;
import io.github.ingestdjl.loader.transfer.PapersFile;
import io.github.ingestdjl.loader.transfer.TransferJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arxiv-loader export}. */
@Command(
        name = "export",
        description =
                "Writes the papers of the index to a file, all as they are at its start. 'load --from' takes a file of JSON lines or CSV.",
        sortOptions = false)
final class ExportCommand extends ClusterCommand {

    @Option(
            names = "--to",
            paramLabel = "FILE|-",
            required = true,
            description =
                    "Where to. The name's ending tells the format: .jsonl, .csv, .bib, .ris or .md; packed by gzip when .gz follows. It is written beside the place, to FILE.part, and put there once complete. - is standard output.")
    private String to;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "Whatever the name's ending: ${COMPLETION-CANDIDATES} (default of standard output: jsonl).")
    private PaperFormat format;

    @Option(names = "--force", description = "Replace the file of --to, if there is one.")
    private boolean force;

    @Option(
            names = "--vectors",
            description =
                    "Write title_vector and abstract_vector too; load --pipeline _none puts them into another index as they are.")
    private boolean vectors;

    @Mixin
    private FilterOptions filter;

    @Option(names = "--limit", paramLabel = "N", description = "Write this many papers at most (default: all).")
    private Long limit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PaperFilter papers = valid(filter::filter);
        if (limit != null && limit < 1) {
            throw usage("[--limit] must be at least 1, got [" + limit + "]");
        }
        boolean toStandardOutput = TransferFlags.STANDARD_STREAM.equals(to);
        if (!toStandardOutput) {
            valid(() -> {
                TransferFlags.checkFree(TransferFlags.checkedTarget("--to", Path.of(to)), force);
                return null;
            });
        }
        PaperFormat written = format != null
                ? format
                : toStandardOutput ? PaperFormat.JSONL : valid(() -> TransferFlags.format(Path.of(to)));
        if (vectors && written != PaperFormat.JSONL) {
            throw usage("[--vectors] are written as JSON lines alone, got format [" + written + "]");
        }
        long most = limit == null ? Long.MAX_VALUE : limit;
        try (ClusterClient cluster = connect();
                IndexSource source =
                        new IndexSource(new PaperExport(cluster, options().index(), papers, vectors, most));
                PapersFile file = toStandardOutput
                        ? PapersFile.of(io().papers(), written)
                        : PapersFile.open(Path.of(to), Path.of(to + ".part"), written, Journal.NONE);
                Progress progress = new Progress(io(), options().quiet(), "export")) {
            TransferJob job = new TransferJob(
                    new TransferJob.Options(most, any -> true, true, Duration.ZERO), source, Journal.NONE, file, null);
            try (InterruptWatch watch = new InterruptWatch(() -> job.stop("interrupted"))) {
                watch.start();
                progress.run(job, null);
                return finish(job, file, toStandardOutput);
            }
        }
    }

    private int finish(TransferJob job, PapersFile file, boolean toStandardOutput) throws IOException {
        long written = job.summary().counts().of(Counter.WRITTEN);
        String papers = String.format(Locale.ROOT, "%,d %s", written, written == 1 ? "paper" : "papers");
        if (job.stopped() != null) {
            file.discard();
            io().err()
                    .println("arxiv-loader: " + job.stopped().reason() + " after " + papers
                            + (toStandardOutput ? "" : ", [" + to + "] is as it was"));
            return ExitCode.SOFTWARE;
        }
        file.complete();
        if (options().quiet()) {
            return ExitCode.OK;
        }
        if (toStandardOutput) {
            // Where the papers are, nothing else may be.
            io().err().println("arxiv-loader: " + papers + " written");
        } else {
            print(new Result(options().index(), written, vectors, to), papers + " written to " + to);
        }
        return ExitCode.OK;
    }

    private record Result(String index, long papers, boolean vectors, String file) {}
}
