/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A model in a zip: its files, or one folder of them as in DJL's model zoo. Everything else is refused, above all names that lead elsewhere;
 * nothing of the archive decides where anything is written.
 */
final class ZipFiles implements ModelFiles {

    /** Weights hardly shrink: what grows more than this was made to fill a disk. */
    private static final int MOST_GROWTH = 100;

    private static final long ANY_ARCHIVE = 1 << 20;

    private final Path source;
    private final long size;
    private final ZipFile zip;
    private final SortedMap<String, ZipArchiveEntry> entries = new TreeMap<>();
    private final SortedSet<String> tops = new TreeSet<>();

    private ZipFiles(Path source, ZipFile zip) throws IOException {
        this.source = source;
        this.size = Files.size(source);
        this.zip = zip;
    }

    static ZipFiles open(Path source) throws IOException {
        if (!Files.isRegularFile(source)) {
            throw new NoSuchFileException(source.toString());
        }
        ZipFile zip;
        try {
            zip = ZipFile.builder().setPath(source).get();
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidModelException(
                    "[" + source + "] is neither a folder nor a whole zip: " + e.getMessage(), e);
        }
        ZipFiles files = new ZipFiles(source, zip);
        try {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                files.add(entry);
            }
            files.checkTop();
            return files;
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** What a Mac leaves in every folder and zip. */
    static boolean isLitter(String path) {
        return path.startsWith("__MACOSX/") || path.equals(".DS_Store") || path.endsWith("/.DS_Store");
    }

    private void add(ZipArchiveEntry entry) throws InvalidModelException {
        String path = entry.getName();
        if (isLitter(path)) {
            return;
        }
        int slash = path.indexOf('/');
        String top = slash < 0 ? "" : path.substring(0, slash);
        String name = path.substring(slash + 1);
        if (slash >= 0) {
            require(NAME.matcher(top).matches(), path, "is no name of a model's file");
        }
        tops.add(top);
        if (name.isEmpty() && entry.isDirectory()) {
            return;
        }
        require(NAME.matcher(name).matches(), path, "is no name of a model's file");
        int kind = entry.getUnixMode() & UnixStat.FILE_TYPE_FLAG;
        require(!entry.isDirectory() && (kind == 0 || kind == UnixStat.FILE_FLAG), path, "is no plain file");
        require(zip.canReadEntryData(entry), path, "is encrypted or packed in an unknown way");
        require(entries.put(name, entry) == null, path, "is there twice");
        require(entries.size() <= MOST_FILES, path, "is one file more than the [" + MOST_FILES + "] of a model");
    }

    private void checkTop() throws InvalidModelException {
        if (tops.size() > 1) {
            throw new InvalidModelException(
                    "[" + source + "] holds no model: it must have files only, or one folder of files, got " + tops);
        }
    }

    private void require(boolean holds, String path, String problem) throws InvalidModelException {
        if (!holds) {
            throw new InvalidModelException("[" + source + "] holds no model: [" + path + "] " + problem);
        }
    }

    @Override
    public String folderName() {
        String top = tops.isEmpty() ? "" : tops.first();
        return top.isEmpty() ? source.getFileName().toString().replaceFirst("(?i)\\.zip$", "") : top;
    }

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(entries.keySet());
    }

    @Override
    public InputStream open(String name) throws IOException {
        return zip.getInputStream(entries.get(name));
    }

    @Override
    public long mostBytes() {
        return Math.min(MOST_BYTES, MOST_GROWTH * size + ANY_ARCHIVE);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
