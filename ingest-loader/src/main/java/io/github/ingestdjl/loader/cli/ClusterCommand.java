/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.github.ingestdjl.loader.index.ClusterClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that talk to a cluster share: the connection, and the two forms of a result. */
abstract class ClusterCommand implements Callable<Integer> {

    // Names as in Elasticsearch's own answers.
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(LocalDate.class, ToStringSerializer.instance)
                    .addSerializer(YearMonth.class, ToStringSerializer.instance)
                    .addSerializer(Path.class, ToStringSerializer.instance))
            .build();

    @Spec
    private CommandSpec spec;

    /** The command at the top, however deep this one is. */
    private ArxivLoader loader() {
        return (ArxivLoader) spec.root().userObject();
    }

    final CommandIo io() {
        return loader().io();
    }

    final GlobalOptions options() {
        return loader().options();
    }

    /** Opens the connection that the global options describe. */
    final ClusterClient connect() {
        return ClusterClient.open(valid(() -> options().connection(io().environment())));
    }

    /** The value, or a usage error that says why it is none. */
    final <T> T valid(Callable<T> value) {
        try {
            return value.call();
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Writes a result to a file, as JSON. */
    final void write(Path file, Object json) throws IOException {
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
    }

    /**
     * What {@link #write} has written.
     *
     * @param maker the command that makes such files
     * @throws IOException when the file is none of these, with its name
     */
    final <T> T read(Path file, Class<T> type, String maker) throws IOException {
        try {
            return MAPPER.readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .readValue(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "[" + file + "] is no file that '" + maker + "' writes: " + e.getOriginalMessage(), e);
        }
    }

    /** Prints a result on standard output, as JSON. */
    final void printJson(Object json) throws JsonProcessingException {
        io().out().println(MAPPER.writeValueAsString(json));
    }

    /** Prints a result on standard output: as JSON when asked to, else in words. */
    final void print(Object json, String text) throws JsonProcessingException {
        io().out().println(options().json() ? MAPPER.writeValueAsString(json) : text);
    }
}
