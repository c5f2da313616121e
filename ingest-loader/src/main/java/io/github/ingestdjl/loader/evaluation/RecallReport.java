/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.ingestdjl.loader.index.VectorCopy;
import io.github.ingestdjl.loader.index.VectorIndexType;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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

    private static final double MEGABYTE = 1e6;

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
     * @param recallMargin what the mean of all queries may differ by from it, either way, in 95 of a hundred samples
     * @param recallP5 of the query that is worse than 95 of a hundred
     * @param took by the node, in whole milliseconds
     * @param wall by the clock of this process, with the way to the node and back
     */
    public record Row(
            VectorIndexType indexOptions,
            Integer numCandidates,
            Double oversample,
            double recall,
            double recallMargin,
            @JsonProperty("recall_p5") double recallP5,
            @JsonProperty("took_ms") Percentiles took,
            @JsonProperty("wall_ms") Percentiles wall) {

        /** As people write it, a dash for none. */
        public String oversampleText() {
            return oversample == null
                    ? "-"
                    : new BigDecimal(oversample.toString()).stripTrailingZeros().toPlainString();
        }

        private String words() {
            String rescored =
                    oversample == null ? "" : oversample == 0 ? ", not rescored" : ", oversample " + oversampleText();
            return indexOptions + rescored + ", num_candidates " + numCandidates;
        }
    }

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

    /** What to do, in a sentence without its full stop. */
    public String conclusion() {
        Row row = recommended();
        if (row != null) {
            return String.format(
                    Locale.ROOT,
                    "recommended for a recall of %s: %s; it finds %.4f in %.2f ms (p50) and searches %.1f MB, the fewest, and of such it is the fastest",
                    targetRecall,
                    row.words(),
                    row.recall(),
                    row.wall().p50(),
                    index(row.indexOptions()).searchBytes() / MEGABYTE);
        }
        return String.format(
                Locale.ROOT,
                "none reaches a recall of %s: the best is %s with %.4f; try more --num-candidates or --oversample",
                targetRecall,
                best().words(),
                best().recall());
    }

    /** The row that finds most, where none meets the target. */
    Row best() {
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
