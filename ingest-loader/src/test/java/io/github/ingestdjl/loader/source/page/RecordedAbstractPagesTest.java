/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every abstract page there is a record of; 1,200 of them are compared with the records that arXiv rendered them from. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedAbstractPagesTest {

    private static final Pattern ABSTRACT = Pattern.compile("abs_(?:current|real)/.*|site_cs/abs_.*");
    private static final Pattern NAME = Pattern.compile(".*/(?:abs|db|fs)_(?:([a-z-]+)_)?([\\d.]+)(?:v\\d+)?\\.html");
    private static final String TRUTH = "site_cs/truth.jsonl";

    /** What arXiv answered with 404 or 410, and a page of which only the head was kept. */
    private static final Set<String> NO_PAPERS = Set.of(
            "abs_current/fs_astro-ph_0110242.html",
            "abs_current/fs_cs_0110033.html",
            "abs_current/fs_cs_9999999.html",
            "abs_current/fs_foo.html",
            "abs_current/fs_hep-th.html",
            "abs_current/fs_hep-th_.html",
            "abs_current/fs_hep-th_9901001V2.html",
            "abs_real/commonmeta_fixture_1902.02534.html");

    /** arXiv gave this page when it was asked for cs/0006007. */
    private static final String MISNAMED = "abs_current/fs_cs_0006007.html";

    private static final int WITHDRAWN = 32;

    private final AbstractPageParser parser = new AbstractPageParser();
    private final Map<String, Paper> papers = new TreeMap<>();
    private final Map<String, InvalidPaperException> unreadable = new TreeMap<>();
    private final Map<String, JsonNode> truth = new TreeMap<>();

    @BeforeAll
    void parseAll() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        RecordedPages.forEach((name, content) -> {
            if (name.equals(TRUTH)) {
                for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
                    JsonNode record = mapper.readTree(line);
                    truth.put(record.get("id").textValue(), record);
                }
            } else if (ABSTRACT.matcher(name).matches()) {
                try {
                    papers.put(name, parser.parse(RecordedPages.page(name, content)));
                } catch (InvalidPaperException e) {
                    unreadable.put(name, e);
                }
            }
        });
    }

    @Test
    void whatIsNoPaperIsRecognised() {
        assertThat(unreadable.keySet()).isEqualTo(NO_PAPERS);
        assertThat(unreadable.values()).allSatisfy(e -> assertThat(e.reason()).isEqualTo(RejectReason.UNREADABLE_PAGE));
        assertThat(unreadable.get("abs_current/fs_cs_9999999.html"))
                .hasMessage("the page is no abstract page, got [Article identifier 'cs/9999999' not recognized]");
    }

    @Test
    void everyPaperIsWholeAndTheOneAskedFor() {
        assertThat(papers).hasSize(1765);
        for (Map.Entry<String, Paper> entry : papers.entrySet()) {
            String name = entry.getKey();
            Paper paper = entry.getValue();
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches() && !name.equals(MISNAMED)) {
                String archive = matcher.group(1);
                assertThat(paper.id()).isEqualTo((archive == null ? "" : archive + "/") + matcher.group(2));
            }
            assertThat(paper.abstractText()).as(name).isNotBlank().doesNotStartWith("Abstract:");
            assertThat(paper.title()).as(name).doesNotStartWith("Title:");
            assertThat(paper.authors()).as(name).isNotEmpty().noneMatch(author -> author.contains("Authors:"));
            assertThat(paper.categories()).as(name).isNotEmpty();
            assertThat(paper.versions()).as(name).isSorted().isNotEmpty();
            assertThat(paper.submitted()).as(name).isEqualTo(paper.versions().get(0));
            assertThat(paper.submitter()).as(name).isNotBlank();
        }
    }

    @Test
    void withdrawnPapersAreMarked() {
        assertThat(papers.entrySet())
                .filteredOn(entry -> entry.getValue().withdrawn())
                .hasSize(WITHDRAWN)
                .extracting(Map.Entry::getKey)
                .contains("abs_current/db_0901.3666.html", "abs_current/db_0901.3666v2.html")
                .doesNotContain("abs_current/db_0908.3762.html", "abs_current/db_0908.3762v1.html");
    }

    @Test
    void productionPagesAreRead() {
        Paper current = papers.get("abs_real/commonmeta_cassette_1_1902.02534.html");
        Paper legacy = papers.get("abs_real/tkukurin_arxiv.html");

        assertThat(current.abstractText()).contains("citations; http://opencitations.net/index/coci) provided by");
        assertThat(current.comments())
                .isEqualTo("7 pages, 3 figures, accepted to ISSI 2019 (https://www.issi2019.org/)");
        assertThat(current.versions()).containsExactly(LocalDate.of(2019, 2, 7), LocalDate.of(2019, 6, 21));
        assertThat(current.license()).isEqualTo("http://creativecommons.org/licenses/by/4.0/");
        assertThat(legacy.id()).isEqualTo("2106.09608");
        assertThat(legacy.categories()).containsExactly("cs.LG", "cs.AI", "cs.CL");
        assertThat(legacy.authors()).containsExactly("Prithviraj Ammanabrolu", "Mark O. Riedl");
        assertThat(legacy.updated()).isEqualTo(LocalDate.of(2021, 10, 20));
        assertThat(legacy.license()).isEqualTo("http://arxiv.org/licenses/nonexclusive-distrib/1.0/");
    }

    @Test
    void authorsBehindEtAlAreRead() {
        assertThat(papers.get("abs_current/db_1102.0348.html").authors())
                .hasSize(589)
                .startsWith("LHCb Collaboration", "R. Aaij")
                .doesNotHaveDuplicates();
    }

    @Test
    void recordsEqualThoseTheyWereRenderedFrom() {
        assertThat(truth).hasSize(1200);
        List<String> differences = new ArrayList<>();
        truth.forEach((id, record) -> differences.addAll(
                new RenderedRecord(record, papers.get("site_cs/abs_" + id + ".html")).differences()));

        assertThat(differences).isEmpty();
    }
}
