/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.index.VectorReader.Stored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuerySampleTest {

    private static final List<Stored> PAPERS = IntStream.range(0, 1000)
            .mapToObj(i -> new Stored("2106.%05d".formatted(i), "Title " + i, new float[] {i}))
            .toList();

    @Test
    void theOrderOfThePapersIsOfNoAccount() {
        List<Stored> shuffled = new ArrayList<>(PAPERS);
        Collections.shuffle(shuffled, new Random(7));

        assertThat(sample(shuffled, 20, 1)).hasSize(20).doesNotHaveDuplicates().isEqualTo(sample(PAPERS, 20, 1));
    }

    @Test
    void anotherSeedDrawsOthersAndMorePapersKeepThem() {
        List<Stored> twenty = sample(PAPERS, 20, 1);

        assertThat(sample(PAPERS, 20, 2)).isNotEqualTo(twenty);
        assertThat(sample(PAPERS, 30, 1)).startsWith(twenty.toArray(Stored[]::new));
        assertThat(sample(PAPERS.subList(0, 5), 20, 1)).hasSize(5);
    }

    private static List<Stored> sample(List<Stored> papers, int size, long seed) {
        QuerySample<Stored> sample = new QuerySample<>(size, seed, Stored::id);
        papers.forEach(sample::add);
        return sample.papers();
    }
}
