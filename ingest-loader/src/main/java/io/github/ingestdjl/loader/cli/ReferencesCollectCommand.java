/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperTitles;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.reference.Chromium;
import io.github.ingestdjl.loader.reference.ReferenceCollector;
import io.github.ingestdjl.loader.reference.ReferenceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code arxiv-loader references collect}. */
@Command(
        name = "collect",
        description = {
            "Looks for the titles of papers with a search engine, in Chromium, and writes the first ten other arXiv papers of each results page.",
            "It stops at the first page that shows a captcha or refuses, keeps what it has, and goes on where it stopped when it is run again."
                    + " Whether an engine's terms of use allow this is yours to check; its robots.txt is not read."
        },
        sortOptions = false)
final class ReferencesCollectCommand extends ClusterCommand {

    @Option(
            names = "--url-template",
            paramLabel = "URL",
            required = true,
            description =
                    "Address of the engine's results page with {query} where the title goes, such as https://search.example/?q={query}; there is no default.")
    private String template;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "The list, as CSV; papers that have a row in it already are not looked for again.")
    private Path to;

    @ArgGroup(multiplicity = "1", order = 1)
    private Chosen chosen;

    /** Which papers. */
    private static final class Chosen {

        @Option(
                names = "--ids",
                paramLabel = "FILE",
                required = true,
                description = "Papers of the index, by their ids, one a line.")
        private Path ids;

        @Option(
                names = "--sample",
                paramLabel = "N",
                required = true,
                description = "So many papers of the index, chosen by chance.")
        private Integer sample;
    }

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of --sample: the same papers for the same seed and index (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "From one page to the next (default: ${DEFAULT-VALUE}).")
    private Duration interval;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "For one page to load (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description =
                    "For what a page's scripts bring once it is loaded; it is over when ten papers are there (default: ${DEFAULT-VALUE}).")
    private Duration settle;

    @Option(
            names = "--browser",
            paramLabel = "FILE",
            description = "The Chromium to use (default: the one on the path).")
    private Path browser;

    @Option(
            names = "--no-sandbox",
            description =
                    "Start Chromium without its sandbox, which it needs as root and in many containers. The pages are foreign: only where the machine has nothing to lose.")
    private boolean noSandbox;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ReferenceCollector.Options options =
                valid(() -> new ReferenceCollector.Options(template, interval, timeout, settle));
        valid(() -> TransferFlags.checkedTarget("--to", to));
        if (chosen.sample != null && (chosen.sample < 1 || chosen.sample > PaperTitles.MAX_SAMPLE)) {
            throw usage("[--sample] must be between 1 and " + PaperTitles.MAX_SAMPLE + ", got [" + chosen.sample + "]");
        }
        Path program = valid(() -> Chromium.find(browser, io().environment().getOrDefault("PATH", "")));
        List<String> ids = chosen.ids == null ? List.of() : ids(chosen.ids);
        try (ReferenceFile file = ReferenceFile.open(to)) {
            Map<String, String> titles;
            try (ClusterClient cluster = connect()) {
                PaperTitles papers = new PaperTitles(cluster, options().index());
                titles = chosen.sample == null ? papers.of(ids) : papers.sample(chosen.sample, seed);
            }
            try (Chromium chromium = Chromium.start(program, !noSandbox)) {
                return finish(new ReferenceCollector(options, chromium, this::say).collect(titles, file));
            }
        }
    }

    private List<String> ids(Path file) throws IOException {
        List<String> ids = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                try {
                    ids.add(ArxivId.of(lines.get(i)));
                } catch (InvalidPaperException e) {
                    throw usage("[--ids] [" + file + "] line " + (i + 1) + ": " + e.getMessage());
                }
            }
        }
        if (ids.isEmpty()) {
            throw usage("[--ids] must have at least one id, got none in [" + file + "]");
        }
        return ids;
    }

    private int finish(ReferenceCollector.Summary summary) throws IOException {
        print(
                new Result(to, summary),
                String.format(
                        Locale.ROOT,
                        "%,d rows with ten papers and %,d with fewer written to %s, %,d were there, %,d are left",
                        summary.complete(),
                        summary.incomplete(),
                        to,
                        summary.present(),
                        summary.left()));
        if (summary.stopped() == null) {
            return ExitCode.OK;
        }
        say("stopped: " + summary.stopped());
        return ExitCode.SOFTWARE;
    }

    private void say(String message) {
        io().err().println("arxiv-loader: " + message);
    }

    private record Result(Path file, @JsonUnwrapped ReferenceCollector.Summary summary) {}
}
