/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of a model that is not installed yet, whether they lie in a folder or in a zip. They are flat: a model folder has no folders. For
 * one thread; whoever opens it closes it.
 */
public interface ModelFiles extends Closeable {

    /** More files than any model has. */
    int MOST_FILES = 64;

    /** Several times the largest model that embeds anything. */
    long MOST_BYTES = 8L << 30;

    /** No separators, no leading dot, nothing that a shell or another file system would read differently. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /**
     * Opens a folder, or a zip of one.
     *
     * @throws InvalidModelException if it is neither, or has anything but plain files of plain names
     */
    static ModelFiles open(Path source) throws IOException {
        return Files.isDirectory(source) ? FolderFiles.open(source) : ZipFiles.open(source);
    }

    /** What the folder is called, where it has a name: what the model is called if nobody says otherwise. */
    String folderName();

    /** The names, sorted. */
    Set<String> names();

    /** One of the files. */
    InputStream open(String name) throws IOException;

    /** The most bytes that all files together may have. */
    long mostBytes();
}
