/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.model.EmbedderLoader;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import io.github.ingestdjl.plugin.model.LoadedModels;
import io.github.ingestdjl.plugin.model.LongText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.NoopCircuitBreaker;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingServiceTest {
    private static final ModelId MODEL = new ModelId("tiny");

    @TempDir
    private Path root;

    private final AtomicInteger loads = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final ThreadContext threadContext = new ThreadContext(Settings.EMPTY);
    private FakeEmbedder embedder = FakeEmbedder.working();
    private EmbeddingService service;

    @BeforeEach
    void start() throws IOException {
        ModelFolders.write(root, MODEL.value(), "query_prefix=q ", "passage_prefix=p ");
        service = service(threads);
    }

    private EmbeddingService service(Executor inference) {
        FakeLoader loader = FakeLoader.of(spec -> {
            loads.incrementAndGet();
            return embedder;
        });
        return service(loader, inference, new NoopCircuitBreaker("test"));
    }

    private EmbeddingService service(EmbedderLoader loader, Executor inference, CircuitBreaker breaker) {
        return new EmbeddingService(
                LoadedModels.loader(root, loader),
                MODEL,
                new InferenceOptions(
                        2,
                        512,
                        TimeValue.timeValueMinutes(2),
                        100,
                        ByteSizeValue.ofMb(1),
                        TimeValue.timeValueSeconds(10),
                        ByteSizeValue.ofKb(64)),
                inference,
                threads,
                breaker,
                threadContext,
                System::nanoTime);
    }

    @AfterEach
    void stop() {
        service.close();
        threads.shutdownNow();
    }

    @Test
    void repeatedQueryComesFromTheCacheAndCannotBeSpoilt() throws Exception {
        load();
        float[] first = query("black holes");
        first[0] = -1;
        assertThat(query("black holes")).isEqualTo(FakeEmbedder.vector("q black holes"));
        assertThat(service.cacheStats().hits()).isEqualTo(1);
        assertThat(texts()).isEqualTo(1);
    }

    /** Whether it is asked for before the model is there, while it is computed, or comes from the cache. */
    @Test
    void onlyTheModelThatWasMeantAnswers() throws Exception {
        String other = "0".repeat(32);
        assertThatThrownBy(() -> embed(request(InputType.QUERY, "black holes").ofModel(other)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[model_fingerprint] must be [" + load()
                        + "] for model [tiny] as this node has it," + " got [" + other + "]");
        float[] vector = query("black holes");
        long computed = texts();
        assertThatThrownBy(() -> embed(request(InputType.QUERY, "black holes").ofModel(other)))
                .hasMessageContaining("[model_fingerprint]");
        assertThatThrownBy(() -> embed(request(InputType.PASSAGE, "white holes").ofModel(other)))
                .hasMessageContaining("[model_fingerprint]");
        assertThat(embed(request(InputType.QUERY, "black holes").ofModel(load())))
                .containsExactly(vector);
        assertThat(texts()).isEqualTo(computed);
    }

    @Test
    void severalQueriesComeFromTheCacheTogetherOrNotAtAll() throws Exception {
        load();
        query("known");
        assertThat(embed(InputType.QUERY, "new", "known"))
                .containsExactly(FakeEmbedder.vector("q new"), FakeEmbedder.vector("q known"));
        assertThat(texts()).isEqualTo(3);
        embed(InputType.QUERY, "known", "new");
        assertThat(texts()).isEqualTo(3);
    }

    @Test
    void queryThatWaitedForTheModelIsRememberedToo() throws Exception {
        query("early");
        query("early");
        assertThat(texts()).isEqualTo(1);
    }

    @Test
    void documentsAreNotRemembered() throws Exception {
        load();
        embed(InputType.PASSAGE, "text");
        embed(InputType.PASSAGE, "text");
        assertThat(texts()).isEqualTo(2);
        assertThat(service.cacheStats().entries()).isZero();
    }

    @Test
    void cacheIsBoundedInBytes() throws Exception {
        load();
        for (int i = 0; i < 1000; i++) {
            query("query number " + i);
        }
        assertThat(service.cacheStats().bytes()).isLessThanOrEqualTo(64 * 1024);
        assertThat(service.cacheStats().evictions()).isPositive();
    }

    @Test
    void modelExchangedMeanwhileIsNotAnsweredFromTheOldOnesCache() throws Exception {
        load();
        query("text");
        ModelFolders.write(root, MODEL.value(), "query_prefix=changed ");
        assertThat(service.unload(MODEL)).isTrue();
        embedder = FakeEmbedder.working();
        load();
        assertThat(query("text")).isEqualTo(FakeEmbedder.vector("changed text"));
    }

    @Test
    void modelIsAskedForByManyAndLoadedByOne() throws Exception {
        List<PlainActionFuture<String>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            PlainActionFuture<String> future = new PlainActionFuture<>();
            service.load(MODEL, future);
            futures.add(future);
        }
        String fingerprint = futures.get(0).get(10, TimeUnit.SECONDS);
        assertThat(fingerprint).matches("[0-9a-f]{32}");
        for (PlainActionFuture<String> future : futures) {
            assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo(fingerprint);
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void nothingIsComputedForACallerWhoHasTheVectors() throws Exception {
        String fingerprint = load();
        EmbeddingRequest request = request(InputType.PASSAGE, "text").unless(fingerprint::equals);
        PlainActionFuture<Embeddings> future = new PlainActionFuture<>();
        service.embed(request, future);
        assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo(new Embeddings(fingerprint, List.of()));
        assertThat(texts()).isZero();
    }

    @Test
    void queueOptionsChangeWhileTheServiceRuns() throws Exception {
        load();
        service.update(options -> options.withQueueTexts(1));
        embedder = FakeEmbedder.gated();
        service.unload(MODEL);
        PlainActionFuture<Embeddings> waiting = new PlainActionFuture<>();
        service.embed(request(InputType.PASSAGE, "waiting"), waiting);
        PlainActionFuture<Embeddings> rejected = new PlainActionFuture<>();
        service.embed(request(InputType.PASSAGE, "rejected"), rejected);
        assertThatThrownBy(() -> rejected.actionGet(10, TimeUnit.SECONDS))
                .isInstanceOf(EsRejectedExecutionException.class)
                .hasMessageContaining("at most [1]");
        service.update(options -> options.withQueueTexts(2));
        PlainActionFuture<Embeddings> admitted = new PlainActionFuture<>();
        service.embed(request(InputType.PASSAGE, "admitted"), admitted);
        embedder.open();
        assertThat(admitted.get(10, TimeUnit.SECONDS).vectors()).hasSize(1);
    }

    @Test
    void fingerprintChangesWithWhatDecidesTheVectors() throws Exception {
        String before = load();
        ModelFolders.write(root, MODEL.value(), "query_prefix=q ", "passage_prefix=p ", "minWorkers=1");
        service.unload(MODEL);
        assertThat(load()).isEqualTo(before);

        ModelFolders.write(root, MODEL.value(), "query_prefix=q ", "passage_prefix=p ", "maxLength=17");
        service.unload(MODEL);
        assertThat(load()).isNotEqualTo(before);
    }

    @Test
    @Timeout(10)
    void modelsThatAreNoneLeaveNoTrace() {
        for (int i = 0; i < 50; i++) {
            PlainActionFuture<Embeddings> future = new PlainActionFuture<>();
            service.embed(
                    new EmbeddingRequest(
                            new ModelId("no-" + i), List.of("x"), InputType.QUERY, LongText.TRUNCATE, () -> false),
                    future);
            assertThatThrownBy(() -> future.actionGet(10, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("[model_id] names no model of this node, got [no-" + i + "]");
        }
        // They are forgotten just after their callers were told.
        while (service.stats().isEmpty() == false) {
            Thread.onSpinWait();
        }
    }

    @Test
    @Timeout(10)
    void namesThatNobodyLooksForLeaveNoTraceEither() {
        TestBreaker breaker = new TestBreaker();
        breaker.trip();
        leaveNoTrace(service(FakeLoader.of(spec -> embedder), threads, breaker));
        leaveNoTrace(service(FakeLoader.unsupported("no AVX2"), threads, new TestBreaker()));
    }

    private static void leaveNoTrace(EmbeddingService service) {
        for (int i = 0; i < 50; i++) {
            ModelId id = new ModelId("no-" + i);
            service.embed(
                    new EmbeddingRequest(id, List.of("x"), InputType.QUERY, LongText.TRUNCATE, () -> false),
                    ActionListener.noop());
        }
        while (service.stats().isEmpty() == false) {
            Thread.onSpinWait();
        }
    }

    @Test
    void unloadedModelIsLoadedAgainByItsNextUse() throws Exception {
        embed(InputType.PASSAGE, "text");
        service.unload(MODEL);
        embedder = FakeEmbedder.working();
        assertThat(embed(InputType.PASSAGE, "text")).containsExactly(FakeEmbedder.vector("p text"));
        assertThat(loads).hasValue(2);
    }

    @Test
    void listenerFindsTheContextOfItsRequest() throws Exception {
        PlainActionFuture<String> header = new PlainActionFuture<>();
        ThreadContext.StoredContext before = threadContext.stashContext();
        threadContext.putHeader("user", "alice");
        service.embed(request(InputType.PASSAGE, "x"), header.map(embeddings -> threadContext.getHeader("user")));
        before.restore();
        assertThat(header.get(10, TimeUnit.SECONDS)).isEqualTo("alice");
    }

    @Test
    void listenerFindsNoResponseHeadersOfAnothersRequest() throws Exception {
        ExecutorService inference = EsExecutors.newScaling(
                "inference",
                0,
                1,
                10,
                TimeUnit.SECONDS,
                true,
                EsExecutors.daemonThreadFactory("node", "inference"),
                threadContext);
        FakeEmbedder gated = FakeEmbedder.gated();
        embedder = gated;
        try (EmbeddingService contextual = service(inference)) {
            ThreadContext.StoredContext before = threadContext.stashContext();
            threadContext.addResponseHeader("Warning", "only for alice");
            contextual.embed(request(InputType.PASSAGE, "alice's"), new PlainActionFuture<>());
            before.restore();
            PlainActionFuture<Map<String, List<String>>> headers = new PlainActionFuture<>();
            contextual.embed(
                    request(InputType.PASSAGE, "bob's"), headers.map(embeddings -> threadContext.getResponseHeaders()));
            gated.open();
            assertThat(headers.get(10, TimeUnit.SECONDS)).isEmpty();
        } finally {
            inference.shutdownNow();
        }
    }

    @Test
    void closedServiceRefuses() {
        service.close();
        PlainActionFuture<Embeddings> future = new PlainActionFuture<>();
        service.embed(request(InputType.PASSAGE, "x"), future);
        assertThatThrownBy(() -> future.actionGet(10, TimeUnit.SECONDS))
                .isInstanceOf(EsRejectedExecutionException.class);
    }

    private String load() throws Exception {
        PlainActionFuture<String> future = new PlainActionFuture<>();
        service.load(MODEL, future);
        return future.get(10, TimeUnit.SECONDS);
    }

    private float[] query(String text) throws Exception {
        return embed(InputType.QUERY, text).get(0);
    }

    private List<float[]> embed(InputType type, String... texts) throws Exception {
        return embed(request(type, texts));
    }

    private List<float[]> embed(EmbeddingRequest request) throws Exception {
        PlainActionFuture<Embeddings> future = new PlainActionFuture<>();
        service.embed(request, future);
        return future.get(10, TimeUnit.SECONDS).vectors();
    }

    private static EmbeddingRequest request(InputType type, String... texts) {
        return new EmbeddingRequest(MODEL, List.of(texts), type, LongText.TRUNCATE, () -> false);
    }

    private long texts() {
        return service.stats().get(0).counter(ModelStats.Counter.TEXTS);
    }
}
