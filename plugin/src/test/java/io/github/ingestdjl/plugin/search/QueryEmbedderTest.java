/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.plugin.inference.ModelStats;
import io.github.ingestdjl.plugin.inference.TestEmbeddingServices;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.support.ActionFilterChain;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskCancelHelper;
import org.elasticsearch.tasks.TaskCancelledException;
import org.elasticsearch.tasks.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryEmbedderTest {
    private final ThreadContext threadContext = new ThreadContext(Settings.EMPTY);
    private final SearchTasks tasks = new SearchTasks(threadContext);

    @TempDir
    private Path root;

    @Test
    void vectorIsThatOfTheTextAsAQuery() throws Exception {
        try (TestEmbeddingServices services = services(FakeEmbedder.working())) {
            assertThat(get(start("tiny", services))).isEqualTo(FakeEmbedder.vector("query: black holes"));
            assertThat(get(start(null, services))).isEqualTo(FakeEmbedder.vector("query: black holes"));
        }
    }

    @Test
    void callReturnsBeforeTheVectorIsThere() throws Exception {
        FakeEmbedder embedder = FakeEmbedder.gated();
        try (TestEmbeddingServices services = services(embedder)) {
            CompletableFuture<float[]> vector = start(null, services);
            assertThat(vector).isNotDone();
            embedder.open();
            assertThat(get(vector)).hasSize(2);
        }
    }

    @Test
    void failureOfTheModelReachesTheListener() throws Exception {
        try (TestEmbeddingServices services =
                services(FakeEmbedder.failing(new EmbeddingException("the model broke")))) {
            assertThatThrownBy(() -> get(start(null, services)))
                    .cause()
                    .isInstanceOf(EmbeddingException.class)
                    .hasMessage("the model broke");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ../tiny | [model_id] must match
            huge    | [model_id] names no model of this node, got [huge]
            """)
    void wrongModelIdReachesTheListener(String modelId, String message) throws IOException {
        try (TestEmbeddingServices services = services(FakeEmbedder.working())) {
            assertThatThrownBy(() -> get(start(modelId, services)))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(message);
        }
    }

    @Test
    void cancelledSearchIsAnsweredAtOnceAndItsTextDropped() throws Exception {
        FakeEmbedder embedder = FakeEmbedder.gated();
        try (TestEmbeddingServices services = services(embedder)) {
            start(null, services, "one that is being computed");
            embedder.awaitBatch();
            CancellableTask task = task();
            CompletableFuture<CompletableFuture<float[]>> started = new CompletableFuture<>();
            during(task, () -> started.complete(start(null, services, "one that waits")));
            CompletableFuture<float[]> vector = started.get(10, TimeUnit.SECONDS);
            assertThat(vector).isNotDone();
            TaskCancelHelper.cancel(task, "nobody waits any more");
            assertThatThrownBy(() -> get(vector))
                    .cause()
                    .isInstanceOf(TaskCancelledException.class)
                    .hasMessageContaining("nobody waits any more");
            embedder.open();
            get(start(null, services, "one that comes after"));
            ModelStats stats = services.service().stats().get(0);
            assertThat(stats.counter(ModelStats.Counter.DROPPED)).isEqualTo(1);
            assertThat(stats.counter(ModelStats.Counter.TEXTS)).isEqualTo(2);
        }
    }

    @Test
    void cancelledSearchGoesOnInItsOwnContext() throws Exception {
        try (TestEmbeddingServices services = services(FakeEmbedder.gated())) {
            CancellableTask task = task();
            CompletableFuture<String> user = new CompletableFuture<>();
            ThreadContext.StoredContext none = threadContext.stashContext();
            threadContext.putHeader("user", "who searches");
            during(task, () -> embedder(services)
                    .embed(
                            null,
                            null,
                            "black holes",
                            ActionListener.running(() -> user.complete(threadContext.getHeader("user")))));
            none.restore();
            threadContext.putHeader("user", "who cancels");
            TaskCancelHelper.cancel(task, "nobody waits any more");
            assertThat(user.get(10, TimeUnit.SECONDS)).isEqualTo("who searches");
        }
    }

    @Test
    void taskIsKnownOnlyWhileItsSearchIsPrepared() {
        CancellableTask outer = task();
        CancellableTask inner = task();
        assertThat(tasks.current()).isNull();
        during(outer, () -> {
            assertThat(tasks.current()).isSameAs(outer);
            during(inner, () -> assertThat(tasks.current()).isSameAs(inner));
            during(new Task(3, "type", "action", "", TaskId.EMPTY_TASK_ID, Map.of()), () -> assertThat(tasks.current())
                    .isNull());
            assertThat(tasks.current()).isSameAs(outer);
        });
        assertThat(tasks.current()).isNull();
    }

    @Test
    void whatTheSearchTellsItsCallerStays() {
        during(task(), () -> threadContext.addResponseHeader("Warning", "deprecated"));
        assertThat(threadContext.getResponseHeaders()).containsEntry("Warning", List.of("deprecated"));
    }

    private static CancellableTask task() {
        return new CancellableTask(1, "type", "action", "a search", TaskId.EMPTY_TASK_ID, Map.of());
    }

    /** As a search is prepared within its action. */
    private void during(Task task, Runnable preparation) {
        ActionFilterChain<SearchRequest, SearchResponse> chain =
                (ignored, action, request, listener) -> preparation.run();
        tasks.apply(task, tasks.actionName(), new SearchRequest(), ActionListener.noop(), chain);
    }

    private TestEmbeddingServices services(FakeEmbedder embedder) throws IOException {
        return new TestEmbeddingServices(root, FakeLoader.of(spec -> embedder));
    }

    private QueryEmbedder embedder(TestEmbeddingServices services) {
        return new QueryEmbedder(services.service(), tasks, threadContext);
    }

    private CompletableFuture<float[]> start(String modelId, TestEmbeddingServices services) {
        return start(modelId, services, "black holes");
    }

    private CompletableFuture<float[]> start(String modelId, TestEmbeddingServices services, String text) {
        CompletableFuture<float[]> vector = new CompletableFuture<>();
        embedder(services)
                .embed(modelId, null, text, ActionListener.wrap(vector::complete, vector::completeExceptionally));
        return vector;
    }

    private static float[] get(CompletableFuture<float[]> vector) throws Exception {
        return vector.get(10, TimeUnit.SECONDS);
    }
}
