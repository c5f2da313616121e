/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A copy of the sources for tests to break. */
record SourcesFolder(Path folder) {
    static final Path SOURCES = Path.of(System.getProperty("kibana.sources"));
    static final Path INDEX = Path.of(System.getProperty("kibana.index"));
    static final ObjectMapper JSON = new ObjectMapper();

    static SourcesFolder copy(Path folder) throws IOException {
        for (Path file : files(SOURCES)) {
            Path copy = folder.resolve(SOURCES.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        return new SourcesFolder(folder);
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    void change(String file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
        change.accept(json);
        Files.writeString(folder.resolve(file), json.toPrettyString());
    }

    void replace(String file, String part, String by) throws IOException {
        String text = Files.readString(folder.resolve(file));
        if (text.contains(part) == false) {
            throw new IllegalArgumentException("[part] must be in " + file + ", got [" + part + "]");
        }
        Files.writeString(folder.resolve(file), text.replace(part, by));
    }

    Path build(Path target) throws IOException, BrokenSourcesException {
        new SavedObjectsBuilder(folder, INDEX).write(target);
        return target;
    }
}
