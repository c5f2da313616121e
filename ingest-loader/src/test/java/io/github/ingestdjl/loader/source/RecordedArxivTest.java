/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.file.FileFormat;
import io.github.ingestdjl.loader.source.file.PaperFile;
import io.github.ingestdjl.loader.source.oai.HarvestRequest;
import io.github.ingestdjl.loader.source.oai.HarvestSource;
import io.github.ingestdjl.loader.source.page.ScrapeRequest;
import io.github.ingestdjl.loader.source.page.ScrapeSource;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every kind of source over pages, records and lines that arXiv itself has made: more of its quirks than anyone would think of. They do not
 * belong to the project and lie beside it, where they lie at all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedArxivTest {

    private static final Path ARCHIVE = Path.of("..", "..", "shared", "data", "arxiv-pages.tar.bz2");
    private static final String ROOT = "arxiv-pages/";
    private static final String SITE = "https://arxiv.org";
    private static final Pattern ABSTRACT = Pattern.compile("site_cs/abs_(.+)\\.html");
    private static final Pattern LIST = Pattern.compile("site_cs/list_(cs)_(\\d{4}-\\d{2})_skip=0_show=2000\\.html");
    private static final String TRUTH = "site_cs/truth.jsonl";
    private static final String CHAIN = "oai_current/cs_ListRecords_arXivRaw_set-cs_";
    private static final Pattern HEADER =
            Pattern.compile("<identifier>oai:arXiv.org:(.*?)</identifier>\\s*<datestamp>(.*?)</datestamp>");
    private static final Pattern TOKEN = Pattern.compile("<resumptionToken[^>]*>(.+?)</resumptionToken>");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2019-10-09T12:00:00Z"), ZoneOffset.UTC);

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, byte[]> files = new TreeMap<>();

    @BeforeAll
    void readTheArchiveOnce() throws IOException {
        assumeThat(ARCHIVE)
                .as("skipped: arXiv's own pages are not beside the project")
                .exists();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(ARCHIVE));
                TarArchiveInputStream tar = new TarArchiveInputStream(new BZip2CompressorInputStream(in, true))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName();
                if (entry.isFile() && name.matches(ROOT + "(site_cs/(abs|list|truth)|kaggle/|oai_current/cs_List).*")) {
                    files.put(name.substring(ROOT.length()), tar.readAllBytes());
                }
            }
        }
    }

    @Test
    void scrapedPapersEqualTheRecordsTheirPagesWereMadeFrom() throws Exception {
        Map<String, JsonNode> records = new TreeMap<>();
        for (String line : text(TRUTH).split("\n")) {
            JsonNode record = mapper.readTree(line);
            records.put(record.get("id").textValue(), record);
        }
        FakePages pages = new FakePages();
        Set<YearMonth> months = new TreeSet<>();
        files.forEach((name, content) -> {
            Matcher page = ABSTRACT.matcher(name);
            Matcher list = LIST.matcher(name);
            if (page.matches()) {
                put(pages, "/abs/" + page.group(1), content);
            } else if (list.matches()) {
                months.add(YearMonth.parse(list.group(2)));
                put(pages, "/list/cs/" + list.group(2) + "?skip=0&show=2000", content);
            }
        });

        List<Paper> papers = new ArrayList<>();
        for (YearMonth month : months) {
            papers.addAll(papers(new ScrapeSource(
                    new ScrapeRequest("cs", month, month), URI.create(SITE), pages, Resume.NOTHING, notice -> {})));
        }

        assertThat(papers).hasSize(1009).extracting(Paper::id).doesNotHaveDuplicates();
        assertThat(papers.stream()
                        .flatMap(paper -> new RenderedRecord(records.get(paper.id()), paper).differences().stream()))
                .isEmpty();
    }

    @Test
    void aHarvestGivesEveryRecordOfItsPagesOnce() throws Exception {
        FakePages pages = new FakePages();
        List<String> keys = new ArrayList<>();
        String query = "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2019-10-01&until=2019-10-09";
        for (int page = 1; query != null; page++) {
            String content = text(CHAIN + "%02d.xml".formatted(page));
            put(pages, query, content.getBytes(StandardCharsets.UTF_8));
            HEADER.matcher(content).results().forEach(result -> keys.add(result.group(1) + "@" + result.group(2)));
            Matcher token = TOKEN.matcher(content);
            query = token.find()
                    ? "/oai?verb=ListRecords&resumptionToken="
                            + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8)
                    : null;
        }
        HarvestRequest request = new HarvestRequest("cs", LocalDate.of(2019, 10, 1), null);
        List<SourceRecord> records = records(
                new HarvestSource(request, URI.create(SITE + "/oai"), pages, Resume.NOTHING, CLOCK, notice -> {}));

        assertThat(records).hasSize(1009).extracting(SourceRecord::key).isEqualTo(keys);
        assertThat(records).allSatisfy(record -> {
            Paper paper = ((SourceRecord.Accepted) record).paper();
            assertThat(paper.abstractText()).isNotBlank().doesNotContain("\n");
            assertThat(paper.authors()).isNotEmpty();
            assertThat(paper.primaryCategory()).isNotNull();
            assertThat(paper.submitted()).isBeforeOrEqualTo(paper.updated());
        });
    }

    @Test
    void everyLineOfTheSnapshotIsAPaperAndSurvivesOurOwnForm() throws Exception {
        List<Paper> papers = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().startsWith("kaggle/")) {
                papers.addAll(papers(open(file.getValue())));
            }
        }
        StringBuilder lines = new StringBuilder();
        for (Paper paper : papers) {
            lines.append(mapper.writeValueAsString(paper)).append('\n');
        }

        assertThat(papers).hasSize(200).filteredOn(Paper::withdrawn).hasSize(1);
        assertThat(papers).allSatisfy(paper -> {
            assertThat(paper.authors()).isNotEmpty().allSatisfy(name -> assertThat(name)
                    .doesNotContain("\\", "{"));
            assertThat(paper.versions()).isNotEmpty();
            assertThat(paper.submitted()).isBeforeOrEqualTo(paper.updated());
        });
        assertThat(papers(open(lines.toString().getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(papers);
    }

    private static void put(FakePages pages, String path, byte[] content) {
        pages.put(SITE + path, new Page(URI.create(SITE + path), 200, null, content));
    }

    private static PaperFile open(byte[] content) throws IOException {
        return PaperFile.open(new ByteArrayInputStream(content), FileFormat.AUTO, Resume.NOTHING, notice -> {});
    }

    private static List<Paper> papers(PaperSource source) throws IOException, InterruptedException {
        return records(source).stream()
                .map(record -> ((SourceRecord.Accepted) record).paper())
                .toList();
    }

    private static List<SourceRecord> records(PaperSource source) throws IOException, InterruptedException {
        List<SourceRecord> records = new ArrayList<>();
        for (SourceRecord next = source.next(); next != null; next = source.next()) {
            assertThat(next).isInstanceOf(SourceRecord.Accepted.class);
            records.add(next);
        }
        return records;
    }

    private String text(String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }
}
