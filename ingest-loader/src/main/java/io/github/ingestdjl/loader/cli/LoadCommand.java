/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperFilter;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.file.FileFormat;
import io.github.ingestdjl.loader.source.file.PaperFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arxiv-loader load}. */
@Command(
        name = "load",
        description =
                "Moves papers from a file to the index, to another file, or to both. Can be repeated at any time; after a crash the same command goes on.",
        sortOptions = false)
final class LoadCommand extends TransferCommand {

    @Option(
            names = "--from",
            order = OWN,
            paramLabel = "FILE|-",
            required = true,
            description =
                    "arXiv's metadata snapshot, our own JSON lines, or a table with a header (CSV, TSV); plain or packed (gz, bz2, zip); - reads standard input. Vectors in JSON lines of ours are loaded too: as they are with --pipeline _none, else replaced by those the pipeline makes of the texts.")
    private String from;

    @Option(
            names = "--format",
            order = OWN,
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Of the file: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private FileFormat format;

    @Mixin
    private FilterOptions filter;

    @Override
    String task() {
        return "load";
    }

    @Override
    void check() throws IOException {
        papers();
        if (!standardInput() && !Files.exists(Path.of(from))) {
            throw new NoSuchFileException(from);
        }
        if (!standardInput() && flags().replaces(Path.of(from))) {
            throw usage("[--to] must not be the file that is read, got [" + from + "]");
        }
    }

    @Override
    Map<String, String> sourceIdentity() throws IOException {
        if (standardInput()) {
            return null;
        }
        Path file = Path.of(from);
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            return null;
        }
        Map<String, String> identity = new HashMap<>();
        identity.put("from", file.toRealPath().toString());
        identity.put("format", format.toString());
        identity.put("filter", papers().toString());
        identity.put("size", String.valueOf(attributes.size()));
        identity.put("modified", attributes.lastModifiedTime().toString());
        return identity;
    }

    @Override
    PaperSource open(Resume resume, Progress progress) throws IOException {
        try {
            return standardInput()
                    ? PaperFile.open(io().in(), format, resume, progress::say)
                    : PaperFile.open(Path.of(from), format, resume, progress::say);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("[" + from + "] cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    Predicate<Paper> wanted() {
        return papers()::matches;
    }

    @Override
    Path sourceFile() {
        return standardInput() ? null : Path.of(from);
    }

    private PaperFilter papers() {
        return valid(filter::filter);
    }

    private boolean standardInput() {
        return TransferFlags.STANDARD_STREAM.equals(from);
    }
}
