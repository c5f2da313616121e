/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.PaperRecords;
import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.source.FakePages;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A harvest of two months from a server in memory. */
abstract class HarvestScenario {

    static final String SITE = "https://oai.test";
    static final String JANUARY =
            "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2023-01-01&until=2023-01-31";
    static final String FEBRUARY =
            "/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs&from=2023-02-01&until=2023-02-10";
    static final String BY_TOKEN = "/oai?verb=ListRecords&resumptionToken=";
    static final Clock CLOCK = Clock.fixed(Instant.parse("2023-06-01T12:00:00Z"), ZoneOffset.UTC);
    static final byte[] NOTHING = PaperRecords.error("noRecordsMatch", "results in an empty list.");
    static final byte[] EXPIRED = PaperRecords.error("badResumptionToken", "invalid or expired.");
    static final byte[] MAINTENANCE = "<html><body>Down</body></html>".getBytes(StandardCharsets.UTF_8);

    final FakePages pages = new FakePages();
    final List<String> notices = new ArrayList<>();

    HarvestScenario put(String query, byte[]... bodies) {
        return put(query, 200, bodies);
    }

    HarvestScenario put(String query, int status, byte[]... bodies) {
        for (byte[] body : bodies) {
            pages.put(SITE + query, new Page(URI.create(SITE + query), status, null, body));
        }
        return this;
    }

    void twoMonths() {
        put(JANUARY, PaperRecords.list("x", raw(1, "2023-01-02"), raw(2, "2023-01-02")))
                .put(
                        BY_TOKEN + "x",
                        PaperRecords.list(
                                "y",
                                PaperRecords.deleted("2301.00003", "2023-01-03"),
                                PaperRecords.record("<header/>", "")))
                .put(BY_TOKEN + "y", PaperRecords.list("", raw(5, "2023-01-31")))
                .put(FEBRUARY, PaperRecords.list(null, raw(6, "2023-02-01"), raw(1, "2023-02-01")));
    }

    /** What a journal knows when it has written everything down: the position, and the keys of the records in its scope. */
    Resume killedAfter(int cut) throws Exception {
        HarvestSource source = source(Resume.NOTHING);
        Set<String> keys = new HashSet<>();
        String scope = source.position().scope();
        for (int i = 0; i < cut; i++) {
            String key = source.next().key();
            if (!source.position().scope().equals(scope)) {
                keys.clear();
                scope = source.position().scope();
            }
            keys.add(key);
        }
        return new Resume(source.position(), keys);
    }

    HarvestSource source(Resume resume) {
        return source(new HarvestRequest("cs", LocalDate.of(2023, 1, 1), LocalDate.of(2023, 2, 10)), resume);
    }

    HarvestSource source(HarvestRequest request, Resume resume) {
        return new HarvestSource(request, URI.create(SITE + "/oai"), pages, resume, CLOCK, notices::add);
    }

    static List<SourceRecord> read(HarvestSource source) throws IOException, InterruptedException {
        List<SourceRecord> records = new ArrayList<>();
        for (SourceRecord next = source.next(); next != null; next = source.next()) {
            records.add(next);
        }
        return records;
    }

    static List<String> ids(List<SourceRecord> records) {
        return records.stream()
                .map(record -> ((SourceRecord.Accepted) record).paper().id())
                .toList();
    }

    static List<String> keys(List<SourceRecord> records) {
        return records.stream().map(SourceRecord::key).toList();
    }

    static byte[] written(String time, byte[] response) {
        return new String(response, StandardCharsets.UTF_8)
                .replaceFirst("<responseDate>.*</responseDate>", "<responseDate>" + time + "</responseDate>")
                .getBytes(StandardCharsets.UTF_8);
    }

    static String raw(int number, String day) {
        return PaperRecords.raw("2301.%05d".formatted(number), day);
    }
}
