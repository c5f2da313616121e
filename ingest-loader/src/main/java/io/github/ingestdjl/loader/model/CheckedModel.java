/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ingestdjl.format.GoldenVectors;
import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.format.ModelChecksums;
import io.github.ingestdjl.format.ModelFolder;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.TorchScriptArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A model folder as far as it can be checked without an engine: all that a node checks before it loads it, and more.
 *
 * @param spec what its properties say
 * @param golden the vectors it ought to give, of no texts if it does not say
 */
record CheckedModel(ModelSpec spec, GoldenVectors golden) {

    /**
     * Checks a folder; reads all of its files.
     *
     * @param allowUnsafeOperators whether the model may use operators that reach files, processes or the network
     * @throws InvalidModelException if a node would refuse it, with what is wrong
     */
    static CheckedModel check(ModelId id, Path folder, boolean allowUnsafeOperators) throws IOException {
        ModelSpec spec = ModelFolder.read(id, folder);
        try (TorchScriptArchive archive = TorchScriptArchive.open(spec.model())) {
            archive.verify();
            Set<String> unsafe = allowUnsafeOperators ? Set.of() : archive.unsafeOperators();
            if (!unsafe.isEmpty()) {
                throw new InvalidModelException("[" + spec.model().getFileName()
                        + "] uses operators that reach beyond the model, " + unsafe
                        + ": if you trust who made it, --allow-unsafe-operators installs it, and"
                        + " [ingest.djl.models.allow_unsafe_operators] lets the node load it");
            }
        }
        checkTokenizer(spec.tokenizer());
        ModelChecksums.verify(folder);
        return new CheckedModel(spec, golden(folder.resolve(GoldenVectors.FILE), spec.dimensions()));
    }

    private static void checkTokenizer(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = new JsonFactory().createParser(in)) {
            if (!hasModel(parser)) {
                throw new InvalidModelException(
                        "[" + ModelFolder.TOKENIZER + "] is no fast tokenizer's: it has no [model]");
            }
        } catch (JsonProcessingException e) {
            throw new InvalidModelException("[" + ModelFolder.TOKENIZER + "] is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads to the end, megabytes of vocabulary too: a file cut short has its model at the beginning. */
    private static boolean hasModel(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        boolean model = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean named = "model".equals(parser.currentName());
            model |= parser.nextToken() == JsonToken.START_OBJECT && named;
            parser.skipChildren();
        }
        return model;
    }

    private static GoldenVectors golden(Path file, int dimensions) throws IOException {
        if (!Files.exists(file)) {
            return GoldenVectors.NONE;
        }
        GoldenVectors golden;
        try (InputStream in = Files.newInputStream(file)) {
            golden = GoldenFile.read(in);
        }
        boolean differ = golden.vectors().values().stream()
                .flatMap(List::stream)
                .anyMatch(vector -> dimensions > 0 && vector.length != dimensions);
        if (differ) {
            throw new InvalidModelException(
                    "[" + GoldenVectors.FILE + "] has vectors of other than [" + dimensions + "] dimensions");
        }
        return golden;
    }
}
