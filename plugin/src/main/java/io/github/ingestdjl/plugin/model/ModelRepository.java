/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.format.ModelFolder;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.ModelsFolder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The model folders of this node: those of its configuration first, then those that came with the plugin. Folders are
 * read anew each time, so a model that an administrator adds is found without a restart. Safe for several threads.
 */
public final class ModelRepository {
    private final ModelsFolder configured;
    private final ModelsFolder bundled;

    /**
     * @param configured the administrator's models; an id there hides a bundled one
     * @param bundled those inside the plugin
     */
    public ModelRepository(ModelsFolder configured, ModelsFolder bundled) {
        this.configured = configured;
        this.bundled = bundled;
    }

    /**
     * @throws UnknownModelException if there is no such model
     * @throws InvalidModelException if its folder is invalid
     */
    public ModelSpec find(ModelId id) {
        Path folder = configured.find(id).or(() -> bundled.find(id)).orElseThrow(() -> new UnknownModelException(id));
        return ModelFolder.read(id, folder);
    }

    /** Whether a model's folder is one that came with the plugin. */
    public boolean isBundled(ModelId id) {
        return configured.find(id).isEmpty() && bundled.find(id).isPresent();
    }

    /** The ids of all model folders, sorted, whether they are valid or not. */
    public List<ModelId> ids() {
        return Stream.concat(configured.ids().stream(), bundled.ids().stream())
                .distinct()
                .sorted(Comparator.comparing(ModelId::value))
                .toList();
    }
}
