/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A TorchScript file, which is a zip of code, pickles that say where the weights are, and the weights. The engine checks
 * next to nothing of it: it takes weights with flipped bits, and reads past the end of ones cut short. So it is checked
 * here before an engine sees it. For one thread; whoever opens it closes it.
 */
public final class TorchScriptArchive implements Closeable {
    /** The parts that TorchScript has and a checkpoint of weights alone has not. */
    private static final List<String> PARTS = List.of("data.pkl", "constants.pkl", "code/");

    /** The code of the class that every TorchScript with packed int8 weights has. */
    private static final String INT8_CODE = "code/__torch__/torch/classes/quantized.py";

    /** Where the code is of weights that are int8 in the file and float32 once they are loaded ({@code export --compact}). */
    private static final String COMPACT_CODE = "code/__torch__/ingest_djl/export/compact";

    /** A pickle only says where weights are and what they are called, and code is short: megabytes, in the largest models. */
    private static final long LARGEST_TEXT = 64 << 20;

    /** What a zip begins with. */
    private static final byte[] LOCAL_HEADER = {'P', 'K', 3, 4};

    /** What comes next in the engine's other format, which it takes a file for whatever stands before. */
    private static final byte[] FLATBUFFER = {'P', 'T', 'M', 'F'};

    private final String name;
    private final ZipFile zip;
    /** By path below the one folder on top, in lower case: the engine knows no case. */
    private final SortedMap<String, ZipEntry> entries = new TreeMap<>();

    private TorchScriptArchive(String name, ZipFile zip) {
        this.name = name;
        this.zip = zip;
    }

    /**
     * Opens a file and checks that it is built like TorchScript.
     *
     * @throws InvalidModelException if it is not
     * @throws IOException if it cannot be read
     */
    public static TorchScriptArchive open(Path file) throws IOException {
        String name = file.getFileName().toString();
        // The engine goes by the first bytes, a zip by its end: a file can be one thing to it and another to us.
        try (InputStream in = Files.newInputStream(file)) {
            if (Arrays.equals(in.readNBytes(LOCAL_HEADER.length), LOCAL_HEADER) == false
                    || Arrays.equals(in.readNBytes(FLATBUFFER.length), FLATBUFFER)) {
                throw new InvalidModelException("[" + name + "] is not TorchScript: it does not begin as a zip does");
            }
        }
        TorchScriptArchive archive;
        try {
            archive = new TorchScriptArchive(name, new ZipFile(file.toFile()));
        } catch (ZipException e) {
            throw new InvalidModelException("[" + name + "] is not TorchScript or was cut short: " + e.getMessage(), e);
        }
        try {
            archive.readEntries();
            return archive;
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private void readEntries() {
        String top = null;
        for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().<ZipEntry>map(entry -> entry)::iterator) {
            String path = entry.getName();
            top = top == null ? path.replaceFirst("/.*", "/") : top;
            if (path.startsWith(top) == false) {
                throw new InvalidModelException("[" + name + "] is not TorchScript: [" + Problems.shortened(path)
                        + "] is outside of its folder [" + Problems.shortened(top) + "]");
            }
            if (entries.put(path.substring(top.length()).toLowerCase(Locale.ROOT), entry) != null) {
                throw new InvalidModelException("[" + name + "] has [" + Problems.shortened(path) + "] twice");
            }
        }
        for (String part : PARTS) {
            if (in(part).isEmpty()) {
                throw new InvalidModelException("[" + name + "] is not TorchScript: the archive has no [" + part + "]");
            }
        }
    }

    /** What lies in a folder, or the one file of that name. */
    private Collection<ZipEntry> in(String path) {
        SortedMap<String, ZipEntry> from = entries.tailMap(path);
        return path.endsWith("/")
                ? from.headMap(path + Character.MAX_VALUE).values()
                : from.headMap(path + '\0').values();
    }

    /** Whether the model computes with packed int8 weights. */
    public boolean isQuantized() {
        return entries.containsKey(INT8_CODE);
    }

    /** What the weights take in memory, whatever they take in the file; for compact ones what they take at most. */
    public long memoryBytes() {
        long stored = Stream.of("data/", "constants/")
                .flatMap(folder -> in(folder).stream())
                .mapToLong(ZipEntry::getSize)
                .sum();
        return isCompact() ? stored * Float.BYTES : stored;
    }

    private boolean isCompact() {
        SortedMap<String, ZipEntry> from = entries.tailMap(COMPACT_CODE);
        return from.isEmpty() == false && from.firstKey().startsWith(COMPACT_CODE);
    }

    /**
     * The operators that a model has no use for and that reach files, processes or the network, as its code names them.
     * A net, not a wall: TorchScript is code, and who loads a model trusts who made it.
     */
    public Set<String> unsafeOperators() throws IOException {
        Set<String> found = new TreeSet<>();
        for (ZipEntry entry : in("code/")) {
            if (entry.getName().toLowerCase(Locale.ROOT).endsWith(".py")) {
                found.addAll(UnsafeOperators.in(new String(read(entry), StandardCharsets.UTF_8)));
            }
        }
        return found;
    }

    private byte[] read(ZipEntry entry) throws IOException {
        if (entry.getSize() > LARGEST_TEXT) {
            throw new InvalidModelException("[" + name + "] has [" + Problems.shortened(entry.getName()) + "] of ["
                    + entry.getSize() + "] bytes, at most [" + LARGEST_TEXT + "] are valid");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes((int) LARGEST_TEXT);
        }
    }

    /**
     * Reads every byte: each entry has the checksum it was written with, and each tensor as many bytes as its pickle
     * says.
     *
     * @throws InvalidModelException with all that is damaged
     */
    public void verify() throws IOException {
        Problems problems = new Problems();
        for (ZipEntry entry : entries.values()) {
            verify(entry, problems);
        }
        if (problems.isEmpty()) {
            verifyStorages("data", problems);
            verifyStorages("constants", problems);
        }
        if (problems.isEmpty() == false) {
            throw new InvalidModelException("[" + name + "] is damaged: " + problems);
        }
    }

    private void verify(ZipEntry entry, Problems problems) {
        CRC32 checksum = new CRC32();
        long size = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
            }
        } catch (IOException e) {
            problems.add("[" + entry.getName() + "] cannot be read: " + e.getMessage());
            return;
        }
        if (size != entry.getSize() || checksum.getValue() != entry.getCrc()) {
            problems.add("[" + entry.getName() + "] has another checksum than it was written with");
        }
    }

    /** @param folder of weights, beside the pickle of the same name that says which there are */
    private void verifyStorages(String folder, Problems problems) throws IOException {
        List<TensorStorages.Storage> storages;
        try {
            storages = TensorStorages.in(read(entries.get(folder + ".pkl")));
        } catch (IllegalArgumentException e) {
            problems.add("[" + folder + ".pkl] cannot be read: " + e.getMessage());
            return;
        }
        for (TensorStorages.Storage storage : storages) {
            String path = folder + "/" + storage.key();
            ZipEntry entry = entries.get(path.toLowerCase(Locale.ROOT));
            if (entry == null) {
                problems.add("[" + path + "] is missing");
            } else if (entry.getSize() < storage.bytes()) {
                // It may be longer: what is left over of a storage is less than one value of another type.
                problems.add("[" + entry.getName() + "] must have [" + storage.bytes() + "] bytes, got ["
                        + entry.getSize() + "]");
            }
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
