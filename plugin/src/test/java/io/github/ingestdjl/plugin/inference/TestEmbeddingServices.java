/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.model.EmbedderLoader;
import io.github.ingestdjl.plugin.model.LoadedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.elasticsearch.common.breaker.NoopCircuitBreaker;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.TimeValue;

/** A service on threads of its own, for tests of those who call it. */
public final class TestEmbeddingServices implements AutoCloseable {
    /** The model that is there, with prefixes {@code query: } and {@code passage: }, and the default one. */
    public static final ModelId MODEL = new ModelId("tiny");

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final EmbeddingService service;

    /**
     * @param root an empty folder, for the models
     * @param engine loads {@link #MODEL}
     */
    public TestEmbeddingServices(Path root, EmbedderLoader engine) throws IOException {
        ModelFolders.write(root, MODEL.value(), "query_prefix=query: ", "passage_prefix=passage: ");
        service = new EmbeddingService(
                LoadedModels.loader(root, engine),
                MODEL,
                new InferenceOptions(
                        1,
                        512,
                        TimeValue.timeValueMinutes(2),
                        100,
                        ByteSizeValue.ofMb(1),
                        TimeValue.timeValueSeconds(10),
                        ByteSizeValue.ZERO),
                threads,
                threads,
                new NoopCircuitBreaker("test"),
                new ThreadContext(Settings.EMPTY),
                System::nanoTime);
    }

    public EmbeddingService service() {
        return service;
    }

    @Override
    public void close() {
        service.close();
        threads.shutdownNow();
    }
}
