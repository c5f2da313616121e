/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.http.PageClient;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.oai.HarvestRequest;
import io.github.ingestdjl.loader.source.oai.HarvestSource;
import io.github.ingestdjl.loader.transfer.JobKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code arxiv-loader harvest}. */
@Command(
        name = "harvest",
        description = {
            "Moves papers from arXiv's OAI-PMH interface to the index, to a file, or to both.",
            "Days are those of the last change of a record, so a daily harvest of the day before keeps an index fresh, deletions included."
        },
        sortOptions = false)
final class HarvestCommand extends WebCommand {

    @Option(
            names = "--set",
            order = OWN,
            paramLabel = "NAME",
            description = "Archive or category, such as cs, physics:hep-th, cs:cs:CL or cs.CL (default: all of arXiv).")
    private String set;

    @Option(
            names = "--from",
            order = OWN,
            paramLabel = "DAY",
            converter = Converters.FirstDay.class,
            description = "The first day, such as 2023-01-31; 2023-01 and 2023 are taken too.")
    private LocalDate from;

    @Option(
            names = "--until",
            order = OWN,
            paramLabel = "DAY",
            converter = Converters.LastDay.class,
            description = "The last day, or that of a month or a year (default: today).")
    private LocalDate until;

    @Option(
            names = "--update",
            order = OWN,
            description =
                    "Instead of --from: from the day on that the last run with --update of this set into this index has come to. The first one needs --from.")
    private boolean update;

    // Of the beginning: what changes after midnight is the next run's.
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @Override
    String task() {
        return "harvest";
    }

    @Override
    URI arxiv() {
        return HarvestSource.ARXIV;
    }

    @Override
    int cacheDays() {
        // Resumption tokens die at midnight, and with them the pages that name them.
        return 1;
    }

    @Override
    Map<String, String> requestIdentity() {
        HarvestRequest request = request();
        return Map.of(
                "set", Objects.requireNonNullElse(request.serverSet(), ""),
                "from", request.from().toString(),
                "until", Objects.toString(request.until(), ""));
    }

    @Override
    PaperSource open(URI site, PageClient client, Resume resume, Progress progress) {
        return new HarvestSource(request(), site, client, resume, Clock.systemUTC(), progress::say);
    }

    @Override
    void completed() throws IOException {
        if (update) {
            Path file = remembered();
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling(file.getFileName() + ".part");
            // This day once more the next time: it was not over.
            Files.writeString(part, Objects.requireNonNullElse(until(), today).toString());
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private HarvestRequest request() {
        LocalDate first = from == null ? last() : from;
        if (first.isAfter(today)) {
            throw new IllegalArgumentException("[--from] must not be after today, got [" + first + "]");
        }
        return new HarvestRequest(set, first, until());
    }

    /** Null for today: of what is still to come nothing is harvested, nor remembered as if it were. */
    private LocalDate until() {
        return until == null || until.isAfter(today) ? null : until;
    }

    /** The day that the last update has come to. */
    private LocalDate last() {
        if (!update) {
            throw new IllegalArgumentException(
                    "[--from] is missing, the first day; or [--update], to go on from the last");
        }
        Path file = remembered();
        try {
            return LocalDate.parse(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "[--update] has no earlier run of this set into this index to go on from: give it [--from] once",
                    e);
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "[--update] cannot read the last day from [" + file + "]: give it [--from] once", e);
        }
    }

    private Path remembered() {
        Map<String, String> whose = Map.of(
                "set", Objects.requireNonNullElse(set, ""),
                "site", site().toString(),
                "cluster", options().connection(io().environment()).urls().toString(),
                "index", options().index(),
                "to", flags().destination());
        return flags().state(io().environment()).resolve("updates").resolve(new JobKey(task(), whose).name() + ".day");
    }
}
