/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelsFolder;
import io.github.ingestdjl.plugin.action.IngestDjlActions;
import io.github.ingestdjl.plugin.compat.ActionsPlugin;
import io.github.ingestdjl.plugin.djl.DjlRuntime;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.ingest.TextEmbeddingProcessor;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.ModelLoader;
import io.github.ingestdjl.plugin.model.ModelRepository;
import io.github.ingestdjl.plugin.rest.IngestDjlRestHandlers;
import io.github.ingestdjl.plugin.search.QueryEmbedder;
import io.github.ingestdjl.plugin.search.SearchTasks;
import io.github.ingestdjl.plugin.search.TextEmbeddingQueryVectorBuilder;
import io.github.ingestdjl.plugin.search.hybrid.ExplainedRankDoc;
import io.github.ingestdjl.plugin.search.hybrid.HybridRetrieverBuilder;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.MemorySizeValue;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.env.Environment;
import org.elasticsearch.indices.breaker.BreakerSettings;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.plugins.CircuitBreakerPlugin;
import org.elasticsearch.plugins.IngestPlugin;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.ScalingExecutorBuilder;
import org.elasticsearch.threadpool.Scheduler;
import org.elasticsearch.threadpool.ThreadPool;

/** Wires the plugin into a node. */
public final class IngestDjlPlugin extends ActionsPlugin implements CircuitBreakerPlugin, IngestPlugin, SearchPlugin {
    static final String NAME = "ingest-djl";

    private static final Logger logger = LogManager.getLogger(IngestDjlPlugin.class);

    private static final String BREAKER = "ingest_djl";
    private static final String THREAD_POOL = "ingest_djl";

    /** So many models may keep all their threads for ever before there are none left for the others. */
    private static final int LOST_MODELS = 15;

    /** Of the heap, for what waits for all models together. */
    private static final String BREAKER_LIMIT = "20%";

    private static final TimeValue THREAD_KEEP_ALIVE = TimeValue.timeValueMinutes(5);
    private static final TimeValue EXPIRY_INTERVAL = TimeValue.timeValueSeconds(1);

    private volatile CircuitBreaker breaker;
    private volatile EmbeddingService service;
    private volatile SearchTasks searchTasks;
    private volatile QueryEmbedder queryEmbedder;
    private volatile Scheduler.Cancellable expiry;

    @Override
    public List<Setting<?>> getSettings() {
        return IngestDjlSettings.all();
    }

    @Override
    public List<ExecutorBuilder<?>> getExecutorBuilders(Settings settings) {
        // No more run at a time than there are workers; beyond them are those that never return, see InferenceThreads.
        return List.of(new ScalingExecutorBuilder(
                THREAD_POOL, 0, IngestDjlSettings.WORKERS.get(settings) * (1 + LOST_MODELS), THREAD_KEEP_ALIVE, true));
    }

    /** Of our own, so that the parent breaker hears of the texts that wait; the queues have their own bound. */
    @Override
    public BreakerSettings getCircuitBreaker(Settings settings) {
        return BreakerSettings.updateFromSettings(
                new BreakerSettings(
                        BREAKER,
                        MemorySizeValue.parseBytesSizeValueOrHeapRatio(BREAKER_LIMIT, BREAKER)
                                .getBytes(),
                        1.0,
                        CircuitBreaker.Type.MEMORY,
                        CircuitBreaker.Durability.TRANSIENT),
                settings);
    }

    @Override
    public void setCircuitBreaker(CircuitBreaker circuitBreaker) {
        breaker = circuitBreaker;
    }

    @Override
    public Collection<?> createComponents(PluginServices services) {
        Environment environment = services.environment();
        Settings settings = environment.settings();
        ThreadPool threadPool = services.threadPool();
        Path plugin = environment.pluginsDir().resolve(NAME);
        DjlRuntime runtime = new DjlRuntime(plugin.resolve("platform"), IngestDjlSettings.PRECISION.get(settings));
        try {
            runtime.check();
        } catch (EmbeddingException e) {
            // The node is worth more than its embeddings: it starts, and whatever needs a model is told the reason.
            logger.error(e.getMessage());
        }
        ModelRepository repository = new ModelRepository(
                ModelsFolder.ofConfiguration(environment.configDir()), new ModelsFolder(plugin.resolve("models")));
        service = new EmbeddingService(
                new ModelLoader(repository, runtime, IngestDjlSettings.ALLOW_UNSAFE_OPERATORS.get(settings)),
                IngestDjlSettings.DEFAULT_MODEL.get(settings),
                IngestDjlSettings.inferenceOptions(settings),
                threadPool.executor(THREAD_POOL),
                threadPool.generic(),
                breaker,
                threadPool.getThreadContext(),
                System::nanoTime);
        ClusterSettings clusterSettings = services.clusterService().getClusterSettings();
        clusterSettings.addSettingsUpdateConsumer(
                IngestDjlSettings.QUEUE_TEXTS, texts -> service.update(options -> options.withQueueTexts(texts)));
        clusterSettings.addSettingsUpdateConsumer(
                IngestDjlSettings.QUEUE_TIMEOUT,
                timeout -> service.update(options -> options.withQueueTimeout(timeout)));
        clusterSettings.addSettingsUpdateConsumer(
                IngestDjlSettings.BATCH_TIMEOUT,
                timeout -> service.update(options -> options.withBatchTimeout(timeout)));
        searchTasks = new SearchTasks(threadPool.getThreadContext());
        queryEmbedder = new QueryEmbedder(service, searchTasks, threadPool.getThreadContext());
        expiry = threadPool.scheduleWithFixedDelay(service::expire, EXPIRY_INTERVAL, threadPool.generic());
        checkDefaultModel(IngestDjlSettings.DEFAULT_MODEL.get(settings));
        IngestDjlSettings.PRELOAD.get(settings).forEach(this::preload);
        return List.of(service);
    }

    /** Whoever names no model would only be told of one that nobody has named. */
    private void checkDefaultModel(ModelId id) {
        try {
            service.check(id);
        } catch (IllegalArgumentException e) {
            logger.error("[{}] {}", IngestDjlSettings.DEFAULT_MODEL.getKey(), e.getMessage());
        }
    }

    private void preload(ModelId id) {
        service.load(
                id,
                ActionListener.wrap(
                        fingerprint -> {},
                        e -> logger.error("[ingest.djl.preload] model [" + id + "] is not loaded", e)));
    }

    @Override
    public Map<String, Processor.Factory> getProcessors(Processor.Parameters parameters) {
        return Map.of(
                TextEmbeddingProcessor.TYPE,
                new TextEmbeddingProcessor.Factory(() -> service, parameters.genericExecutor::accept));
    }

    @Override
    public List<QueryVectorBuilderSpec<?>> getQueryVectorBuilders() {
        return List.of(TextEmbeddingQueryVectorBuilder.spec(() -> queryEmbedder));
    }

    @Override
    public List<RetrieverSpec<?>> getRetrievers() {
        return List.of(HybridRetrieverBuilder.spec());
    }

    @Override
    public List<NamedWriteableRegistry.Entry> getNamedWriteables() {
        return List.of(ExplainedRankDoc.entry());
    }

    @Override
    public Collection<MappedActionFilter> getMappedActionFilters() {
        return List.of(searchTasks);
    }

    @Override
    protected List<Action<?, ?>> actions() {
        return IngestDjlActions.all();
    }

    @Override
    protected List<RestHandler> restHandlers() {
        return IngestDjlRestHandlers.all();
    }

    @Override
    public void close() {
        if (service != null) {
            expiry.cancel();
            service.close();
        }
    }
}
