/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.time.LocalDate;

/**
 * Makes a record of one line of JSON, and tells by its keys what it is: a paper of ours, a tombstone, a paper of arXiv's snapshot or of another
 * collection, or a failed paper within its wrapper (see {@link FailedLine}). Stateless and thread-safe; does no I/O.
 */
final class JsonLineParser {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonLineParser() {}

    /** Never throws: a line that is no paper becomes a {@link SourceRecord.Rejected}. */
    static SourceRecord parse(long number, String text) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return rejected(
                    new Origin.Line(number, text, false),
                    RejectReason.INVALID_JSON,
                    InvalidPaperException.shown(e.getOriginalMessage()));
        }
        if (!node.isObject()) {
            return rejected(
                    new Origin.Line(number, text, false),
                    RejectReason.INVALID_JSON,
                    "a line must be a JSON object, got [" + InvalidPaperException.shown(text) + "]");
        }
        if (node.has(FailedLine.ERROR)) {
            if (node.path(FailedLine.PAPER).isObject()) {
                JsonNode paper = node.get(FailedLine.PAPER);
                return record(new Origin.Line(number, paper.toString(), true), paper);
            }
            if (node.path(FailedLine.TEXT).isTextual()) {
                return parse(number, node.get(FailedLine.TEXT).textValue());
            }
        }
        return record(new Origin.Line(number, text, true), node);
    }

    static SourceRecord.Rejected rejected(Origin.Line line, RejectReason reason, String message) {
        return new SourceRecord.Rejected(line, null, reason, message);
    }

    private static SourceRecord record(Origin.Line line, JsonNode node) {
        try {
            if (node.has(DocumentParser.DELETED) && !node.has("title")) {
                JsonFields fields = new JsonFields(node);
                String id = DocumentParser.id(fields);
                LocalDate day = fields.day(DocumentParser.DELETED);
                if (day == null) {
                    throw JsonFields.wrongType(DocumentParser.DELETED, "a date", node.get(DocumentParser.DELETED));
                }
                return new SourceRecord.Deleted(line, null, id, day);
            }
            return DocumentParser.isOwn(node)
                    ? new SourceRecord.Accepted(line, null, DocumentParser.parse(node))
                    : new SourceRecord.Accepted(line, null, RawPaperParser.parse(node), RawPaperParser.damagedId(node));
        } catch (InvalidPaperException e) {
            return rejected(line, e.reason(), e.getMessage());
        }
    }
}
