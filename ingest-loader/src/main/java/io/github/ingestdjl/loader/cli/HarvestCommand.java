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
import java.net.URI;
import java.time.Clock;
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

    @Option(names = "--from", order = OWN, paramLabel = "YYYY-MM-DD", required = true, description = "The first day.")
    private LocalDate from;

    @Option(names = "--until", order = OWN, paramLabel = "YYYY-MM-DD", description = "The last day (default: today).")
    private LocalDate until;

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

    private HarvestRequest request() {
        if (from.isAfter(LocalDate.now(ZoneOffset.UTC))) {
            throw new IllegalArgumentException("[--from] must not be after today, got [" + from + "]");
        }
        return new HarvestRequest(set, from, until);
    }
}
