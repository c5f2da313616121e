/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.ModelsFolder;
import io.github.ingestdjl.format.Pooling;
import io.github.ingestdjl.format.Precision;
import java.nio.file.Path;

/** Loaded models, and what loads them, for tests around an embedder of the test's. */
public final class LoadedModels {
    private LoadedModels() {}

    /** A model with the given prefixes. */
    public static LoadedModel of(String id, Embedder embedder, String queryPrefix, String passagePrefix) {
        ModelSpec spec = new ModelSpec(
                new ModelId(id),
                Path.of(id + ".pt"),
                Path.of("tokenizer.json"),
                Pooling.MEAN,
                true,
                false,
                true,
                512,
                queryPrefix,
                passagePrefix,
                0,
                Precision.FLOAT32);
        return new LoadedModel(spec, embedder, "fingerprint-of-" + id, 1000);
    }

    /** Loads the models of a folder. */
    public static ModelLoader loader(Path root, EmbedderLoader engine) {
        return new ModelLoader(repository(root, root), engine, false);
    }

    public static ModelRepository repository(Path configured, Path bundled) {
        return new ModelRepository(new ModelsFolder(configured), new ModelsFolder(bundled));
    }
}
