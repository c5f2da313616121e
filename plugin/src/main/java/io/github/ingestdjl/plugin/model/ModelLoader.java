/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.GoldenVectors;
import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.format.ModelChecksums;
import io.github.ingestdjl.format.ModelFingerprint;
import io.github.ingestdjl.format.ModelFolder;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.TorchScriptArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.XContentParseException;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;

/** Brings models from their folders into memory. Stateless, safe for several threads. */
public final class ModelLoader {
    private static final Logger logger = LogManager.getLogger(ModelLoader.class);

    /** A folder that is exchanged once while it is read is read again; one that changes all the time is somebody's fault. */
    private static final int ATTEMPTS = 3;

    private final ModelRepository repository;
    private final EmbedderLoader engine;
    private final boolean allowUnsafeOperators;

    /** @param allowUnsafeOperators whether a model may use operators that reach files, processes or the network */
    public ModelLoader(ModelRepository repository, EmbedderLoader engine, boolean allowUnsafeOperators) {
        this.repository = repository;
        this.engine = engine;
        this.allowUnsafeOperators = allowUnsafeOperators;
    }

    public ModelRepository repository() {
        return repository;
    }

    /**
     * Checks, without loading anything, that a model can be asked for.
     *
     * @throws UnknownModelException if there is no such model
     * @throws InvalidModelException if its folder is invalid
     * @throws EmbeddingException if this node cannot load models at all
     */
    public ModelSpec find(ModelId id) {
        engine.check();
        return repository.find(id);
    }

    /**
     * Loads a model; takes seconds.
     *
     * @throws UnknownModelException if there is no such model
     * @throws InvalidModelException if its folder is invalid, damaged, or uses operators that it may not
     * @throws EmbeddingException if the model cannot be loaded
     */
    public LoadedModel load(ModelId id) {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            Folder before = folder(id);
            engine.check();
            LoadedModel model = null;
            RuntimeException failure = null;
            try {
                model = load(before.spec());
            } catch (EmbeddingException | InvalidModelException e) {
                failure = e;
            }
            // The fingerprint must be that of the very files the engine has read, and they of one version of the
            // folder.
            if (isUnchanged(before)) {
                if (failure != null) {
                    throw failure;
                }
                logger.info(
                        "loaded model [{}] with [{}] dimensions, computing in [{}], in [{}]",
                        id,
                        model.dimensions(),
                        model.precision().key(),
                        TimeValue.timeValueNanos(System.nanoTime() - start));
                return model;
            }
            if (model != null) {
                model.embedder().close();
            }
            if (attempt == ATTEMPTS) {
                throw new EmbeddingException(
                        "model [" + id + "] cannot be loaded: its folder changes while it is read");
            }
        }
    }

    /** What a folder says, and which files it says it of. */
    private record Folder(ModelSpec spec, List<FileState> states) {}

    private Folder folder(ModelId id) {
        ModelSpec spec = repository.find(id);
        try {
            return new Folder(spec, states(spec));
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    /** Its properties are read again: they may have been another version's than the files. */
    private boolean isUnchanged(Folder before) {
        try {
            return folder(before.spec().id()).equals(before);
        } catch (IllegalArgumentException | EmbeddingException e) {
            return false;
        }
    }

    private LoadedModel load(ModelSpec spec) {
        long bytes;
        String fingerprint;
        try (TorchScriptArchive archive = TorchScriptArchive.open(spec.model())) {
            archive.verify();
            verifyChecksums(spec);
            Set<String> unsafe = allowUnsafeOperators ? Set.of() : archive.unsafeOperators();
            if (unsafe.isEmpty() == false) {
                throw new InvalidModelException("model [" + spec.id() + "] uses operators that reach beyond the model, "
                        + unsafe + ", which [ingest.djl.models.allow_unsafe_operators] must allow");
            }
            bytes = archive.memoryBytes();
            fingerprint = ModelFingerprint.of(spec);
        } catch (IOException e) {
            throw unreadable(spec.id(), e);
        }
        return new LoadedModel(spec, engine.load(spec), fingerprint, bytes);
    }

    private static void verifyChecksums(ModelSpec spec) throws IOException {
        try {
            ModelChecksums.verify(spec.model().getParent());
        } catch (InvalidModelException e) {
            throw new InvalidModelException("model [" + spec.id() + "] is damaged: " + e.getMessage(), e);
        }
    }

    private static EmbeddingException unreadable(ModelId id, IOException e) {
        return new EmbeddingException("model [" + id + "] cannot be read: " + e.getMessage(), e);
    }

    /** What changes when a file is written or exchanged. */
    private record FileState(Object key, long size, FileTime modified) {
        static FileState of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileState(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        }
    }

    /** Of the files that decide the vectors; a file that is gone has no state. */
    private static List<FileState> states(ModelSpec spec) throws IOException {
        List<FileState> states = new ArrayList<>();
        for (Path file : List.of(
                spec.model(),
                spec.tokenizer(),
                spec.model().resolveSibling(ModelFolder.PROPERTIES),
                spec.model().resolveSibling(ModelChecksums.FILE))) {
            try {
                states.add(FileState.of(file));
            } catch (NoSuchFileException e) {
                states.add(null);
            }
        }
        return states;
    }

    /**
     * A model's folder as it is now, with the vectors it ought to give.
     *
     * @param quantized whether the model computes in int8, so that it only comes near to them
     * @param fingerprint of the folder's files, whatever is loaded
     */
    public record GoldenFolder(boolean quantized, String fingerprint, GoldenVectors vectors) {}

    /**
     * Reads the reference vectors in a model's folder.
     *
     * @throws UnknownModelException if there is no such model
     * @throws InvalidModelException if its folder is invalid, or its {@code golden.json} is
     */
    public GoldenFolder golden(ModelId id) throws IOException {
        ModelSpec spec = repository.find(id);
        boolean quantized;
        try (TorchScriptArchive archive = TorchScriptArchive.open(spec.model())) {
            quantized = archive.isQuantized();
        }
        return new GoldenFolder(
                quantized, ModelFingerprint.of(spec), goldenVectors(spec.model().resolveSibling(GoldenVectors.FILE)));
    }

    private static GoldenVectors goldenVectors(Path file) throws IOException {
        if (Files.isRegularFile(file) == false) {
            return GoldenVectors.NONE;
        }
        if (Files.size(file) > GoldenVectors.MOST_BYTES) {
            throw new InvalidModelException(
                    "[" + GoldenVectors.FILE + "] is larger than [" + GoldenVectors.MOST_BYTES + "] bytes");
        }
        try (InputStream in = Files.newInputStream(file);
                XContentParser parser = JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, in)) {
            return GoldenVectors.of(parser.map());
        } catch (XContentParseException e) {
            throw new InvalidModelException("[" + GoldenVectors.FILE + "] is no JSON: " + e.getMessage(), e);
        }
    }
}
