/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A file of judgements that grows while a person judges: each is on the disk before the next is asked for. For one thread. */
public final class QrelsFile implements Closeable {

    private final Qrels present;
    private final RandomAccessFile file;

    /**
     * Opens a file, or makes it.
     *
     * @throws UnreadableFileException when it is there and has something else than judgements
     */
    public QrelsFile(Path path) throws IOException {
        present = Files.exists(path) && Files.size(path) > 0 ? Qrels.read(path) : new Qrels(Map.of());
        file = new RandomAccessFile(path.toFile(), "rw");
        long length = file.length();
        if (length > 0) {
            file.seek(length - 1);
            if (file.read() != '\n') {
                // Of an editor that ends no last line.
                file.write('\n');
            }
        }
    }

    /** Whether the paper was judged before the file was opened. */
    public boolean has(String query, String paper) {
        return present.of(query).containsKey(paper);
    }

    /** Adds a judgement. */
    public void add(String query, String paper, int judgement) throws IOException {
        file.write((query + " 0 " + paper + " " + judgement + "\n").getBytes(StandardCharsets.UTF_8));
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
