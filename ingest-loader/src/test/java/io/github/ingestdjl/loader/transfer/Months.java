/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

/** Three months of five papers, of which the third of each has vanished and the fourth was deleted. */
class Months implements PaperSource {

    static final int MONTHS = 3;
    static final int PAPERS = 5;

    private final Set<String> done;
    private int month;
    private int paper;
    int returned;

    Months(Resume resume) {
        this.done = new HashSet<>(resume.done());
        this.month = resume.position().scope().isEmpty()
                ? 1
                : Integer.parseInt(resume.position().scope().substring(5));
    }

    void begin(int next) {
        month = next;
        paper = 0;
        done.clear();
    }

    @Override
    public SourceRecord next() throws IOException {
        while (month <= MONTHS) {
            if (paper == PAPERS) {
                begin(month + 1);
                continue;
            }
            String id = "23%02d.%05d".formatted(month, ++paper);
            if (!done.contains(id)) {
                returned++;
                return record(id);
            }
        }
        return null;
    }

    private SourceRecord record(String id) {
        Origin origin = new Origin.Web(URI.create("https://arxiv.org/abs/" + id));
        return switch (paper) {
            case 3 -> new SourceRecord.Rejected(origin, id, RejectReason.VANISHED, "status 404");
            case 4 -> new SourceRecord.Deleted(origin, id, id, LocalDate.of(2023, 4, 5));
            default ->
                new SourceRecord.Accepted(
                        origin, id, Paper.builder(id, "Title of " + id).build());
        };
    }

    @Override
    public Position position() {
        return new Position("2023-%02d".formatted(month), "");
    }

    @Override
    public Reach reach() {
        return new Reach(Double.NaN, "");
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
