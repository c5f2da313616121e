/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperDocument;
import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.file.FailedLine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file of the papers a load could not index, written so that it is itself a source: each line holds the error beside the original, as
 * {@code {"error":…,"status":429,"line":17,"paper":{…}}}, or {@code "text"} for a line that is no JSON object.
 *
 * <p>Lines go to a temporary file beside it, which takes its place at {@link #complete()}: so the failed file of the last load can be the
 * source of this one. Without a failure no file is made. Thread-safe. Closing before completion discards the lines.
 */
public final class FailedFile implements Closeable {

    private final Path target;
    private Path temporary;
    private JsonGenerator generator;

    /**
     * Touches nothing yet.
     *
     * @param target where the file will be; its folder must exist
     */
    public FailedFile(Path target) {
        this.target = target.toAbsolutePath();
    }

    /**
     * Writes one line.
     *
     * @param paper null where there is none
     * @param status the HTTP status of the refusal, null when the line never reached the node
     */
    public synchronized void write(Origin origin, Paper paper, String error, Integer status) throws IOException {
        if (generator == null) {
            temporary = target.resolveSibling(
                    "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
            generator = new ObjectMapper().createGenerator(Files.newOutputStream(temporary), JsonEncoding.UTF8);
            generator.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        }
        generator.writeStartObject();
        generator.writeStringField(FailedLine.ERROR, error);
        if (status != null) {
            generator.writeNumberField(FailedLine.STATUS, status);
        }
        if (origin instanceof Origin.Line line) {
            generator.writeNumberField(FailedLine.LINE, line.number());
            if (line.json()) {
                generator.writeFieldName(FailedLine.PAPER);
                generator.writeRawValue(line.text());
            } else {
                generator.writeStringField(FailedLine.TEXT, line.text());
            }
        } else {
            generator.writeStringField(FailedLine.URL, origin.place());
            if (paper != null) {
                generator.writePOJOField(FailedLine.PAPER, PaperDocument.of(paper));
            }
        }
        generator.writeEndObject();
    }

    /**
     * Puts the lines in place of whatever was there.
     *
     * @return the file, or null when there was nothing to write and an older file, if any, was left alone
     */
    public synchronized Path complete() throws IOException {
        if (generator == null) {
            return null;
        }
        generator.writeRaw('\n');
        generator.close();
        generator = null;
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        return target;
    }

    @Override
    public synchronized void close() throws IOException {
        if (generator != null) {
            generator.close();
            generator = null;
            Files.deleteIfExists(temporary);
        }
    }
}
