/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.SiteAnswer;
import io.github.ingestdjl.loader.SiteContent;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.RecordedResponses;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recorded lists of arXiv's OAI-PMH server in the shared data, served and harvested by the command. */
class ArxivPagesHarvestTest extends SiteScenario {

    private static final String CHAIN = "oai_current/cs_ListRecords_arXivRaw_set-cs_";
    private static final int CHAIN_PAGES = 11;
    private static final int CHAIN_RECORDS = 1009;
    private static final String REAL_LIST = "oai_real/oai2_arXivRaw_cs_2019-10-01_2019-10-09_chunk1.xml";
    private static final int REAL_RECORDS = 1000;
    private static final String FIRST =
            "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2019-10-01&until=2019-10-09";
    private static final Pattern TOKEN = Pattern.compile("<resumptionToken[^>]*>([^<]+)</resumptionToken>");
    private static final Pattern IDENTIFIER = Pattern.compile("<identifier>oai:arXiv.org:(.*?)</identifier>");

    private SortedMap<String, byte[]> files;

    @BeforeEach
    void readTheFiles() throws Exception {
        files = RecordedResponses.in("oai_real", "oai_current");
    }

    @Test
    void theChainOfTokensGivesEveryRecordOnce() throws Exception {
        List<String> ids = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        String target = FIRST;
        for (int i = 1; i <= CHAIN_PAGES; i++) {
            String page = text(CHAIN + "%02d.xml".formatted(i));
            site.page(target, xml(page));
            targets.add(target);
            ids.addAll(ids(page));
            Matcher token = TOKEN.matcher(page);
            assertThat(token.find()).isEqualTo(i < CHAIN_PAGES);
            target = i < CHAIN_PAGES ? next(token.group(1)) : null;
        }
        assertThat(ids).hasSize(CHAIN_RECORDS).doesNotHaveDuplicates();

        CommandLineRun run = harvest();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("read      1,009", "written   1,009 to ", "indexed   1,009 (1,009 created,");
        assertThat(site.pagesAsked()).isEqualTo(targets);
        assertThatEverythingArrived(ids);
    }

    @Test
    void theRealListOfAThousandGivesEveryRecordOnce() throws Exception {
        String list = text(REAL_LIST);
        Matcher token = TOKEN.matcher(list);
        assertThat(token.find()).isTrue();
        site.page(FIRST, xml(list));
        // The rest of the list was not recorded: its last record alone, a second time, ends it.
        String last = list.substring(list.lastIndexOf("<record>"), list.lastIndexOf("</record>")) + "</record>";
        site.page(
                next(token.group(1)),
                xml(list.substring(0, list.indexOf("<record>")) + last + "<resumptionToken/></ListRecords></OAI-PMH>"));
        List<String> ids = ids(list);
        assertThat(ids).hasSize(REAL_RECORDS).doesNotHaveDuplicates();

        CommandLineRun run = harvest();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("read      1,000", "failed    0");
        assertThatEverythingArrived(ids);
    }

    private CommandLineRun harvest() {
        return run(
                "/oai",
                "harvest",
                "--set",
                "cs",
                "--from",
                "2019-10-01",
                "--until",
                "2019-10-09",
                "--to",
                to.toString(),
                "--index");
    }

    private void assertThatEverythingArrived(List<String> ids) throws Exception {
        List<Paper> papers = papersIn(to);
        assertThat(papers).extracting(Paper::id).isEqualTo(ids);
        assertThat(node.documents).isEqualTo(documents(papers));
        assertThat(failed).doesNotExist();
    }

    private String text(String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private static List<String> ids(String page) {
        return IDENTIFIER.matcher(page).results().map(result -> result.group(1)).toList();
    }

    private static String next(String token) {
        return "/oai?verb=ListRecords&resumptionToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    private static SiteContent xml(String page) {
        return SiteAnswer.content(200, "text/xml; charset=utf-8", page);
    }
}
