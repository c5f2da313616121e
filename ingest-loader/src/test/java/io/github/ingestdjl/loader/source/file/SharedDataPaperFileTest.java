/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperDocument;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.Test;

/** The files of the shared data, read as they are: lines of arXiv's snapshot, and a harvest of half a million real papers in a form of its own. */
class SharedDataPaperFileTest {

    private static final Path DATA = Path.of("..", "..", "shared", "data");
    private static final Path HARVEST = DATA.resolve("arxiv-train.jsonl.bz2");
    private static final Path PAGES = DATA.resolve("arxiv-pages.tar.bz2");
    private static final String SNAPSHOT = "arxiv-pages/kaggle/";
    private static final int HARVEST_LINES = 100_000;

    // Counted once by another program: the ids that have lost zeros, as in 704.0002.
    private static final int DAMAGED_IDS = 17_117;

    private final JsonMapper mapper = new JsonMapper();

    @Test
    void everyLineOfTheSnapshotIsAPaperAndSurvivesOurOwnForm() throws Exception {
        assumeThat(PAGES).as("arXiv's pages are not on this machine").exists();
        int papers = 0;
        int withdrawn = 0;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(PAGES));
                TarArchiveInputStream tar = new TarArchiveInputStream(new BZip2CompressorInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.getName().startsWith(SNAPSHOT) || !entry.isFile()) {
                    continue;
                }
                PaperFile source = open(new Entry(tar));
                for (SourceRecord next = source.next(); next != null; next = source.next()) {
                    Paper paper = accepted(next);
                    assertThat(paper.abstractText()).isNotBlank();
                    assertThat(paper.authors()).isNotEmpty().allSatisfy(name -> assertThat(name)
                            .doesNotContain("\\", "{"));
                    assertThat(paper.categories()).isNotEmpty();
                    assertThat(paper.versions()).isNotEmpty();
                    assertThat(paper.submitted()).isBeforeOrEqualTo(paper.updated());
                    assertThat(accepted(JsonLineParser.parse(1, mapper.writeValueAsString(PaperDocument.of(paper)))))
                            .isEqualTo(paper);
                    papers++;
                    withdrawn += paper.withdrawn() ? 1 : 0;
                }
            }
        }
        assertThat(papers).isEqualTo(200);
        assertThat(withdrawn).isEqualTo(1);
    }

    @Test
    void theHarvestIsReadButForItsDamagedIds() throws Exception {
        assumeThat(HARVEST).as("the harvest is not on this machine").exists();
        Map<RejectReason, Integer> rejected = new EnumMap<>(RejectReason.class);
        int papers = 0;
        try (PaperFile source = PaperFile.open(HARVEST, FileFormat.AUTO, Resume.NOTHING, notice -> {})) {
            for (int line = 1; line <= HARVEST_LINES; line++) {
                SourceRecord record = source.next();
                assertThat(((Origin.Line) record.origin()).number()).isEqualTo(line);
                if (record instanceof SourceRecord.Rejected bad) {
                    rejected.merge(bad.reason(), 1, Integer::sum);
                    assertThat(bad.message()).endsWith("was it taken for a number?");
                } else {
                    check(accepted(record));
                    papers++;
                }
            }
            assertThat(source.position().detail()).isEqualTo(Integer.toString(HARVEST_LINES));
            assertThat(source.bytesRead()).isPositive().isLessThan(source.size());
        }
        assertThat(rejected).containsExactly(Map.entry(RejectReason.INVALID_ID, DAMAGED_IDS));
        assertThat(papers).isEqualTo(HARVEST_LINES - DAMAGED_IDS);
    }

    // Plain conditions: a fluent assertion for each would take longer than the reading.
    private static void check(Paper paper) {
        if (paper.authors().isEmpty()
                || paper.categories().isEmpty()
                || paper.submitted() == null
                || paper.abstractText() == null
                || paper.title().contains("\\'{")) {
            throw new AssertionError(paper);
        }
    }

    private static Paper accepted(SourceRecord record) {
        assertThat(record).isInstanceOf(SourceRecord.Accepted.class);
        return ((SourceRecord.Accepted) record).paper();
    }

    private static PaperFile open(InputStream in) throws IOException {
        return PaperFile.open(in, FileFormat.AUTO, Resume.NOTHING, notice -> {});
    }

    /** One file of the archive, which stays open. */
    private static final class Entry extends FilterInputStream {

        Entry(TarArchiveInputStream tar) {
            super(tar);
        }

        @Override
        public void close() {
            // The archive goes on.
        }
    }
}
