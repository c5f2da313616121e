/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;

/** One JSON object a line; blank lines are passed over. */
final class JsonLines implements RecordReader {

    /** Beside the kind of problem, which says that it is no UTF-8: what to do about it. */
    static final String NO_UTF8 = "some bytes are of another encoding, save the file as UTF-8";

    private final LineReader lines;

    JsonLines(LineReader lines) {
        this.lines = lines;
    }

    @Override
    public SourceRecord next() throws IOException {
        for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
            if (line.problem() != null) {
                return JsonLineParser.rejected(
                        new Origin.Line(line.number(), line.text(), false),
                        line.problem(),
                        (line.problem() == RejectReason.NOT_UTF8 ? NO_UTF8 : "it has more bytes than a line may have")
                                + ", got [" + InvalidPaperException.shown(line.text()) + "]");
            }
            if (!line.text().isBlank()) {
                return JsonLineParser.parse(line.number(), line.text());
            }
        }
        return null;
    }

    @Override
    public boolean skip() throws IOException {
        return lines.skip();
    }

    @Override
    public long line() {
        return lines.number();
    }
}
