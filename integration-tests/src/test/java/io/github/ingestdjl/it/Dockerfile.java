/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code docker/Dockerfile}, and what BuildKit makes of it and of its ignore file, as far as they go. */
final class Dockerfile {
    static final Path PATH = ComposeFile.FOLDER.resolve("Dockerfile");

    private Dockerfile() {}

    /**
     * An instruction that copies from the repository.
     *
     * @param stage the stage it is in
     * @param target a folder if it ends in a slash, or if the source is one
     */
    record Copy(String stage, List<String> sources, String target) {}

    static List<String> lines() throws IOException {
        return Files.readAllLines(PATH);
    }

    static List<Copy> copies() throws IOException {
        List<Copy> copies = new ArrayList<>();
        String stage = "";
        for (String line : lines()) {
            List<String> words = Stream.of(line.split(" +"))
                    .filter(word -> word.startsWith("--") == false || word.startsWith("--from"))
                    .toList();
            if (words.get(0).equals("FROM")) {
                stage = words.get(words.size() - 1);
            } else if (words.get(0).equals("COPY") && words.get(1).startsWith("--from") == false) {
                copies.add(new Copy(stage, words.subList(1, words.size() - 1), words.get(words.size() - 1)));
            }
        }
        return copies;
    }

    /** As BuildKit does: the last pattern that fits a path, or a folder above it, decides. */
    static boolean ignores(String path) throws IOException {
        boolean ignored = false;
        for (String line : Files.readAllLines(ComposeFile.FOLDER.resolve("Dockerfile.dockerignore"))) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            boolean exception = line.startsWith("!");
            PathMatcher pattern =
                    FileSystems.getDefault().getPathMatcher("glob:" + (exception ? line.substring(1) : line));
            for (Path each = Path.of(path); each != null; each = each.getParent()) {
                if (pattern.matches(each)) {
                    ignored = exception == false;
                    break;
                }
            }
        }
        return ignored;
    }

    /** Copies into a folder what a stage copies into its working folder; what a checkout lacks is left out. */
    static void fill(String stage, Path folder) throws IOException {
        Path repository = Artifacts.repository();
        for (Copy copy : copies()) {
            if (copy.stage().equals(stage) == false) {
                continue;
            }
            for (String source : copy.sources()) {
                Path from = repository.resolve(source);
                Path target = folder.resolve(copy.target());
                if (Files.isDirectory(from)) {
                    copyFolder(repository, from, target);
                } else if (Files.exists(from) && ignores(source) == false) {
                    Files.createDirectories(target);
                    Files.copy(from, target.resolve(from.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void copyFolder(Path repository, Path from, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (ignores(repository.relativize(file).toString()) == false) {
                    Path copied = target.resolve(from.relativize(file));
                    Files.createDirectories(copied.getParent());
                    Files.copy(file, copied, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
