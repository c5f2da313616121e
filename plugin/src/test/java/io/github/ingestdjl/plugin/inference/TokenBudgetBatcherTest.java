/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.LoadedModels;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.elasticsearch.ElasticsearchTimeoutException;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.breaker.NoopCircuitBreaker;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.core.TimeValue;
import org.junit.jupiter.api.Test;

/** Most tests run the workers by hand, one step at a time, so that the order of all that happens is known. */
class TokenBudgetBatcherTest {
    private static final ModelId MODEL = new ModelId("fake");
    private static final int BUDGET = 100;
    private static final int QUEUE_TEXTS = 200;

    private final Deque<Runnable> executor = new ArrayDeque<>();
    private final AtomicLong clock = new AtomicLong();
    private final InferenceStats stats = new InferenceStats();
    private final FakeEmbedder embedder = new FakeEmbedder();
    private final LoadedModel model = LoadedModels.of("fake", embedder, "", "");
    private final TestBreaker breaker = new TestBreaker();
    private final TokenBudgetBatcher batcher = batcher(1);

    private TokenBudgetBatcher batcher(int workers) {
        InferenceOptions options = new InferenceOptions(
                workers,
                BUDGET,
                QUEUE_TEXTS,
                ByteSizeValue.ofKb(200),
                TimeValue.timeValueSeconds(60),
                ByteSizeValue.ZERO);
        return new TokenBudgetBatcher("fake", options, executor::add, breaker, stats, clock::get);
    }

    @Test
    void textsOfOneRequestComeBackInOrder() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> future = submit("a b c", "d", "e f");
        runAll();
        assertThat(future.actionGet())
                .containsExactly(
                        FakeEmbedder.vectorOf("a b c"), FakeEmbedder.vectorOf("d"), FakeEmbedder.vectorOf("e f"));
        assertThat(batcher.waitingTexts(Priority.INGEST)).isZero();
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void shortTextsOfManyRequestsRunTogetherAndLongOnesAlone() {
        batcher.start(model);
        for (int i = 0; i < 5; i++) {
            submit("title" + i + words(9), "abstract" + i + words(79));
        }
        runAll();
        assertThat(embedder.batchLengths())
                .containsExactlyInAnyOrder(
                        List.of(10, 10, 10, 10, 10), List.of(80), List.of(80), List.of(80), List.of(80), List.of(80));
    }

