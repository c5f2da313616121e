/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.evaluation.RecallReport.Index;
import io.github.ingestdjl.loader.evaluation.RecallReport.Row;
import io.github.ingestdjl.loader.index.VectorIndexType;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecallReportTest {

    private static final Row EXACT = row(VectorIndexType.FLAT, null, null, 1, 1);
    private static final Row HNSW = row(VectorIndexType.HNSW, 10, null, 0.99, 1);
    private static final Row INT8 = row(VectorIndexType.INT8_HNSW, 10, 0.0, 0.96, 2);
    private static final Row INT8_MORE = row(VectorIndexType.INT8_HNSW, 100, 0.0, 0.98, 4);
    private static final Row INT8_RESCORED = row(VectorIndexType.INT8_HNSW, 10, 3.0, 0.97, 3);
    private static final Row BBQ = row(VectorIndexType.BBQ_HNSW, 10, 0.0, 0.8, 1);

    @Test
    void theSmallestThatMeetsTheTargetIsRecommended() {
        assertThat(report(0.95).recommended()).isEqualTo(INT8);
        assertThat(report(0.5).recommended()).isEqualTo(BBQ);
        assertThat(report(0.985).recommended()).isEqualTo(HNSW);
    }

    @Test
    void ofTheSameIndexTheFastestThatMeetsTheTarget() {
        assertThat(report(0.97).recommended()).isEqualTo(INT8_RESCORED);
        assertThat(report(0.98).recommended()).isEqualTo(INT8_MORE);
    }

    @Test
    void theExactSearchIsNoRecommendationAndTheBestIsNamedInstead() {
        assertThat(report(1).recommended()).isNull();
        assertThat(report(1).best()).isEqualTo(HNSW);
    }

    private static RecallReport report(double target) {
        return new RecallReport(
                "papers",
                "abstract_vector",
                "8.19",
                384,
                "cosine",
                1000,
                RecallOptions.Queries.TITLES,
                100,
                1,
                3,
                10,
                target,
                List.of(
                        index(VectorIndexType.FLAT, 5),
                        index(VectorIndexType.HNSW, 100),
                        index(VectorIndexType.INT8_HNSW, 30),
                        index(VectorIndexType.BBQ_HNSW, 10)),
                List.of(EXACT, HNSW, INT8_MORE, INT8_RESCORED, INT8, BBQ));
    }

    private static Index index(VectorIndexType type, long bytes) {
        return new Index(type, 1, 1000, bytes, false, 1);
    }

    private static Row row(VectorIndexType type, Integer candidates, Double oversample, double recall, double millis) {
        Percentiles time = new Percentiles(millis, millis, millis);
        return new Row(type, candidates, oversample, recall, 0.01, recall, time, time);
    }
}
