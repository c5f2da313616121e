/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.ingestdjl.loader.http.Page;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * The pages of arXiv in {@code shared/data/arxiv-pages.tar.bz2}: some as recorded, most rendered by arXiv's own front end. Read as a stream, a
 * page at a time.
 */
public final class RecordedPages {

    private static final Path ARCHIVE = Path.of("..", "..", "shared", "data", "arxiv-pages.tar.bz2");
    private static final String ROOT = "arxiv-pages/";

    private RecordedPages() {}

    @FunctionalInterface
    public interface Visitor {
        void visit(String name, byte[] content) throws IOException;
    }

    /** Shows every file, named as {@code site_cs/abs_0704.0001.html}; where there is no archive, the test is given up. */
    public static void forEach(Visitor visitor) throws IOException {
        assumeThat(ARCHIVE)
                .as("the recorded pages of arXiv are not on this machine")
                .exists();
        int files = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(ARCHIVE));
                TarArchiveInputStream tar = new TarArchiveInputStream(new BZip2CompressorInputStream(in, true))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    visitor.visit(entry.getName().substring(ROOT.length()), tar.readAllBytes());
                    files++;
                }
            }
        }
        assertThat(files).isGreaterThan(2000);
    }

    /** The page as if it had been answered with status 200, so that its content alone is judged. */
    static Page page(String name, byte[] content) {
        return new Page(URI.create("https://arxiv.org/recorded/" + name.replace("=", "-")), 200, null, content);
    }
}
