/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the file that Kibana imports, or says what is wrong with the sources. */
public final class SavedObjectsBuilder {
    private final Path sources;
    private final Path index;

    /**
     * Reads nothing yet.
     *
     * @param sources the folder with the sources
     * @param index the settings and mapping that {@code arxiv-loader setup} makes the index with
     */
    public SavedObjectsBuilder(Path sources, Path index) {
        this.sources = sources;
        this.index = index;
    }

    /**
     * Arguments: the folder of the sources, the definition of the index, the file to write.
     *
     * @throws Exception if the sources are broken or cannot be read
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "[arguments] must be a folder of sources, an index definition and the file to write, got "
                            + List.of(arguments));
        }
        new SavedObjectsBuilder(Path.of(arguments[0]), Path.of(arguments[1])).write(Path.of(arguments[2]));
    }

    /**
     * Writes one object a line.
     *
     * @throws BrokenSourcesException if Kibana or the index would not take them; nothing is written then
     */
    public void write(Path file) throws IOException, BrokenSourcesException {
        Problems problems = new Problems();
        List<SavedObject> objects = SavedObjectSources.read(sources, problems);
        check(objects, problems);
        problems.refuse();
        StringBuilder lines = new StringBuilder();
        objects.forEach(object -> lines.append(NestedStrings.written(object)).append('\n'));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, lines);
    }

    private void check(List<SavedObject> objects, Problems problems) throws IOException {
        SchemaCheck schemas = new SchemaCheck();
        ReferenceCheck references = new ReferenceCheck(objects);
        FieldCheck fields = new FieldCheck(IndexFields.read(index));
        VegaCheck vega = new VegaCheck(fields, objects);
        LensCheck lens = new LensCheck();
        for (SavedObject object : objects) {
            if (schemas.check(object, problems)) {
                references.check(object, problems);
                fields.check(object, problems);
                switch (object.type()) {
                    case "visualization" -> vega.check(object, problems);
                    case "lens" -> lens.check(object, problems);
                    default -> {
                        // The other types have no more rules than their schema.
                    }
                }
            }
        }
    }
}
