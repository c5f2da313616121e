/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A job that was stopped or killed, and which the same command goes on with; or one that is at work just now.
 *
 * @param name of its journal and its parts
 * @param read how many records it has read up to its last checkpoint
 * @param changed when that was
 * @param parts the files that it has begun, those that are there
 */
public record UnfinishedJob(
        String name,
        String command,
        Map<String, String> parameters,
        long read,
        Instant changed,
        boolean atWork,
        List<Path> parts,
        @JsonIgnore Path journal) {

    private static final String JOURNALS = "journals";
    private static final String FAILED = "failed";
    private static final String ENDING = ".journal";

    /** Where the journals lie in the folder of the loader's state. */
    public static Path journals(Path state) {
        return state.resolve(JOURNALS);
    }

    /** Where files of failed papers lie in it. */
    public static Path failed(Path state) {
        return state.resolve(FAILED);
    }

    /** All there are, the one that was at work last first. */
    public static List<UnfinishedJob> in(Path state) throws IOException {
        if (!Files.isDirectory(journals(state))) {
            return List.of();
        }
        List<UnfinishedJob> jobs = new ArrayList<>();
        try (Stream<Path> files = Files.list(journals(state))) {
            for (Path file : (Iterable<Path>)
                    files.filter(path -> path.toString().endsWith(ENDING) && Files.isRegularFile(path))::iterator) {
                jobs.add(read(state, file));
            }
        }
        jobs.sort(Comparator.comparing(UnfinishedJob::changed).reversed());
        return jobs;
    }

    /**
     * Forgets the job and removes its parts.
     *
     * @throws IOException when it is at work
     */
    public void remove() throws IOException {
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (isLocked(channel)) {
                throw new IOException("job [" + name + "] is at work, stop it first");
            }
            // The journal last: what is left after a crash is still listed.
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
            Files.deleteIfExists(journal);
        }
    }

    private static UnfinishedJob read(Path state, Path file) throws IOException {
        String name = file.getFileName().toString().replace(ENDING, "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            boolean atWork = isLocked(channel);
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            FileJournal.Header header = FileJournal.header(lines.readLine());
            long read = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read = Math.max(read, FileJournal.read(line));
            }
            return new UnfinishedJob(
                    name,
                    header.command(),
                    header.job(),
                    read,
                    Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS),
                    atWork,
                    parts(state, name, header.job()),
                    file);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static List<Path> parts(Path state, String name, Map<String, String> parameters) {
        List<Path> parts = new ArrayList<>();
        if (parameters.containsKey("to")) {
            parts.add(PapersFile.part(Path.of(parameters.get("to")), name));
        }
        Path failed = failed(state).resolve(name + ".jsonl");
        parts.add(FailedFile.part(parameters.containsKey(FAILED) ? Path.of(parameters.get(FAILED)) : failed, name));
        return parts.stream().filter(Files::exists).toList();
    }
}
