/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import io.github.ingestdjl.format.InvalidModelException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a model that is not installed yet: a folder of files, or a zip of files or of one folder of them, as in
 * DJL's model zoo. Everything else is refused: links, since what they lead to is not what the administrator has looked at,
 * and folders, which a model has not. For one thread; whoever opens it closes it.
 */
public final class ModelSource implements Closeable {

    /** More files than any model has. */
    static final int MOST_FILES = 64;

    /** Several times the largest model that embeds anything. */
    private static final long MOST_BYTES = 8L << 30;

    /** Weights hardly shrink: a zip that grows more than this was made to fill a disk. */
    private static final int MOST_GROWTH = 100;

    private static final long ANY_ZIP = 1 << 20;

    /** No separators, no leading dot, nothing that a shell or another file system would read differently. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final Path source;
    /** Null if the source is a folder. */
    private final FileSystem zip;

    private final String folderName;
    private final SortedMap<String, Path> files = new TreeMap<>();

    private ModelSource(Path source, FileSystem zip) throws IOException {
        this.source = source;
        this.zip = zip;
        Path folder = zip == null ? source.toRealPath() : top(zip.getPath("/"));
        this.folderName = folder.getNameCount() == 0
                ? source.getFileName().toString().replaceFirst("(?i)\\.zip$", "")
                : withoutSlash(folder.getFileName());
        children(folder).forEach(this::add);
    }

    /**
     * Opens a folder, or a zip of one.
     *
     * @throws InvalidModelException if it is neither, or has anything but plain files of plain names
     */
    public static ModelSource open(Path source) throws IOException {
        if (Files.isDirectory(source)) {
            return new ModelSource(source, null);
        }
        if (!Files.isRegularFile(source)) {
            throw new NoSuchFileException(source.toString());
        }
        FileSystem zip;
        try {
            zip = FileSystems.newFileSystem(source);
        } catch (IOException | ProviderNotFoundException e) {
            throw new InvalidModelException(
                    "[" + source + "] is neither a folder nor a whole zip: " + e.getMessage(), e);
        }
        try {
            return new ModelSource(source, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** The folder within a zip that has the files. */
    private static Path top(Path root) throws IOException {
        List<Path> children = children(root);
        return children.size() == 1 && Files.isDirectory(children.get(0)) ? children.get(0) : root;
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> kept = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            children.filter(child -> !isLitter(withoutSlash(child.getFileName())))
                    .forEach(kept::add);
        }
        return kept;
    }

    /** The name of a folder in a zip ends with one. */
    private static String withoutSlash(Path name) {
        return name.toString().replaceFirst("/$", "");
    }

    /** What a Mac leaves in every folder and zip. */
    private static boolean isLitter(String name) {
        return name.equals("__MACOSX") || name.equals(".DS_Store");
    }

    private void add(Path file) {
        String name = withoutSlash(file.getFileName());
        require(
                Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS),
                "[" + name + "] is no plain file, and a model has no folders or links");
        require(NAME.matcher(name).matches(), "the name of a file must match [" + NAME + "], got [" + name + "]");
        files.put(name, file);
        require(files.size() <= MOST_FILES, "it has more than [" + MOST_FILES + "] files");
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new InvalidModelException("[" + source + "] is no model: " + problem);
        }
    }

    /** What the folder is called: what the model is called if nobody says otherwise. */
    public String folderName() {
        return folderName;
    }

    /** The names of the files, sorted. */
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** One of the files. */
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(files.get(name));
    }

    /** The most bytes that all files together may have. */
    long mostBytes() throws IOException {
        return zip == null ? MOST_BYTES : Math.min(MOST_BYTES, MOST_GROWTH * Files.size(source) + ANY_ZIP);
    }

    @Override
    public String toString() {
        return source.toString();
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
    }
}
