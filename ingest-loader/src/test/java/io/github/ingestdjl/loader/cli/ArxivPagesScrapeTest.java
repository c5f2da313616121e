/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.SiteAnswer;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.page.PageMarkup;
import io.github.ingestdjl.loader.source.page.RecordedPages;
import io.github.ingestdjl.loader.source.page.RenderedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The small arXiv of the shared data ({@code site_cs}: 1,200 papers, rendered by arXiv's own front end), served and scraped whole by the
 * command, month after month, and compared with the records that it was rendered from.
 */
class ArxivPagesScrapeTest extends SiteScenario {

    private static final Pattern ABSTRACT = Pattern.compile("site_cs/abs_(.+)\\.html");
    private static final Pattern LIST =
            Pattern.compile("site_cs/list_([a-z]+)_(\\d{4}-\\d{2})_skip=0_show=(2000|250)\\.html");
    private static final Pattern LISTED = Pattern.compile("title=\"Abstract\" id=\"([^\"]+)\"");
    private static final Pattern MONTH = Pattern.compile("/list/[a-z]+/(\\d{4}-\\d{2})\\?skip=0&show=2000");
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final int MONTHS = 151;

    private final Map<String, JsonNode> truth = new TreeMap<>();
    private final Map<String, JsonNode> unlisted = new TreeMap<>();

    @BeforeEach
    void serveTheSite() throws IOException {
        List<String> listed = new ArrayList<>();
        RecordedPages.forEach((name, content) -> {
            Matcher page = ABSTRACT.matcher(name);
            Matcher list = LIST.matcher(name);
            if (page.matches()) {
                site.page("/abs/" + page.group(1), packed(content));
            } else if (list.matches()) {
                // The list of mathematics is a single page too, though of 250 rows at most.
                site.page("/list/" + list.group(1) + "/" + list.group(2) + "?skip=0&show=2000", packed(content));
                LISTED.matcher(new String(content, StandardCharsets.UTF_8))
                        .results()
                        .forEach(result -> listed.add(result.group(1)));
            } else if (name.equals("site_cs/truth.jsonl")) {
                for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
                    JsonNode record = MAPPER.readTree(line);
                    truth.put(record.get("id").textValue(), record);
                }
            }
        });
        unlisted.putAll(truth);
        unlisted.keySet().removeAll(listed);
        // As arXiv answers for a month that has no papers.
        site.pages(target -> {
            Matcher month = MONTH.matcher(target);
            return month.matches() ? SiteAnswer.html(empty(YearMonth.parse(month.group(1)))) : null;
        });
    }

    @Test
    void theWholeSiteEqualsTheRecordsItWasRenderedFrom() throws Exception {
        assertThat(truth).hasSize(1200);
        Map<String, Paper> scraped = new TreeMap<>();
        CommandLineRun cs = scrape("cs", "2007-04", "2019-10");
        take("cs", scraped);

        assertThat(cs.exitCode()).isZero();
        assertThat(notices(cs)).hasSize(MONTHS).contains("arxiv-loader: 2019-09: 207 papers");
        assertThat(scraped).hasSize(1009);
        assertThat(site.pagesAsked()).hasSize(MONTHS + scraped.size()).doesNotHaveDuplicates();

        assertThat(scrape("math", "2007-04", "2007-04").exitCode()).isZero();
        take("math", scraped);
        // What is neither of computer science nor of mathematics is in no list of the data.
        serveListOf("physics", YearMonth.of(2007, 4), List.copyOf(unlisted.keySet()));
        assertThat(scrape("physics", "2007-04", "2007-04").exitCode()).isZero();
        take("physics", scraped);

        assertThat(scraped.keySet()).isEqualTo(truth.keySet());
        List<String> differences = new ArrayList<>();
        truth.forEach((id, record) -> differences.addAll(new RenderedRecord(record, scraped.get(id)).differences()));
        assertThat(differences).isEmpty();
        assertThat(failed).doesNotExist();
        // A paper of two archives is read from what is remembered.
        assertThat(site.pagesAsked()).hasSize(MONTHS + 2 + 1200).doesNotHaveDuplicates();
    }

    private CommandLineRun scrape(String archive, String from, String until) {
        return run(
                "",
                "scrape",
                "--archive",
                archive,
                "--from",
                from,
                "--until",
                until,
                "--to",
                file(archive).toString());
    }

    private void take(String archive, Map<String, Paper> papers) throws Exception {
        List<Paper> read = papersIn(file(archive));
        assertThat(read).extracting(Paper::id).doesNotHaveDuplicates();
        read.forEach(paper -> papers.put(paper.id(), paper));
    }

    private Path file(String archive) {
        return folder.resolve(archive + ".jsonl");
    }

    private void serveListOf(String archive, YearMonth month, List<String> ids) {
        site.page(
                "/list/" + archive + "/" + month + "?skip=0&show=2000",
                PageMarkup.list(
                        "Authors and titles for " + NAME.format(month), ids.size(), 0, PageMarkup.rows(0, ids)));
    }

    private static String empty(YearMonth month) {
        return PageMarkup.emptyList("Authors and titles for " + NAME.format(month), 0, 0);
    }

    /** Packed, so that 56 MB of pages need a tenth of that. */
    private static SiteAnswer packed(byte[] content) {
        return SiteAnswer.gzip(SiteAnswer.html("").withBody(content));
    }
}
