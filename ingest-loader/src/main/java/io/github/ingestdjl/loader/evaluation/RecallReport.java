/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.ingestdjl.loader.index.VectorCopy;
import io.github.ingestdjl.loader.index.VectorIndexType;
import java.util.Comparator;
import java.util.List;

/**
 * What {@link RecallStudy} has measured.
 *
 * @param server the oldest node's release
 * @param queries what was looked for
 * @param indices what each variant weighs, the exact one first
 * @param rows each variant searched in each way, the exact search first
 */
public record RecallReport(
        String index,
        String field,
        String server,
        int dimensions,
        String similarity,
        long vectors,
        RecallOptions.Queries queries,
        int sample,
        long seed,
        int rounds,
        int k,
        double targetRecall,
        List<Index> indices,
        List<Row> rows) {

    /**
     * A variant.
     *
     * @param searchBytes see {@link VectorCopy.Size}
     * @param seconds that it took to index
     */
    public record Index(
            VectorIndexType indexOptions,
            int segments,
            long storeBytes,
            long searchBytes,
            boolean searchBytesEstimated,
            double seconds) {

        static Index of(VectorIndexType type, VectorCopy.Size size, double seconds) {
            return new Index(type, size.segments(), size.storeBytes(), size.searchBytes(), size.estimated(), seconds);
        }
    }

    /**
     * A variant searched in one way.
     *
     * @param numCandidates null for the exact search, which considers all
     * @param oversample null where there is nothing to rescore, 0 for no rescoring
     * @param recall the mean over the queries
     * @param recallP5 of the query that is worse than 95 of a hundred
     * @param took by the node, in whole milliseconds
     * @param wall by the clock of this process, with the way to the node and back
     */
    public record Row(
            VectorIndexType indexOptions,
            Integer numCandidates,
            Double oversample,
            double recall,
            @JsonProperty("recall_p5") double recallP5,
            @JsonProperty("took_ms") Percentiles took,
            @JsonProperty("wall_ms") Percentiles wall) {}

    /**
     * The cheapest way that meets the target: of those whose graph and compared vectors together are smallest, the one with the shortest median
     * time by the clock. Null where none meets it.
     */
    @JsonProperty("recommended")
    public Row recommended() {
        return graphs().stream()
                .filter(row -> row.recall() >= targetRecall)
                .min(Comparator.<Row>comparingLong(
                                row -> index(row.indexOptions()).searchBytes())
                        .thenComparingDouble(row -> row.wall().p50())
                        .thenComparingInt(Row::numCandidates))
                .orElse(null);
    }

    /** The row that finds most, where none meets the target. */
    public Row best() {
        return graphs().stream().max(Comparator.comparingDouble(Row::recall)).orElseThrow();
    }

    /** Of a variant. */
    public Index index(VectorIndexType type) {
        return indices.stream()
                .filter(index -> index.indexOptions() == type)
                .findFirst()
                .orElseThrow();
    }

    private List<Row> graphs() {
        return rows.stream()
                .filter(row -> row.indexOptions() != VectorIndexType.FLAT)
                .toList();
    }
}
