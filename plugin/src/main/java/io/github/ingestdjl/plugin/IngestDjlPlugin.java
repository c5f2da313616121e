/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin;

import io.github.ingestdjl.plugin.djl.DjlRuntime;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.ingest.TextEmbeddingProcessor;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.ModelId;
import io.github.ingestdjl.plugin.model.ModelRegistry;
import io.github.ingestdjl.plugin.model.ModelRepository;
import io.github.ingestdjl.plugin.search.TextEmbeddingQueryVectorBuilder;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.common.util.concurrent.EsExecutors.TaskTrackingConfig;
import org.elasticsearch.env.Environment;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.plugins.IngestPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.FixedExecutorBuilder;

/** Wires the plugin into a node. */
public final class IngestDjlPlugin extends Plugin implements IngestPlugin, SearchPlugin {
    static final String NAME = "ingest-djl";

    /** The model used where a pipeline or a query names none. */
    static final Setting<ModelId> DEFAULT_MODEL =
            new Setting<>("ingest.djl.default_model", "arxiv-static-384-v1", ModelId::new, Property.NodeScope);

    private static final Logger logger = LogManager.getLogger(IngestDjlPlugin.class);

    private static final String THREAD_POOL = "ingest_djl";
    private static final int QUEUE_SIZE = 4096;

    private volatile ModelRegistry registry;
    private volatile EmbeddingService service;

    @Override
    public List<Setting<?>> getSettings() {
        return List.of(DEFAULT_MODEL);
    }

    /** One worker per allocated processor, since each runs PyTorch on one thread. */
    @Override
    public List<ExecutorBuilder<?>> getExecutorBuilders(Settings settings) {
        return List.of(new FixedExecutorBuilder(
                settings,
                THREAD_POOL,
                EsExecutors.allocatedProcessors(settings),
                QUEUE_SIZE,
                "ingest.djl.inference",
                TaskTrackingConfig.DO_NOT_TRACK));
    }

    @Override
    public Collection<?> createComponents(PluginServices services) {
        Environment environment = services.environment();
        Path plugin = environment.pluginsDir().resolve(NAME);
        DjlRuntime runtime = new DjlRuntime(plugin.resolve("platform"));
        try {
            runtime.check();
        } catch (EmbeddingException e) {
            // The node is worth more than its embeddings: it starts, and whatever needs a model is told the reason.
            logger.error(e.getMessage());
        }
        registry = new ModelRegistry(
                new ModelRepository(environment.configDir().resolve(NAME).resolve("models"), plugin.resolve("models")),
                runtime);
        service = new EmbeddingService(
                registry,
                DEFAULT_MODEL.get(environment.settings()),
                services.threadPool().executor(THREAD_POOL));
        return List.of();
    }

    @Override
    public Map<String, Processor.Factory> getProcessors(Processor.Parameters parameters) {
        return Map.of(TextEmbeddingProcessor.TYPE, new TextEmbeddingProcessor.Factory(() -> service));
    }

    @Override
    public List<QueryVectorBuilderSpec<?>> getQueryVectorBuilders() {
        return List.of(TextEmbeddingQueryVectorBuilder.spec(() -> service));
    }

    @Override
    public void close() {
        if (registry != null) {
            registry.close();
        }
    }
}
