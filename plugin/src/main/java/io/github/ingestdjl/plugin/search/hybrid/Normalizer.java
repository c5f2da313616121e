/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import io.github.ingestdjl.format.Problems;
import java.util.Arrays;
import java.util.Locale;
import org.apache.lucene.search.ScoreDoc;

/** Makes the scores of different lists comparable. A score that is no number counts as 0. */
enum Normalizer {
    /** From 0, the lowest of the list, to 1, the highest. All are 1 where all are equal. */
    MINMAX {
        @Override
        double[] normalize(double[] scores) {
            double lowest = Arrays.stream(scores).min().orElse(0);
            double range = Arrays.stream(scores).max().orElse(0) - lowest;
            return Arrays.stream(scores)
                    .map(score -> range == 0 ? 1 : (score - lowest) / range)
                    .toArray();
        }
    },

    /** The list has length one, as a vector. */
    L2_NORM {
        @Override
        double[] normalize(double[] scores) {
            double norm =
                    Math.sqrt(Arrays.stream(scores).map(score -> score * score).sum());
            return Arrays.stream(scores)
                    .map(score -> norm == 0 ? 0 : score / norm)
                    .toArray();
        }
    },

    /** As they are. */
    NONE {
        @Override
        double[] normalize(double[] scores) {
            return scores;
        }
    };

    abstract double[] normalize(double[] scores);

    /** The list's normalised scores, in its order. */
    final double[] of(ScoreDoc[] list) {
        return normalize(Arrays.stream(list)
                .mapToDouble(doc -> Float.isFinite(doc.score) ? doc.score : 0)
                .toArray());
    }

    static Normalizer parse(String name) {
        for (Normalizer normalizer : values()) {
            if (normalizer.toString().equals(name)) {
                return normalizer;
            }
        }
        throw new IllegalArgumentException("must be one of [minmax, l2_norm, none], " + Problems.got(name));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
