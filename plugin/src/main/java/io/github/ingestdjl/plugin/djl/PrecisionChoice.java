/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Precision;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Decides what a model computes in on this node. The folder says what the model may, the node's setting what the node wants;
 * what both leave open is measured, once. Measured and not asked of the processor, since it takes instructions of the
 * processor that the libraries know how to use. Safe for several threads.
 */
final class PrecisionChoice {
    private static final Logger logger = LogManager.getLogger(PrecisionChoice.class);

    /** Emulated it is 0.8 times as fast, or a fiftieth; with instructions for it four times, and a model about twice. */
    private static final double LEAST_GAIN = 1.3;

    /** The first of each kind also compiles it. */
    private static final int LEAST_ROUNDS = 2;

    private static final int MOST_ROUNDS = 10;

    /** After which the measurement comes to its end, however far it is. */
    private static final long ENOUGH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Times the same piece of work in either precision. */
    interface Stopwatch extends AutoCloseable {
        /** @return how long it took this thread */
        long nanos(Precision precision);

        @Override
        void close();
    }

    private final Precision setting;
    private final Supplier<Stopwatch> stopwatches;
    /** How many times as fast bfloat16 is as float32; 0 if it cannot be computed, negative until it is known. */
    private double gain = -1;

    PrecisionChoice(Precision setting, Supplier<Stopwatch> stopwatches) {
        this.setting = setting;
        this.stopwatches = stopwatches;
    }

    /** Float32 or bfloat16, as the folder allows it. */
    Precision of(ModelSpec spec) {
        if (spec.precision() == Precision.FLOAT32 || setting == Precision.FLOAT32) {
            return Precision.FLOAT32;
        }
        if (spec.precision() == Precision.BFLOAT16 || setting == Precision.BFLOAT16) {
            return Precision.BFLOAT16;
        }
        double measured = gain();
        Precision precision = measured >= LEAST_GAIN ? Precision.BFLOAT16 : Precision.FLOAT32;
        logger.info(
                "model [{}] computes in [{}]: this node multiplies in bfloat16 [{}] times as fast as in float32",
                spec.id(),
                precision.key(),
                String.format(Locale.ROOT, "%.2f", measured));
        return precision;
    }

    private synchronized double gain() {
        if (gain < 0) {
            gain = measure();
        }
        return gain;
    }

    /** By turns, and by the shortest times: a neighbour in the caches and on the same core makes some of them longer. */
    private double measure() {
        try (Stopwatch stopwatch = stopwatches.get()) {
            long float32 = Long.MAX_VALUE;
            long bfloat16 = Long.MAX_VALUE;
            long spent = 0;
            for (int round = 0; round < LEAST_ROUNDS || round < MOST_ROUNDS && spent < ENOUGH_NANOS; round++) {
                long one = stopwatch.nanos(Precision.FLOAT32);
                long other = stopwatch.nanos(Precision.BFLOAT16);
                float32 = Math.min(float32, one);
                bfloat16 = Math.min(bfloat16, other);
                spent += one + other;
            }
            return (double) float32 / bfloat16;
        } catch (RuntimeException | LinkageError e) {
            logger.info("this node cannot compute in bfloat16", e);
            return 0;
        }
    }
}
