/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ingestdjl.it.Papers.Paper;
import io.github.ingestdjl.it.SharedNode.Node;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Five thousand real papers, where the checkout has the corpus beside it; it is not part of the project. */
@ExtendWith(SharedNode.class)
class RealPapersIT {
    private static final int PAPERS = 5000;
    private static final int QUERIES = 500;

    /** The corpus is ordered by date: a step apart, the papers are of all years and fields. */
    private static final int STEP = 5;

    @Test
    void titleFindsItsOwnAbstractAmongTheFirstTen(Node node) throws Exception {
        Path corpus = Artifacts.repository()
                .resolve("../shared/data/arxiv-train.jsonl.bz2")
                .normalize();
        assumeTrue(Files.isReadable(corpus), "not run: the corpus [" + corpus + "] is not there");
        List<Paper> papers = read(corpus);

        Papers.createIndex(node.client(), "real-papers", "cosine");
        Papers.index(node.client(), "real-papers", papers);

        int found = 0;
        for (int i = 0; i < PAPERS; i += PAPERS / QUERIES) {
            Paper paper = papers.get(i);
            if (Papers.nearest(node.client(), "real-papers", "abstract_vector", paper.title(), 10)
                    .contains(paper.id())) {
                found++;
            }
        }
        System.out.printf("title to own abstract in the first ten: %d of %d%n", found, QUERIES);
        assertThat(found).isGreaterThanOrEqualTo(QUERIES * 9 / 10);
    }

    private static List<Paper> read(Path corpus) throws IOException {
        List<Paper> papers = new ArrayList<>(PAPERS);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new BZip2CompressorInputStream(new BufferedInputStream(Files.newInputStream(corpus)), true),
                StandardCharsets.UTF_8))) {
            for (int i = 0; papers.size() < PAPERS; i++) {
                String line = lines.readLine();
                if (i % STEP == 0) {
                    papers.add(Papers.parse(line));
                }
            }
        }
        return papers;
    }
}
