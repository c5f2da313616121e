/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.EmbedderLoader;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * DJL in this JVM: points it at the native libraries inside the plugin and starts it, once. Nothing is downloaded,
 * extracted or detected. Safe for several threads.
 *
 * <p>The libraries can be loaded once in a JVM's life, so the state is the JVM's; an instance only knows where they
 * are.
 */
public final class DjlRuntime implements EmbedderLoader {
    private static final Logger logger = LogManager.getLogger(DjlRuntime.class);

    private static boolean started;

    private final Path platforms;
    private final PrecisionChoice precision;

    /**
     * @param platforms the plugin's folder of native libraries, one folder a platform inside
     * @param precision what models compute in, as far as their folders allow it
     */
    public DjlRuntime(Path platforms, Precision precision) {
        this.platforms = platforms;
        this.precision = new PrecisionChoice(precision, MatrixProduct::load);
    }

    @Override
    public void check() {
        NativePlatform.detect(platforms);
    }

    @Override
    public Embedder load(ModelSpec spec) {
        start(NativePlatform.detect(platforms));
        return DjlEmbedder.load(spec, precision);
    }

    private static synchronized void start(NativePlatform platform) {
        if (started) {
            return;
        }
        // A folder for PyTorch but a file for the tokenizers: with a folder DJL 0.35.1 fails on its flavour.
        System.setProperty("PYTORCH_LIBRARY_PATH", platform.libraries().toString());
        System.setProperty("PYTORCH_FLAVOR", "cpu");
        System.setProperty("RUST_LIBRARY_PATH", platform.library("tokenizers").toString());
        System.setProperty("ai.djl.offline", "true");
        // Parallelism comes from the workers: one thread each wastes nothing on synchronisation.
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");

        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // DJL finds its engines through the context class loader.
        thread.setContextClassLoader(DjlRuntime.class.getClassLoader());
        try {
            Engine engine = Engine.getEngine("PyTorch");
            LibUtils.checkStatus();
            logger.info("started PyTorch [{}] on [{}]", engine.getVersion(), platform.name());
            started = true;
        } catch (Exception | LinkageError e) {
            throw new UnsupportedPlatformException(
                    "the native libraries of [" + platform.name() + "] cannot be loaded: " + rootMessage(e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.toString();
    }
}
