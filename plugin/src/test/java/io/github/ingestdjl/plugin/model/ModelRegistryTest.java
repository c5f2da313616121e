/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ModelRegistryTest {
    private static final ModelId ID = new ModelId("tiny");

    @TempDir
    private Path root;

    private ModelRepository repository;

    @BeforeEach
    void writeModels() throws IOException {
        ModelFolder.write(root, "tiny", "maxLength=7");
        ModelFolder.write(root, "other");
        repository = new ModelRepository(root, root);
    }

    @Test
    void modelIsLoadedOnFirstUseAndShared() {
        FakeEmbedder embedder = FakeEmbedder.working();
        FakeLoader loader = FakeLoader.of(spec -> embedder);
        ModelRegistry registry = new ModelRegistry(repository, loader);
        assertThat(loader.loads()).isZero();
        LoadedModel first = registry.acquire(ID);
        assertThat(registry.acquire(ID)).isSameAs(first);
        assertThat(first.embedder()).isSameAs(embedder);
        assertThat(first.spec().maxLength()).isEqualTo(7);
        assertThat(loader.loads()).isOne();
    }

    @Test
    void modelIsLoadedOnceByThreadsThatAskTogether() throws Exception {
        int threads = 8;
        CountDownLatch start = new CountDownLatch(threads);
        FakeLoader loader = FakeLoader.of(spec -> {
            sleep(100);
            return FakeEmbedder.working();
        });
        ModelRegistry registry = new ModelRegistry(repository, loader);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<LoadedModel>> models = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                models.add(pool.submit(() -> {
                    start.countDown();
                    start.await();
                    return registry.acquire(ID);
                }));
            }
            LoadedModel first = models.get(0).get();
            for (Future<LoadedModel> model : models) {
                assertThat(model.get()).isSameAs(first);
            }
            assertThat(loader.loads()).isOne();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void loadingOneModelDoesNotHoldUpAnother() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch loading = new CountDownLatch(1);
        ModelRegistry registry = new ModelRegistry(repository, FakeLoader.of(spec -> {
            if (spec.id().equals(ID)) {
                loading.countDown();
                await(release);
            }
            return FakeEmbedder.working();
        }));
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<LoadedModel> slow = pool.submit(() -> registry.acquire(ID));
            await(loading);
            assertThat(registry.acquire(new ModelId("other"))).isNotNull();
            assertThat(slow.isDone()).isFalse();
            release.countDown();
            assertThat(slow.get().spec().id()).isEqualTo(ID);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void failureIsAnsweredAgainWithoutLoadingAgain() {
        EmbeddingException failure = new EmbeddingException("the weights are broken");
        FakeLoader loader = FakeLoader.of(spec -> {
            throw failure;
        });
        ModelRegistry registry = new ModelRegistry(repository, loader);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> registry.acquire(ID)).isSameAs(failure);
        }
        assertThat(loader.loads()).isOne();
    }

    @Test
    void failureOfOneModelIsNotAnothers() {
        ModelRegistry registry = new ModelRegistry(repository, FakeLoader.of(spec -> {
            if (spec.id().equals(ID)) {
                throw new EmbeddingException("the weights are broken");
            }
            return FakeEmbedder.working();
        }));
        assertThatThrownBy(() -> registry.acquire(ID)).hasMessage("the weights are broken");
        assertThat(registry.acquire(new ModelId("other")).spec().id()).isEqualTo(new ModelId("other"));
    }

    @Test
    void modelThatIsAddedAfterItWasAskedForIsFound() throws IOException {
        ModelRegistry registry = new ModelRegistry(repository, FakeLoader.of(spec -> FakeEmbedder.working()));
        ModelId late = new ModelId("late");
        assertThatThrownBy(() -> registry.acquire(late)).isInstanceOf(IllegalArgumentException.class);
        ModelFolder.write(root, "late");
        assertThat(registry.acquire(late).spec().id()).isEqualTo(late);
    }

    @Test
    void findingLoadsNothing() {
        FakeLoader loader = FakeLoader.of(spec -> FakeEmbedder.working());
        ModelRegistry registry = new ModelRegistry(repository, loader);
        assertThat(registry.find(ID).maxLength()).isEqualTo(7);
        assertThatThrownBy(() -> registry.find(new ModelId("unknown"))).hasMessageContaining("[other, tiny]");
        assertThat(loader.loads()).isZero();
    }

    @Test
    void nothingIsFoundOnANodeThatCannotLoadModels() {
        ModelRegistry registry = new ModelRegistry(repository, FakeLoader.unsupported("no AVX2"));
        assertThatThrownBy(() -> registry.find(ID))
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("no AVX2");
    }

    @Test
    void modelThatNobodyUsesIsClosedWithTheRegistry() {
        FakeEmbedder embedder = FakeEmbedder.working();
        ModelRegistry registry = new ModelRegistry(repository, FakeLoader.of(spec -> embedder));
        registry.acquire(ID).decRef();
        assertThat(embedder.timesClosed()).isZero();
        registry.close();
        registry.close();
        assertThat(embedder.timesClosed()).isOne();
    }

    @Test
    void modelInUseIsClosedWhenItsLastUseEnds() {
        FakeEmbedder embedder = FakeEmbedder.working();
        ModelRegistry registry = new ModelRegistry(repository, FakeLoader.of(spec -> embedder));
        LoadedModel one = registry.acquire(ID);
        LoadedModel two = registry.acquire(ID);
        registry.close();
        one.decRef();
        assertThat(embedder.timesClosed()).isZero();
        two.decRef();
        assertThat(embedder.timesClosed()).isOne();
    }

    @Test
    void modelThatIsBeingLoadedWhileTheRegistryClosesDoesNotStayInMemory() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        FakeEmbedder embedder = FakeEmbedder.working();
        ModelRegistry registry = new ModelRegistry(repository, FakeLoader.of(spec -> {
            loading.countDown();
            sleep(100);
            return embedder;
        }));
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<LoadedModel> model = pool.submit(() -> registry.acquire(ID));
            await(loading);
            registry.close();
            model.get().decRef();
            assertThat(embedder.timesClosed()).isOne();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void nothingIsLoadedAfterClosing() {
        FakeLoader loader = FakeLoader.of(spec -> FakeEmbedder.working());
        ModelRegistry registry = new ModelRegistry(repository, loader);
        registry.acquire(ID).decRef();
        registry.close();
        assertThatThrownBy(() -> registry.acquire(ID))
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("the node is closing");
        assertThat(loader.loads()).isOne();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
