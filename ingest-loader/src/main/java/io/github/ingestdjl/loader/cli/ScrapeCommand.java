/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.http.PageClient;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.page.ScrapeRequest;
import io.github.ingestdjl.loader.source.page.ScrapeSource;
import java.net.URI;
import java.time.YearMonth;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code arxiv-loader scrape}. */
@Command(
        name = "scrape",
        description = {
            "Moves papers from arXiv's monthly lists and abstract pages to the index, to a file, or to both.",
            "One request every few seconds: for single months and fresh papers. A whole archive is a matter for harvest, or for load and arXiv's snapshot."
        },
        sortOptions = false)
final class ScrapeCommand extends WebCommand {

    @Option(
            names = "--archive",
            order = OWN,
            paramLabel = "NAME",
            required = true,
            description =
                    "Archive or category, such as cs, cs.CL or hep-th; papers cross-listed to it are in its list.")
    private String archive;

    @Option(names = "--from", order = OWN, paramLabel = "YYYY-MM", required = true, description = "The first month.")
    private YearMonth from;

    @Option(
            names = "--until",
            order = OWN,
            paramLabel = "YYYY-MM",
            description = "The last month (default: the first one).")
    private YearMonth until;

    @Override
    String task() {
        return "scrape";
    }

    @Override
    URI arxiv() {
        return ScrapeSource.ARXIV;
    }

    @Override
    int cacheDays() {
        return 7;
    }

    @Override
    Map<String, String> requestIdentity() {
        ScrapeRequest request = request();
        return Map.of(
                "archive", request.archive(),
                "from", request.from().toString(),
                "until", request.until().toString());
    }

    @Override
    PaperSource open(URI site, PageClient client, Resume resume, Progress progress) {
        return new ScrapeSource(request(), site, client, resume, progress::say);
    }

    private ScrapeRequest request() {
        return new ScrapeRequest(archive, from, until == null ? from : until);
    }
}
