/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A journal in a file of JSON lines that only ever grows: the job, then one line for each checkpoint, forced to the disk before the job goes on.
 *
 * <p>A file and not an embedded database, since there is one writer, everything is read once, at the start, and a line that a crash has cut off
 * is told from a whole one by its missing end: it is dropped, and the checkpoint before it counts. Keys are written with the checkpoint that
 * settles them, so the file grows with the records and not with their square. The file is locked while it is open, and goes when the job is
 * done.
 */
public final class FileJournal implements Journal {

    private static final int FORMAT = 2;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final ObjectNode header;
    private final FileChannel channel;
    private final Set<String> keys = new HashSet<>();
    private Checkpoint last = Checkpoint.START;

    /** The first line. */
    record Header(int format, String command, Map<String, String> job) {
        Header {
            job = Objects.requireNonNullElse(job, Map.of());
        }
    }

    /** A line after the first. */
    private record Entry(Checkpoint checkpoint, List<String> keys) {}

    private FileJournal(Path file, FileChannel channel, JobKey job) {
        this.file = file;
        this.header = MAPPER.createObjectNode().put("format", FORMAT).put("command", job.command());
        this.header.set("job", MAPPER.valueToTree(job.parameters()));
        this.channel = channel;
    }

    /**
     * Opens the journal of a job, and begins one where there is none.
     *
     * @param folder where journals lie; made where it is missing
     * @param restart whether to forget what an earlier run has left
     * @throws IOException when another process works on the same job, or the journal cannot be read
     */
    public static FileJournal open(Path folder, JobKey job, boolean restart) throws IOException {
        Path file = folder.resolve(job.name() + ".journal");
        FileChannel channel = channel(file);
        try {
            lock(channel, file);
            FileJournal journal = new FileJournal(file, channel, job);
            if (restart) {
                channel.truncate(0);
            }
            journal.read();
            if (channel.size() == 0) {
                journal.write(MAPPER.writeValueAsString(journal.header));
            }
            return journal;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The job of a journal as its first line tells it; one without a name where that line is cut off or missing. */
    static Header header(String line) {
        Header unknown = new Header(0, "unknown", Map.of());
        try {
            return line == null ? unknown : Objects.requireNonNullElse(MAPPER.readValue(line, Header.class), unknown);
        } catch (JsonProcessingException e) {
            return unknown;
        }
    }

    /** How many records had been read by the checkpoint of a later line; none where that is cut off. */
    static long read(String line) {
        try {
            Entry entry = MAPPER.readValue(line, Entry.class);
            return entry == null || entry.checkpoint() == null
                    ? 0
                    : entry.checkpoint().counts().of(Counter.READ);
        } catch (JsonProcessingException e) {
            return 0;
        }
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public Checkpoint last() {
        return last;
    }

    @Override
    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    @Override
    public void append(Checkpoint checkpoint, Collection<String> settled) throws IOException {
        write(MAPPER.writeValueAsString(new Entry(checkpoint, List.copyOf(settled))));
        last = checkpoint;
    }

    @Override
    public void finish() throws IOException {
        // While it is still locked: whoever comes now either finds it locked or begins a file of his own. Who had
        // opened it
        // before, but locks it only when it is gone, finds the job done, and no journal remembers him if he is killed.
        Files.deleteIfExists(file);
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static FileChannel channel(Path file) throws IOException {
        try {
            Files.createDirectories(file.getParent());
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            throw new IOException("[--state] must be a folder that can be written to, cannot open [" + file + "]", e);
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            throw new IOException("another arxiv-loader is at work on the same job, its journal is [" + file + "]");
        }
    }

    private void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    /** Reads all whole lines, and cuts off what a crash has left behind them. */
    private void read() throws IOException {
        long whole = 0;
        long length = channel.size();
        // Not closed, and no second channel: closing any channel of a file gives up the process's lock on it.
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            long end = whole + line.getBytes(StandardCharsets.UTF_8).length + 1;
            if (end > length || !take(line, whole == 0)) {
                break;
            }
            whole = end;
        }
        channel.truncate(whole);
        channel.position(whole);
    }

    /** Whether the line is whole. */
    private boolean take(String line, boolean first) throws IOException {
        try {
            if (!first) {
                Entry entry = MAPPER.readValue(line, Entry.class);
                if (!entry.checkpoint()
                        .position()
                        .scope()
                        .equals(last.position().scope())) {
                    keys.clear();
                }
                keys.addAll(entry.keys());
                last = entry.checkpoint();
                return true;
            }
            JsonNode found = MAPPER.readTree(line);
            if (found.equals(header)) {
                return true;
            }
            // The file's name is too short to tell all jobs apart.
            String whose = found.path("format").asInt() == FORMAT ? "another job" : "another version of arxiv-loader";
            throw new IOException("journal [" + file + "] is of " + whose + ": --restart begins anew");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
