/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import io.github.ingestdjl.format.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a transformer spends most of its time on: tokens times the weights of a feed-forward layer, in the size of MiniLM, on
 * the calling thread. A TorchScript of the plugin's own, since arrays of DJL know no bfloat16: its native library ends the
 * process that asks for one. For one thread; holds 4 MB outside the heap until it is closed.
 */
final class MatrixProduct implements PrecisionChoice.Stopwatch {
    /** Written by {@code python -m ingest_djl product}. */
    private static final String FILE = "matrix-product.pt";

    private final Model model;
    private final PtSymbolBlock block;
    private final LongSupplier clock = clock();

    private MatrixProduct(Model model) {
        this.model = model;
        this.block = (PtSymbolBlock) model.getBlock();
    }

    /** @throws IllegalStateException if the engine cannot load it */
    static MatrixProduct load() {
        Model model = Model.newInstance("matrix-product", "PyTorch");
        try (InputStream file = MatrixProduct.class.getResourceAsStream(FILE)) {
            model.load(file, Map.of());
            MatrixProduct product = new MatrixProduct(model);
            IValueUtils.runMethod(product.block, "prepare").close();
            return product;
        } catch (IOException | MalformedModelException e) {
            model.close();
            throw new IllegalStateException("[" + FILE + "] cannot be loaded: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public long nanos(Precision precision) {
        long start = clock.getAsLong();
        IValueUtils.runMethod(block, "in_" + precision.key()).close();
        return clock.getAsLong() - start;
    }

    /** The thread's own time, where the system counts it: on a busy machine most of the time that passes is others'. */
    private static LongSupplier clock() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean counted = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
        return counted ? threads::getCurrentThreadCpuTime : System::nanoTime;
    }

    @Override
    public void close() {
        model.close();
    }
}
