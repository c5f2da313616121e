/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Responses of arXiv as they were recorded, or as its own server code renders real records. They do not belong to the project. */
public final class RecordedResponses {

    private static final Path PAGES = Path.of("..", "..", "shared", "data", "arxiv-pages.tar.bz2");
    private static final String ROOT = "arxiv-pages/";

    private RecordedResponses() {}

    /** The files of the folders, by folder and name such as {@code atom/arxivpy_id_abc.xml}; the test is skipped where there are none. */
    public static SortedMap<String, byte[]> in(String... folders) throws IOException {
        assumeThat(PAGES).as("arXiv's responses are not on this machine").exists();
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(PAGES));
                TarArchiveInputStream tar = new TarArchiveInputStream(new BZip2CompressorInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                for (String folder : folders) {
                    if (!entry.isDirectory() && entry.getName().startsWith(ROOT + folder + "/")) {
                        files.put(entry.getName().substring(ROOT.length()), tar.readAllBytes());
                    }
                }
            }
        }
        return files;
    }
}