    @Test
    void noTextWaitsBehindNewerOnesForEver() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> odd = submit("odd" + words(49));
        int steps = 0;
        for (int i = 0; odd.isDone() == false; i++) {
            IntStream.range(0, 20).forEach(n -> submit("x" + n + "-" + steps(embedder) + words(9)));
            step();
            steps = i;
        }
        assertThat(steps).isLessThan(2);
    }

    @Test
    void queriesPassAheadOfDocuments() {
        batcher.start(model);
        for (int i = 0; i < 50; i++) {
            submit("document" + i + words(79));
        }
        step();
        PlainActionFuture<List<float[]>> query = submit(InputType.QUERY, "query");
        step();
        assertThat(query.isDone()).isTrue();
        assertThat(batcher.waitingTexts(Priority.INGEST)).isGreaterThan(40);
    }

    @Test
    void documentsAreNotStarvedByQueries() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> document = submit("document");
        for (int i = 0; i < 9; i++) {
            submit(InputType.QUERY, "query" + i + words(79));
            submit(InputType.QUERY, "another" + i + words(79));
            step();
        }
        assertThat(document.isDone()).isTrue();
        assertThat(batcher.waitingTexts(Priority.SEARCH)).isPositive();
    }

    @Test
    void cancelledTextsAreNotComputed() {
        batcher.start(model);
        AtomicBoolean cancelled = new AtomicBoolean();
        submit("first" + words(79));
        submitCancellable(cancelled::get, "second" + words(59));
        cancelled.set(true);
        runAll();
        assertThat(embedder.batchLengths()).containsExactly(List.of(80));
        assertThat(stats.dropped.sum()).isEqualTo(1);
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void textThatWaitedTooLongIsNotComputed() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> late = submit("late");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        PlainActionFuture<List<float[]>> fresh = submit("fresh");
        runAll();
        assertThatThrownBy(late::actionGet)
                .isInstanceOf(ElasticsearchTimeoutException.class)
                .hasMessageContaining("text waited longer than [1m] for model [fake]");
        assertThat(fresh.actionGet()).hasSize(1);
        assertThat(embedder.batchLengths()).containsExactly(List.of(1));
    }

    @Test
    void waitingEndsEvenWhileTheModelIsBeingLoaded() {
        PlainActionFuture<List<float[]>> late = submit("late");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        batcher.expire();
        assertThatThrownBy(late::actionGet).isInstanceOf(ElasticsearchTimeoutException.class);
        assertThat(batcher.waitingBytes()).isZero();
    }

    @Test
    void textsThatWaitedForTheModelAreComputedWhenItIsLoaded() {
        PlainActionFuture<List<float[]>> early = submit("early");
        assertThat(executor).isEmpty();
        batcher.start(model);
        runAll();
        assertThat(early.actionGet()).hasSize(1);
    }

    @Test
    void failingBatchFailsOnlyItsTexts() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> failing = submit("fail" + words(79));
        PlainActionFuture<List<float[]>> good = submit("good" + words(9));
        runAll();
        assertThatThrownBy(failing::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("model failed");
        assertThat(good.actionGet()).containsExactly(FakeEmbedder.vectorOf("good" + words(9)));
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void textThatCannotBeTokenisedFailsAlone() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> broken = submit("broken");
        PlainActionFuture<List<float[]>> good = submit("good");
        runAll();
        assertThatThrownBy(broken::actionGet).hasMessage("cannot tokenise [broken]");
        assertThat(good.actionGet()).hasSize(1);
    }

    @Test
    void zeroVectorFailsItsTextWithTheText() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> zero = submit("zero");
        PlainActionFuture<List<float[]>> good = submit("good");
        runAll();
        assertThatThrownBy(zero::actionGet)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model [fake] has no vector for the text [zero]");
        assertThat(good.actionGet()).hasSize(1);
    }

    @Test
    void fullQueueRejectsAWholeRequestAndTakesMoreLater() {
        batcher.start(model);
        for (int i = 0; i < QUEUE_TEXTS - 1; i++) {
            submit("text" + i);
        }
        PlainActionFuture<List<float[]>> rejected = submit("one more", "and another");
        assertThatThrownBy(rejected::actionGet)
                .isInstanceOf(EsRejectedExecutionException.class)
                .hasMessageContaining("[queue of model [fake] for ingest] is full: [199] texts");
        assertThat(stats.rejected.sum()).isEqualTo(2);
        runAll();
        PlainActionFuture<List<float[]>> later = submit("one more", "and another");
        runAll();
        assertThat(later.actionGet()).hasSize(2);
    }

    @Test
    void queueIsBoundedInBytesToo() {
        batcher.start(model);
        submit("x".repeat(90_000));
        PlainActionFuture<List<float[]>> rejected = submit("y".repeat(90_000));
        assertThatThrownBy(rejected::actionGet).isInstanceOf(EsRejectedExecutionException.class);
    }

    @Test
    void textLargerThanTheBoundIsTakenByAnEmptyQueue() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> huge = submit("x".repeat(300_000));
        runAll();
        assertThat(huge.actionGet()).hasSize(1);
    }

    @Test
    void documentsThatFillTheirQueueDoNotKeepQueriesOut() {
        for (int i = 0; i < QUEUE_TEXTS; i++) {
            submit("text" + i);
        }
        PlainActionFuture<List<float[]>> query = submit(InputType.QUERY, "query");
        assertThat(query.isDone()).isFalse();
        assertThat(batcher.waitingTexts(Priority.SEARCH)).isEqualTo(1);
    }

    @Test
    void circuitBreakerKeepsTextsOut() {
        breaker.tripped = true;
        PlainActionFuture<List<float[]>> broken = submit("text");
        assertThatThrownBy(broken::actionGet).isInstanceOf(CircuitBreakingException.class);
        assertThat(batcher.waitingTexts(Priority.INGEST)).isZero();
    }

    @Test
    void identicalTextsAreComputedOnce() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> one = submit("same text");
        PlainActionFuture<List<float[]>> other = submit("same text", "same text");
        runAll();
        assertThat(embedder.batchLengths()).containsExactly(List.of(2));
        assertThat(one.actionGet()).containsExactly(FakeEmbedder.vectorOf("same text"));
        assertThat(other.actionGet())
                .containsExactly(FakeEmbedder.vectorOf("same text"), FakeEmbedder.vectorOf("same text"));
        assertThat(stats.shared.sum()).isEqualTo(2);
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void cancellingOneOfTwoWhoWaitForATextLeavesTheOther() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> cancelled = submitCancellable(() -> true, "same");
        PlainActionFuture<List<float[]>> waiting = submit("same");
        runAll();
        assertThat(waiting.actionGet()).hasSize(1);
        assertThat(cancelled.isDone()).isFalse();
    }

    @Test
    void longTextIsAveragedOverItsWindows() {
        batcher.start(model);
        String text = "w" + words(FakeEmbedder.MAX_LENGTH + 9);
        PlainActionFuture<List<float[]>> average = new PlainActionFuture<>();
        batcher.submit(
                new EmbeddingRequest(MODEL, List.of(text), InputType.PASSAGE, LongText.AVERAGE, () -> false), average);
        PlainActionFuture<List<float[]>> truncated = submit(text);
        runAll();
        assertThat(embedder.batchLengths())
                .containsExactlyInAnyOrder(
                        List.of(FakeEmbedder.MAX_LENGTH), List.of(10), List.of(FakeEmbedder.MAX_LENGTH));
        float[] vector = average.actionGet().get(0);
        assertThat(Math.hypot(vector[0], vector[1])).isBetween(0.999, 1.001);
        assertThat(truncated.actionGet().get(0)[0]).isEqualTo(FakeEmbedder.MAX_LENGTH);
        assertThat(stats.truncated.sum()).isEqualTo(1);
    }

    @Test
    void prefixDependsOnTheInputType() {
        LoadedModel prefixed = LoadedModels.of("prefixed", embedder, "query: ", "passage: now ");
        batcher.start(prefixed);
        submit(InputType.QUERY, "text");
        submit(InputType.PASSAGE, "text");
        runAll();
        assertThat(embedder.batchLengths()).containsExactly(List.of(2), List.of(3));
    }

    @Test
    void closingFinishesWhatWaitsAndThenReleasesTheModel() {
        model.mustIncRef();
        batcher.start(model);
        PlainActionFuture<List<float[]>> waiting = submit("waiting");
        batcher.close();
        model.decRef();
        assertThat(embedder.isClosed()).isFalse();
        assertThat(batcher.submit(request(InputType.PASSAGE, () -> false, "late"), new PlainActionFuture<>()))
                .isFalse();
        runAll();
        assertThat(waiting.actionGet()).hasSize(1);
        assertThat(embedder.isClosed()).isTrue();
    }

    @Test
    void modelThatComesAfterClosingIsReleasedAtOnce() {
        batcher.close();
        batcher.start(model);
        assertThat(embedder.isClosed()).isTrue();
    }

    @Test
    void failureToLoadFailsAllThatWait() {
        PlainActionFuture<List<float[]>> one = submit("one");
        PlainActionFuture<List<float[]>> two = submit(InputType.QUERY, "two");
        batcher.failAll(new EmbeddingException("cannot be loaded"));
        assertThatThrownBy(one::actionGet).hasMessage("cannot be loaded");
        assertThatThrownBy(two::actionGet).hasMessage("cannot be loaded");
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void executorThatRejectsFailsAllThatWait() {
        batcher.start(model);
        PlainActionFuture<List<float[]>> waiting = submit("waiting");
        AbstractRunnable worker = (AbstractRunnable) executor.poll();
        worker.onRejection(new EsRejectedExecutionException("closing", true));
        worker.onAfter();
        assertThatThrownBy(waiting::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThat(executor).isEmpty();
        assertThat(embedder.isClosed()).isTrue();
    }

    @Test
    void callerThatThrowsDoesNotHarmTheOthers() {
        batcher.start(model);
        batcher.submit(request(InputType.PASSAGE, () -> false, "bad caller"), new PlainActionFuture<>() {
            @Override
            public void onResponse(List<float[]> vectors) {
                throw new IllegalStateException("a caller's bug");
            }
        });
        PlainActionFuture<List<float[]>> good = submit("good caller");
        runAll();
        assertThat(good.actionGet()).hasSize(1);
    }

    @Test
    void workersAreAsManyAsAllowedAndNoMore() {
        TokenBudgetBatcher parallel = batcher(3);
        parallel.start(model);
        for (int i = 0; i < 20; i++) {
            parallel.submit(request(InputType.PASSAGE, () -> false, "text" + i + words(79)), new PlainActionFuture<>());
        }
        assertThat(executor).hasSize(3);
    }

    @Test
    void manyThreadsAllGetTheirOwnVectors() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            InferenceOptions options = new InferenceOptions(
                    3, BUDGET, 100_000, ByteSizeValue.ofGb(1), TimeValue.timeValueSeconds(60), ByteSizeValue.ZERO);
            TokenBudgetBatcher busy = new TokenBudgetBatcher("fake", options, pool, breaker, stats, System::nanoTime);
            List<String> texts = IntStream.range(0, 4000)
                    .mapToObj(i -> "t" + i % 1500 + words(i % 37))
                    .toList();
            List<PlainActionFuture<List<float[]>>> futures = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                PlainActionFuture<List<float[]>> future = new PlainActionFuture<>();
                InputType type = i % 5 == 0 ? InputType.QUERY : InputType.PASSAGE;
                busy.submit(request(type, () -> false, texts.get(i)), future);
                futures.add(future);
                if (i == 1000) {
                    busy.start(model);
                }
            }
            for (int i = 0; i < texts.size(); i++) {
                assertThat(futures.get(i).get(60, TimeUnit.SECONDS))
                        .containsExactly(FakeEmbedder.vectorOf(texts.get(i)));
            }
            assertThat(breaker.getUsed()).isZero();
        } finally {
            pool.shutdownNow();
        }
    }

    private static int steps(FakeEmbedder embedder) {
        return embedder.batchLengths().size();
    }

    /** As many further words, each with a space before it. */
    private static String words(int count) {
        return " word".repeat(count);
    }

    private static EmbeddingRequest request(InputType type, BooleanSupplier cancelled, String... texts) {
        return new EmbeddingRequest(MODEL, List.of(texts), type, LongText.TRUNCATE, cancelled);
    }

    private PlainActionFuture<List<float[]>> submit(String... texts) {
        return submit(InputType.PASSAGE, texts);
    }

    private PlainActionFuture<List<float[]>> submit(InputType type, String... texts) {
        PlainActionFuture<List<float[]>> future = new PlainActionFuture<>();
        assertThat(batcher.submit(request(type, () -> false, texts), future)).isTrue();
        return future;
    }

    private PlainActionFuture<List<float[]>> submitCancellable(BooleanSupplier cancelled, String... texts) {
        PlainActionFuture<List<float[]>> future = new PlainActionFuture<>();
        batcher.submit(request(InputType.PASSAGE, cancelled, texts), future);
        return future;
    }

    private void step() {
        executor.poll().run();
    }

    private void runAll() {
        while (executor.isEmpty() == false) {
            step();
        }
    }

    /** Counts like the node's, and breaks when told to. */
    private static final class TestBreaker extends NoopCircuitBreaker {
        private final AtomicLong used = new AtomicLong();
        private volatile boolean tripped;

        TestBreaker() {
            super("test");
        }

        @Override
        public void addEstimateBytesAndMaybeBreak(long bytes, String label) {
            if (tripped) {
                throw new CircuitBreakingException("too much", CircuitBreaker.Durability.TRANSIENT);
            }
            used.addAndGet(bytes);
        }

        @Override
        public void addWithoutBreaking(long bytes) {
            used.addAndGet(bytes);
        }

        @Override
        public long getUsed() {
            return used.get();
        }
    }
}
