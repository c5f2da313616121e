/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The optional {@code SHA256SUMS} of a model folder, as {@code sha256sum} writes it: what whoever made the model says its
 * files are. The archive's own checksums find accidents, this also a file that was exchanged, if the list comes another way.
 */
public final class ModelChecksums {
    public static final String FILE = "SHA256SUMS";

    /** A folder has four files; a list of this size was meant for something else. */
    private static final long LARGEST = 1 << 16;

    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](.+)");

    private ModelChecksums() {}

    /**
     * Compares the files of a folder with its list; reads all that are listed. A folder without a list is not checked.
     *
     * @throws InvalidModelException with all files that are others than listed, or not there
     */
    public static void verify(Path folder) throws IOException {
        Path list = folder.resolve(FILE);
        if (Files.notExists(list)) {
            return;
        }
        Problems problems = new Problems();
        for (String line : lines(list)) {
            Matcher entry = LINE.matcher(line);
            if (entry.matches() == false) {
                problems.add(
                        "[" + FILE + "] must have lines of 64 hexadecimal digits, two blanks and the name of a file, "
                                + Problems.got(line));
                continue;
            }
            Path file = inFolder(folder, entry.group(2));
            if (file == null) {
                problems.add("[" + FILE + "] must name files of the folder, " + Problems.got(entry.group(2)));
            } else if (Files.isRegularFile(file) == false) {
                problems.add("[" + file.getFileName() + "] is listed in [" + FILE + "], but is not there");
            } else {
                String expected = entry.group(1).toLowerCase(Locale.ROOT);
                String actual = ModelFingerprint.sha256(file);
                if (actual.equals(expected) == false) {
                    problems.add("[" + file.getFileName() + "] has the SHA-256 [" + actual + "], but [" + FILE
                            + "] says [" + expected + "]");
                }
            }
        }
        if (problems.isEmpty() == false) {
            throw new InvalidModelException(problems.toString());
        }
    }

    private static List<String> lines(Path list) throws IOException {
        if (Files.isRegularFile(list) == false || Files.size(list) > LARGEST) {
            throw new InvalidModelException("[" + FILE + "] must be a file of at most [" + LARGEST + "] bytes");
        }
        return new String(Files.readAllBytes(list), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.isBlank() == false)
                .toList();
    }

    private static Path inFolder(Path folder, String name) {
        try {
            Path file = folder.resolve(name).normalize();
            return folder.normalize().equals(file.getParent()) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
