/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperDocument;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Papers in a table with a header. Each row becomes a JSON object, so that tables and JSON are read by the same rules, and so that a row that fails
 * later stands in the file of failed papers in a form that can be read again without its header.
 */
final class TableReader implements RecordReader {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final RowReader rows;
    private final TableHeader header;

    /**
     * Reads the header.
     *
     * @param notices is told of columns that are ignored
     * @throws IOException when there is no valid header
     */
    TableReader(LineReader lines, char separator, Consumer<String> notices) throws IOException {
        this.rows = new RowReader(lines, separator, RowReader.MAX_ROW_CHARACTERS);
        RowReader.Row first = rows.next();
        if (first != null && first.problem() != null) {
            throw new IOException("the table's header cannot be read, " + first.message());
        }
        // An empty table has no header either.
        this.header = first == null ? null : TableHeader.of(first.cells());
        if (header != null && !header.ignored().isEmpty()) {
            notices.accept("columns that mean nothing here are ignored: " + header.ignored());
        }
    }

    @Override
    public SourceRecord next() throws IOException {
        RowReader.Row row = rows.next();
        if (row == null) {
            return null;
        }
        if (row.problem() != null) {
            return rejected(row, row.problem(), row.message());
        }
        if (row.cells().size() != header.size()) {
            return rejected(
                    row,
                    RejectReason.INVALID_ROW,
                    "a row must have [" + header.size() + "] cells as the header has, got ["
                            + row.cells().size() + "]: [" + InvalidPaperException.shown(row.text()) + "]");
        }
        ObjectNode object = object(row.cells());
        try {
            Paper paper = RawPaperParser.parse(object);
            return new SourceRecord.Accepted(new Origin.Line(row.number(), document(paper), true), null, paper);
        } catch (InvalidPaperException e) {
            return JsonLineParser.rejected(
                    new Origin.Line(row.number(), object.toString(), true), e.reason(), e.getMessage());
        }
    }

    private ObjectNode object(List<String> cells) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        header.columns().forEach((column, index) -> object.put(column.names().get(0), cells.get(index)));
        return object;
    }

    private static String document(Paper paper) {
        try {
            return MAPPER.writeValueAsString(PaperDocument.of(paper));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceRecord.Rejected rejected(RowReader.Row row, RejectReason reason, String message) {
        return JsonLineParser.rejected(new Origin.Line(row.number(), row.text(), false), reason, message);
    }
}
