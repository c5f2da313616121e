/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.io.InputStream;

/**
 * The objects of one JSON array, one in memory at a time. An element counts as a line, wherever it stands: that is how far the reading has come. An
 * array that is broken ends it, since nobody knows where the next element begins.
 */
final class JsonArray implements RecordReader {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final JsonParser parser;
    private long elements;

    /** @param before how many lines were read from the streams before this one */
    JsonArray(InputStream in, long before) throws IOException {
        this.parser = MAPPER.createParser(in);
        this.elements = before;
        parser.nextToken();
    }

    @Override
    public SourceRecord next() throws IOException {
        if (!advance()) {
            return null;
        }
        try {
            return JsonLineParser.parse(elements, parser.readValueAsTree().toString());
        } catch (JsonProcessingException e) {
            throw broken(e);
        }
    }

    @Override
    public boolean skip() throws IOException {
        if (!advance()) {
            return false;
        }
        parser.skipChildren();
        return true;
    }

    @Override
    public long line() {
        return elements;
    }

    private boolean advance() throws IOException {
        try {
            JsonToken next = parser.nextToken();
            if (next == null || next == JsonToken.END_ARRAY) {
                return false;
            }
            elements++;
            return true;
        } catch (JsonProcessingException e) {
            throw broken(e);
        }
    }

    private IOException broken(JsonProcessingException e) {
        return new IOException(
                "the JSON array is broken in line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
    }
}
