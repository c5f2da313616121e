/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * How far a node's vectors are from those in the model's folder.
 *
 * @param quantized whether the model computes in int8, so that only the directions of its vectors can be compared
 * @param texts how many vectors were compared, 0 if the folder has none
 * @param maxDifference the largest difference of any two values
 * @param minCosine the smallest cosine of any two vectors
 */
public record GoldenComparison(boolean quantized, int texts, float maxDifference, float minCosine)
        implements Writeable {

    public GoldenComparison(StreamInput in) throws IOException {
        this(in.readBoolean(), in.readVInt(), in.readFloat(), in.readFloat());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeBoolean(quantized);
        out.writeVInt(texts);
        out.writeFloat(maxDifference);
        out.writeFloat(minCosine);
    }

    /** Nothing compared yet. */
    static GoldenComparison none(boolean quantized) {
        return new GoldenComparison(quantized, 0, 0, 1);
    }

    /** This with one vector more; a vector of another length, or with a value that is no number, differs infinitely. */
    GoldenComparison and(float[] actual, float[] expected) {
        double difference = actual.length == expected.length ? 0 : Float.POSITIVE_INFINITY;
        double product = 0;
        double lengths = 0;
        double expectedLengths = 0;
        for (int i = 0; i < Math.min(actual.length, expected.length); i++) {
            double delta = Math.abs((double) actual[i] - expected[i]);
            difference = Math.max(difference, Double.isNaN(delta) ? Float.POSITIVE_INFINITY : delta);
            product += (double) actual[i] * expected[i];
            lengths += (double) actual[i] * actual[i];
            expectedLengths += (double) expected[i] * expected[i];
        }
        double cosine = product / Math.sqrt(lengths * expectedLengths);
        return new GoldenComparison(
                quantized,
                texts + 1,
                Math.max(maxDifference, (float) difference),
                Math.min(minCosine, Double.isFinite(cosine) && Double.isFinite(difference) ? (float) cosine : -1));
    }
}
