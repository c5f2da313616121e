/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A model in a folder. Links are refused: what they lead to is not what the administrator has looked at. */
final class FolderFiles implements ModelFiles {

    private final Path folder;
    private final SortedSet<String> names = new TreeSet<>();

    private FolderFiles(Path folder) {
        this.folder = folder;
    }

    static FolderFiles open(Path source) throws IOException {
        FolderFiles files = new FolderFiles(source.toRealPath());
        try (Stream<Path> children = Files.list(files.folder)) {
            for (Path child : (Iterable<Path>) children::iterator) {
                files.add(child);
            }
        }
        return files;
    }

    private void add(Path child) throws InvalidModelException {
        String name = child.getFileName().toString();
        if (ZipFiles.isLitter(name)) {
            return;
        }
        if (!Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidModelException("[" + folder + "] is no model folder: [" + name
                    + "] is no plain file, and a model has no folders or links");
        }
        if (!NAME.matcher(name).matches()) {
            throw new InvalidModelException("[" + folder + "] is no model folder: the name of a file must match ["
                    + NAME.pattern() + "], got [" + name + "]");
        }
        names.add(name);
        if (names.size() > MOST_FILES) {
            throw new InvalidModelException(
                    "[" + folder + "] is no model folder: it has more than [" + MOST_FILES + "] files");
        }
    }

    @Override
    public String folderName() {
        return folder.getFileName() == null ? "" : folder.getFileName().toString();
    }

    @Override
    public SortedSet<String> names() {
        return names;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public long mostBytes() {
        return MOST_BYTES;
    }

    @Override
    public void close() {}
}
