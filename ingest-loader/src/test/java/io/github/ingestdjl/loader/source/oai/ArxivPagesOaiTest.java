/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.RecordedResponses;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import io.github.ingestdjl.loader.source.UnreadableXmlException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every response of arXiv's OAI-PMH server in the shared data, and harvests of the recorded lists. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArxivPagesOaiTest {

    private static final String REAL_LIST = "oai_real/oai2_arXivRaw_cs_2019-10-01_2019-10-09_chunk1.xml";
    private static final String CHAIN = "oai_current/cs_ListRecords_arXivRaw_set-cs_";
    private static final int CHAIN_PAGES = 11;
    private static final int CHAIN_RECORDS = 1009;
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2019-10-09T12:00:00Z"), ZoneOffset.UTC);
    private static final String WINDOW = "2019-10-01..2019-10-09";
    private static final Pattern RECORD = Pattern.compile("<record>.*?</record>", Pattern.DOTALL);
    private static final Pattern IDENTIFIER = Pattern.compile("<identifier>oai:arXiv.org:(.*?)</identifier>");
    private static final Pattern DATESTAMP = Pattern.compile("<datestamp>(.*?)</datestamp>");

    private final OaiParser parser = new OaiParser();
    private final List<String> notices = new ArrayList<>();
    private final List<String> chainQueries = new ArrayList<>();
    private SortedMap<String, byte[]> files;

    @BeforeAll
    void readTheFiles() throws IOException, UnreadableXmlException {
        files = RecordedResponses.in("oai_real", "oai_current");
        assertThat(files.keySet()).hasSize(72);
        chainQueries.add(firstQuery());
        for (int i = 1; i < CHAIN_PAGES; i++) {
            chainQueries.add(tokenQuery(parser.parse(chainPage(i)).nextToken()));
        }
    }

    @Test
    void everyRecordOfEveryResponseIsAPaper() throws UnreadableXmlException {
        for (String name : files.keySet()) {
            OaiPage page = parser.parse(files.get(name));
            boolean headersOnly = name.contains("ListIdentifiers");
            List<String> expected = headersOnly ? ids(text(name)) : recordIds(text(name));

            assertThat(page.records())
                    .as(name)
                    .extracting(record -> record.header().id())
                    .isEqualTo(expected);
            assertThat(page.records()).as(name).allSatisfy(record -> {
                assertThat(record.problem()).isNull();
                if (headersOnly) {
                    assertThat(record.paper()).isNull();
                } else {
                    assertThat(record.paper().title()).isNotBlank();
                    assertThat(record.paper().abstractText()).isNotBlank().doesNotContain("\n");
                    assertThat(record.paper().authors()).isNotEmpty().allSatisfy(author -> assertThat(author)
                            .isNotBlank());
                    assertThat(record.paper().updated()).isNotNull();
                }
            });
        }
    }

    @Test
    void everyPaperOfTheRawFormatTellsItsVersionsAndCategories() throws UnreadableXmlException {
        int papers = 0;
        for (String name : files.keySet()) {
            if (!text(name).contains("<arXivRaw")) {
                continue;
            }
            List<OaiRecord> records = parser.parse(files.get(name)).records();
            List<String> written = RECORD.matcher(text(name))
                    .results()
                    .map(result -> result.group())
                    .toList();
            for (int i = 0; i < written.size(); i++) {
                Paper paper = records.get(i).paper();
                assertThat(paper.versions()).as(paper.id()).hasSize(count("<version ", written.get(i)));
                assertThat(paper.submitted()).isEqualTo(paper.versions().get(0));
                assertThat(paper.updated())
                        .isAfterOrEqualTo(paper.versions().get(paper.versions().size() - 1));
                assertThat(paper.primaryCategory()).isNotNull();
                assertThat(paper.submitter()).isNotNull();
                papers++;
            }
        }
        assertThat(papers).isEqualTo(1000 + 1 + CHAIN_RECORDS + 503 + 5);
    }

    @Test
    void bothFormatsSayTheSameOfAPaper() throws UnreadableXmlException {
        int compared = 0;
        for (String name : files.keySet()) {
            if (!name.contains("test_GetRecord_arXivRaw")) {
                continue;
            }
            Paper raw = only(name);
            Paper named = only(name.replace("arXivRaw", "arXiv"));
            assertThat(named.id()).isEqualTo(raw.id());
            assertThat(named.title()).isEqualTo(raw.title());
            assertThat(named.authors()).isEqualTo(raw.authors());
            assertThat(named.categories()).isEqualTo(raw.categories());
            assertThat(named.dois()).isEqualTo(raw.dois());
            assertThat(named.journalRef()).isEqualTo(raw.journalRef());
            assertThat(named.comments()).isEqualTo(raw.comments());
            assertThat(named.license()).isEqualTo(raw.license());
            compared++;
        }
        assertThat(compared).isEqualTo(5);
    }

    @Test
    void aPaperFromEachOfTheOddFilesReadsAsArxivShowsIt() throws UnreadableXmlException {
        assertThat(only("oai_real/fatcat_arxivraw_1810.09584.xml").authors())
                .containsExactly("Raphael Chetrite", "Shamik Gupta", "Izaak Neri", "Édgar Roldán");
        Paper dublinCore = only("oai_real/ads_0901_2443.xml");
        assertThat(dublinCore.authors()).startsWith("B. Özel", "J. Enders").contains("P. von Neumann-Cosel");
        assertThat(dublinCore.comments()).isEqualTo("submitted to Phys. Lett. B");
        assertThat(only("oai_real/hepcrawl_record0.xml").dois())
                .containsExactly(
                        "10.1103/PhysRevD.93.016005", "10.1103/PhysRevD.98.079901", "10.1103/PhysRevD.98.079903");
        assertThat(only("oai_real/hepcrawl_record4.xml").authors())
                .startsWith("Keck Array", "BICEP2 Collaborations", "P. Ade");
        assertThat(only("oai_current/test_GetRecord_arXivRaw_0906.3336.xml").withdrawn())
                .isTrue();
        assertThat(only("oai_current/test_GetRecord_arXivRaw_1102.0333.xml").withdrawn())
                .isFalse();
    }

    @Test
    void everyErrorIsToldByItsCode() throws UnreadableXmlException {
        SortedMap<String, String> codes = new TreeMap<>();
        for (String name : files.keySet()) {
            OaiPage page = parser.parse(files.get(name));
            if (page.error() != null) {
                codes.put(
                        name.substring("oai_current/cs_err_".length()),
                        page.error().code());
                assertThat(page.error().message()).as(name).isNotBlank();
                assertThat(page.verb()).as(name).isNull();
            }
        }
        assertThat(codes)
                .containsExactly(
                        Map.entry("badArgument_noprefix.xml", "badArgument"),
                        Map.entry("badResumptionToken.xml", "badResumptionToken"),
                        Map.entry("badSet.xml", "badArgument"),
                        Map.entry("badSet2.xml", "badArgument"),
                        Map.entry("badVerb.xml", "badVerb"),
                        Map.entry("cannotDisseminateFormat.xml", "cannotDisseminateFormat"),
                        Map.entry("from_future.xml", "badArgument"),
                        Map.entry("from_too_early.xml", "badArgument"),
                        Map.entry("idDoesNotExist.xml", "idDoesNotExist"),
                        Map.entry("noRecordsMatch.xml", "noRecordsMatch"));
    }

    @Test
    void everySetOfTheServerMayBeNamedAsItIs() {
        Matcher sets = Pattern.compile("<setSpec>(.*?)</setSpec>").matcher(text("oai_current/cs_ListSets.xml"));
        int count = 0;
        while (sets.find()) {
            assertThat(SetNames.of(sets.group(1))).isEqualTo(sets.group(1));
            count++;
        }
        assertThat(count).isGreaterThan(150);
    }

    @Test
    void theRecordedListOfAThousandTellsItsSizeAndToken() throws Exception {
        OaiPage page = parser.parse(files.get(REAL_LIST));

        assertThat(page.token()).isEqualTo(new OaiPage.Token("3996692|1001", 0L, 2525L));
        // The rest of the list was not recorded: a second page of one record ends it here.
        FakePages pages = new FakePages()
                .put(firstQuery(), files.get(REAL_LIST))
                .put(tokenQuery("3996692|1001"), OaiResponses.list("", OaiResponses.raw("1910.99999", "2019-10-09")));
        List<String> keys = keys(source(pages, Resume.NOTHING));

        assertThat(keys).hasSize(1001).doesNotHaveDuplicates().startsWith(expectedKeys(text(REAL_LIST)));
    }

    @Test
    void theRecordedChainGivesEveryRecordOnce() throws Exception {
        List<String> keys = keys(source(chain(), Resume.NOTHING));

        assertThat(keys).hasSize(CHAIN_RECORDS).doesNotHaveDuplicates().isEqualTo(chainKeys());
    }

    @Test
    void aHarvestOfTheChainThatIsKilledAnywhereIsCompletedWithoutRepetition() throws Exception {
        List<String> whole = chainKeys();
        // Around the ends of pages of 100, and between.
        for (int cut : new int[] {0, 1, 99, 100, 101, 555, 999, 1000, 1001, 1008, CHAIN_RECORDS}) {
            HarvestSource first = source(chain(), Resume.NOTHING);
            Set<String> done = new HashSet<>();
            for (int i = 0; i < cut; i++) {
                done.add(first.next().key());
            }
            Resume left = new Resume(first.position(), done);

            assertThat(keys(source(chain(), left)))
                    .as("after %d records", cut)
                    .isEqualTo(whole.subList(cut, whole.size()));
        }
    }

    @Test
    void aTokenThatExpiresWithinTheChainLosesAndRepeatsNothing() throws Exception {
        byte[] expired = files.get("oai_current/cs_err_badResumptionToken.xml");
        for (int page = 1; page < CHAIN_PAGES; page++) {
            FakePages pages = new FakePages();
            for (int i = 1; i <= CHAIN_PAGES; i++) {
                if (i == page + 1) {
                    // As remembered, asked again, and once the month has been begun again.
                    pages.put(chainQueries.get(i - 1), expired, expired, chainPage(i));
                } else {
                    pages.put(chainQueries.get(i - 1), chainPage(i));
                }
            }
            notices.clear();

            assertThat(keys(source(pages, Resume.NOTHING)))
                    .as("the token of page %d", page)
                    .isEqualTo(chainKeys());
            assertThat(notices).hasSize(1);
        }
    }

    private HarvestSource source(FakePages pages, Resume resume) {
        HarvestRequest request = new HarvestRequest("cs", LocalDate.of(2019, 10, 1), null, MetadataFormat.ARXIV_RAW);
        return new HarvestSource(request, FakePages.BASE, pages, resume, CLOCK, notices::add);
    }

    private FakePages chain() {
        FakePages pages = new FakePages();
        for (int i = 1; i <= CHAIN_PAGES; i++) {
            pages.put(chainQueries.get(i - 1), chainPage(i));
        }
        return pages;
    }

    private byte[] chainPage(int number) {
        return files.get(CHAIN + "%02d.xml".formatted(number));
    }

    private List<String> chainKeys() {
        List<String> keys = new ArrayList<>();
        for (int i = 1; i <= CHAIN_PAGES; i++) {
            keys.addAll(Arrays.asList(expectedKeys(text(CHAIN + "%02d.xml".formatted(i)))));
        }
        return keys;
    }

    private static List<String> keys(HarvestSource source) throws IOException, InterruptedException {
        List<String> keys = new ArrayList<>();
        for (SourceRecord next = source.next(); next != null; next = source.next()) {
            assertThat(next).isInstanceOf(SourceRecord.Accepted.class);
            assertThat(source.position()).extracting(Position::scope).isEqualTo(WINDOW);
            keys.add(next.key());
        }
        return keys;
    }

    private Paper only(String name) throws UnreadableXmlException {
        OaiPage page = parser.parse(files.get(name));
        assertThat(page.records()).as(name).hasSize(1);
        return page.records().get(0).paper();
    }

    private String text(String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private static String[] expectedKeys(String text) {
        return RECORD.matcher(text)
                .results()
                .map(result -> first(IDENTIFIER, result.group()) + "@" + first(DATESTAMP, result.group()))
                .toArray(String[]::new);
    }

    private static List<String> recordIds(String text) {
        return RECORD.matcher(text)
                .results()
                .map(result -> first(IDENTIFIER, result.group()))
                .toList();
    }

    private static List<String> ids(String text) {
        return IDENTIFIER.matcher(text).results().map(result -> result.group(1)).toList();
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static int count(String part, String text) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    private static String firstQuery() {
        return "?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2019-10-01&until=2019-10-09";
    }

    private static String tokenQuery(String token) {
        return "?verb=ListRecords&resumptionToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
}
