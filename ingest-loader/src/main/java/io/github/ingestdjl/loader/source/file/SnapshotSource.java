/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.io.InputStream;

/** The papers of a snapshot, one JSON object a line. Holds one line at a time, so any size will do. */
public final class SnapshotSource implements PaperSource {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final LineReader lines;
    private long number;
    private final SnapshotParser parser = new SnapshotParser();

    /**
     * Reads plain text.
     *
     * @param in closed with this source
     */
    public SnapshotSource(InputStream in) {
        this(in, LineReader.MAX_LINE_BYTES);
    }

    SnapshotSource(InputStream in, int maxLineBytes) {
        this.lines = new LineReader(in, maxLineBytes);
    }

    @Override
    public SourceRecord next() throws IOException {
        for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
            number = line.number();
            String text = line.text();
            if (line.number() == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
                text = text.substring(1);
            }
            if (line.problem() != null) {
                return SnapshotParser.rejected(
                        new Origin.Line(line.number(), text, false),
                        line.problem(),
                        line.problem().label() + ": [" + InvalidPaperException.shown(text) + "]");
            }
            if (!text.isBlank()) {
                return parser.parse(line.number(), text);
            }
        }
        return null;
    }

    @Override
    public Position position() {
        return new Position("", Long.toString(number));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
