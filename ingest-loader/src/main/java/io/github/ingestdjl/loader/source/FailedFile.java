/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
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

    static final String ERROR = "error";
    static final String PAPER = "paper";
    static final String TEXT = "text";

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
     * @param status the HTTP status of the refusal, null when the line never reached the node
     */
    public synchronized void write(SourceLine line, String error, Integer status) throws IOException {
        if (generator == null) {
            temporary = target.resolveSibling(
                    "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
            generator = new JsonFactory().createGenerator(Files.newOutputStream(temporary), JsonEncoding.UTF8);
            generator.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        }
        generator.writeStartObject();
        generator.writeStringField(ERROR, error);
        if (status != null) {
            generator.writeNumberField("status", status);
        }
        generator.writeNumberField("line", line.number());
        if (line.json()) {
            generator.writeFieldName(PAPER);
            generator.writeRawValue(line.text());
        } else {
            generator.writeStringField(TEXT, line.text());
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
