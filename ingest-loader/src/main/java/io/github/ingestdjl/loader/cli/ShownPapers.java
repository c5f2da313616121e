/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.ingestdjl.loader.index.SearchResult;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The papers that were shown under a name, in a file of their own: after a first line that tells its purpose one id a line, so that people can
 * read and mend it. Two runs at a time do no harm but that one of them may forget what the other has shown.
 *
 * @param ids in the order in which they were shown
 * @param changed when the last of them was, null where nothing was remembered yet
 */
record ShownPapers(String name, @JsonIgnore Set<String> ids, Instant changed, Path file) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String FOLDER = "shown";
    private static final String ENDING = ".txt";
    private static final String HEADER = "# shown by 'arxiv-loader similar --new', one paper a line";

    /**
     * What is remembered under a name.
     *
     * @throws IllegalArgumentException when it is none
     * @throws IOException when the file is damaged, with what to do, or when nothing can be remembered in the folder
     */
    static ShownPapers of(Path state, String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "[--new] must be up to 64 letters, digits, '.', '_' and '-', the first a letter or a digit, got ["
                            + name + "]");
        }
        Path folder = state.resolve(FOLDER);
        // What is shown and cannot be remembered would be shown as new again and again.
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("[--state] must be a folder that can be written to, cannot make [" + folder + "]", e);
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("[--state] must be a folder that can be written to, got [" + folder + "]");
        }
        return read(name, folder.resolve(name + ENDING));
    }

    /** The files of all names, in their order. */
    static List<Path> files(Path state) throws IOException {
        Path folder = state.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> NAME.matcher(name(file)).matches()
                            && file.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
    }

    /** Whose file it is. */
    static String name(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    /** What a file of {@link #files} remembers. */
    static ShownPapers read(Path file) throws IOException {
        return read(name(file), file);
    }

    private static ShownPapers read(String name, Path file) throws IOException {
        String text;
        FileTime changed;
        try {
            text = Files.readString(file);
            changed = Files.getLastModifiedTime(file);
        } catch (NoSuchFileException e) {
            return new ShownPapers(name, Set.of(), null, file);
        } catch (CharacterCodingException e) {
            throw damaged(name, file, 1, "is no text", e);
        }
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw damaged(name, file, 1, "must be [" + HEADER + "]", null);
        }
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                ids.add(ArxivId.checked(lines.get(i).strip()));
            } catch (InvalidPaperException e) {
                throw damaged(name, file, i + 1, e.getMessage(), e);
            }
        }
        return new ShownPapers(name, ids, changed.toInstant().truncatedTo(ChronoUnit.SECONDS), file);
    }

    private static IOException damaged(String name, Path file, int line, String problem, Exception cause) {
        return new IOException(
                "[" + file + "] does not say what was shown under [" + name + "], line " + line + ": " + problem
                        + "; mend the line, or begin anew after 'arxiv-loader state clean --shown " + name + "'",
                cause);
    }

    /** Whether nothing was remembered yet. */
    @JsonIgnore
    boolean isFirst() {
        return changed == null;
    }

    /** How many papers were shown. */
    @JsonProperty
    int papers() {
        return ids.size();
    }

    /** Those of a result that were not shown yet. */
    SearchResult unseen(SearchResult found) {
        return new SearchResult(
                found.tookMillis(),
                found.hits().stream().filter(hit -> !ids.contains(hit.id())).toList());
    }

    /**
     * Remembers the papers of a result, all or none of them.
     *
     * @throws IOException when that cannot be, with what it means
     */
    void add(SearchResult shown) throws IOException {
        if (shown.hits().isEmpty() && !isFirst()) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(ids);
        shown.hits().forEach(hit -> lines.add(hit.id()));
        Path part = null;
        try {
            part = Files.createTempFile(file.getParent(), "." + name, ".part");
            Files.write(part, lines);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (part != null) {
                Files.deleteIfExists(part);
            }
            throw new IOException(
                    "what was shown cannot be remembered in [" + file + "] and will be shown as new again: "
                            + ErrorMessages.message(e),
                    e);
        }
    }
}
