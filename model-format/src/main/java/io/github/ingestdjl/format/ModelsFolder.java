/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder that holds the models of a node, one folder each. Reads the disk each time; safe for several threads.
 *
 * <p>A model is replaced in three steps: its folder steps aside, to a hidden name, the new one takes its place, the one
 * aside is deleted. Between the first two, and for ever if the one who replaces is killed there, only the folder aside is
 * there: it counts as the model's.
 *
 * @param path need not exist
 */
public record ModelsFolder(Path path) {
    private static final String ASIDE = ".previous";

    /** Where a node looks for its administrator's models, in its configuration. */
    public static ModelsFolder ofConfiguration(Path configuration) {
        return new ModelsFolder(configuration.resolve("ingest-djl").resolve("models"));
    }

    /** Where a model's folder belongs. */
    public Path place(ModelId id) {
        return path.resolve(id.value());
    }

    /** Where a model's folder stands while another takes its place. */
    public Path aside(ModelId id) {
        return path.resolve("." + id.value() + ASIDE);
    }

    /** The folder a model is in, if there is one. */
    public Optional<Path> find(ModelId id) {
        // Its place a second time: it may have been taken just after the first look.
        return Stream.of(place(id), aside(id), place(id))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** The ids of all models, valid or not, sorted. */
    public List<ModelId> ids() {
        if (Files.isDirectory(path) == false) {
            return List.of();
        }
        TreeSet<String> ids = new TreeSet<>();
        try (Stream<Path> folders = Files.list(path)) {
            folders.filter(Files::isDirectory)
                    .map(folder -> id(folder.getFileName().toString()))
                    .filter(ModelId::isValid)
                    .forEach(ids::add);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + path + "] cannot be listed", e);
        }
        return ids.stream().map(ModelId::new).toList();
    }

    private static String id(String folder) {
        return folder.length() > 1 + ASIDE.length() && folder.startsWith(".") && folder.endsWith(ASIDE)
                ? folder.substring(1, folder.length() - ASIDE.length())
                : folder;
    }
}
