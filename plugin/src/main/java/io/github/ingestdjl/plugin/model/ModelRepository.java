/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The model folders of this node: those of its configuration first, then those that came with the plugin. Folders are
 * read anew each time, so a model that an administrator adds is found without a restart. Safe for several threads.
 */
public final class ModelRepository {
    private final List<Path> roots;

    /**
     * @param configured the administrator's models folder, which need not exist; an id there hides a bundled one
     * @param bundled the models folder inside the plugin
     */
    public ModelRepository(Path configured, Path bundled) {
        this.roots = List.of(configured, bundled);
    }

    /** @throws IllegalArgumentException if there is no such model, or its folder is invalid */
    public ModelSpec find(ModelId id) {
        for (Path root : roots) {
            Path folder = root.resolve(id.value());
            if (Files.isDirectory(folder)) {
                return ModelSpecReader.read(id, folder);
            }
        }
        throw new IllegalArgumentException("[model_id] names no model, got [" + id + "], valid are " + ids()
                + "; a model is a folder in [" + roots.get(0) + "]");
    }

    /** Whether a model's folder is one that came with the plugin. */
    boolean isBundled(ModelId id) {
        return Files.isDirectory(roots.get(0).resolve(id.value())) == false
                && Files.isDirectory(roots.get(1).resolve(id.value()));
    }

    /** The ids of all model folders, sorted, whether they are valid or not. */
    public List<ModelId> ids() {
        TreeSet<String> names = new TreeSet<>();
        for (Path root : roots) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> folders = Files.list(root)) {
                    folders.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .filter(ModelId::isValid)
                            .forEach(names::add);
                } catch (IOException e) {
                    throw new UncheckedIOException("[" + root + "] cannot be listed", e);
                }
            }
        }
        return names.stream().map(ModelId::new).toList();
    }
}
