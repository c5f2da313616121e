/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.LoadedModels;
import io.github.ingestdjl.plugin.model.LongText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.common.breaker.CircuitBreakingException;
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
    private final FakeEmbedder embedder = FakeEmbedder.working();
    private final LoadedModel model = LoadedModels.of("fake", embedder, "", "");
    private final TestBreaker breaker = new TestBreaker();
    private final Object lock = new Object();
    private final Map<Priority, QueueBound> bounds = new EnumMap<>(Priority.class);
    private final List<Exception> failures = new ArrayList<>();
    private final List<LoadedModel> unused = new ArrayList<>();
    private final TokenBudgetBatcher batcher = batcher(1, executor::add, QUEUE_TEXTS, ByteSizeValue.ofKb(200));

    private TokenBudgetBatcher batcher(int workers, Executor threads, int queueTexts, ByteSizeValue queueBytes) {
        InferenceOptions options = new InferenceOptions(
                workers,
                BUDGET,
                TimeValue.timeValueMinutes(2),
                queueTexts,
                queueBytes,
                TimeValue.timeValueSeconds(60),
                ByteSizeValue.ZERO);
        for (Priority priority : Priority.values()) {
            bounds.put(priority, new QueueBound("lane for " + priority.label(), () -> options, breaker));
        }
        TextQueue queue = new TextQueue("fake", () -> options, bounds, stats, clock::get);
        return new TokenBudgetBatcher("fake", lock, queue, workers, threads, stats, new TokenBudgetBatcher.Owner() {
            @Override
            public void failed(Exception failure) {
                failures.add(failure);
            }

            @Override
            public void drained(LoadedModel model) {
                unused.add(model);
            }
        });
    }

    private void start(LoadedModel loaded) {
        synchronized (lock) {
            batcher.start(loaded);
        }
        batcher.proceed();
    }

    private void close() {
        synchronized (lock) {
            batcher.close();
        }
        batcher.proceed();
    }

    private void abandon(Exception failure) {
        Settlement settlement = new Settlement();
        synchronized (lock) {
            batcher.abandon(failure, settlement);
        }
        settlement.run();
        batcher.proceed();
    }

    private void submit(TokenBudgetBatcher to, EmbeddingRequest request, ActionListener<Embeddings> listener) {
        try {
            synchronized (lock) {
                to.add(request, listener);
            }
        } catch (RuntimeException e) {
            listener.onFailure(e);
        }
        to.proceed();
    }

    private int waitingTexts(Priority priority) {
        return bounds.get(priority).texts();
    }

    @Test
    void textsOfOneRequestComeBackInOrder() {
        start(model);
        PlainActionFuture<Embeddings> future = submit("a b c", "d", "e f");
        runAll();
        assertThat(future.actionGet().vectors())
                .containsExactly(FakeEmbedder.vector("a b c"), FakeEmbedder.vector("d"), FakeEmbedder.vector("e f"));
        assertThat(waitingTexts(Priority.INGEST)).isZero();
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void shortTextsOfManyRequestsRunTogetherAndLongOnesAlone() {
        start(model);
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
        start(model);
        PlainActionFuture<Embeddings> odd = submit("odd" + words(49));
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
        start(model);
        for (int i = 0; i < 50; i++) {
            submit("document" + i + words(79));
        }
        step();
        PlainActionFuture<Embeddings> query = submit(InputType.QUERY, "query");
        step();
        assertThat(query.isDone()).isTrue();
        assertThat(waitingTexts(Priority.INGEST)).isGreaterThan(40);
    }

    @Test
    void documentsAreNotStarvedByQueries() {
        start(model);
        PlainActionFuture<Embeddings> document = submit("document");
        for (int i = 0; i < 9; i++) {
            submit(InputType.QUERY, "query" + i + words(79));
            submit(InputType.QUERY, "another" + i + words(79));
            step();
        }
        assertThat(document.isDone()).isTrue();
        assertThat(waitingTexts(Priority.SEARCH)).isPositive();
    }

    @Test
    void cancelledTextsAreNotComputed() {
        start(model);
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
        start(model);
        PlainActionFuture<Embeddings> late = submit("late");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        PlainActionFuture<Embeddings> fresh = submit("fresh");
        runAll();
        assertThatThrownBy(late::actionGet)
                .isInstanceOf(EsRejectedExecutionException.class)
                .hasMessage("a text waited for model [fake] longer than [ingest.djl.queue.timeout], [1m]");
        assertThat(fresh.actionGet().vectors()).hasSize(1);
        assertThat(embedder.batchLengths()).containsExactly(List.of(1));
    }

    @Test
    void waitingEndsEvenWhileTheModelIsBeingLoaded() {
        PlainActionFuture<Embeddings> late = submit("late");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        Settlement settlement = new Settlement();
        batcher.expire(settlement);
        settlement.run();
        assertThatThrownBy(late::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThat(bounds.get(Priority.INGEST).bytes()).isZero();
    }

    @Test
    void textsThatWaitedForTheModelAreComputedWhenItIsLoaded() {
        PlainActionFuture<Embeddings> early = submit("early");
        assertThat(executor).isEmpty();
        start(model);
        runAll();
        assertThat(early.actionGet().vectors()).hasSize(1);
    }

    @Test
    void failingBatchFailsOnlyItsTexts() {
        start(model);
        PlainActionFuture<Embeddings> failing = submit("fail" + words(79));
        PlainActionFuture<Embeddings> good = submit("good" + words(9));
        runAll();
        assertThatThrownBy(failing::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("model failed");
        assertThat(good.actionGet().vectors()).containsExactly(FakeEmbedder.vector("good" + words(9)));
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void textThatTheModelFailsOnFailsAloneWhateverIsBesideIt() {
        start(model);
        PlainActionFuture<Embeddings> failing = submit("fail of a text");
        PlainActionFuture<Embeddings> nan = submit("nan of a text");
        PlainActionFuture<Embeddings> tooShort = submit("short of a text");
        PlainActionFuture<Embeddings> good = submit("good for a text");
        runAll();
        assertThat(embedder.batchLengths()).startsWith(List.of(4, 4, 4, 4));
        assertThat(good.actionGet().vectors()).containsExactly(FakeEmbedder.vector("good for a text"));
        assertThatThrownBy(failing::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("model failed");
        assertThatThrownBy(nan::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("model [fake] failed: a value of the vector is no finite number");
        assertThatThrownBy(tooShort::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("model [fake] failed: it returned a vector of [1] dimensions, not of [2]");
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void textThatCannotBeTokenisedFailsAlone() {
        start(model);
        PlainActionFuture<Embeddings> broken = submit("broken");
        PlainActionFuture<Embeddings> good = submit("good");
        runAll();
        assertThatThrownBy(broken::actionGet).hasMessage("cannot tokenise [broken]");
        assertThat(good.actionGet().vectors()).hasSize(1);
    }

    @Test
    void zeroVectorFailsItsTextWithTheText() {
        start(model);
        PlainActionFuture<Embeddings> zero = submit("zero");
        PlainActionFuture<Embeddings> good = submit("good");
        runAll();
        assertThatThrownBy(zero::actionGet)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model [fake] has no vector for the text [zero]");
        assertThat(good.actionGet().vectors()).hasSize(1);
    }

    @Test
    void vectorOfAnotherLengthFailsItsTextAndNoOther() {
        start(model);
        PlainActionFuture<Embeddings> shortVector = submit("short");
        runAll();
        PlainActionFuture<Embeddings> good = submit("good");
        runAll();
        assertThatThrownBy(shortVector::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("model [fake] failed: it returned a vector of [1] dimensions, not of [2]");
        assertThat(good.actionGet().vectors()).hasSize(1);
    }

    @Test
    void fullQueueRejectsAWholeRequestAndTakesMoreLater() {
        start(model);
        for (int i = 0; i < QUEUE_TEXTS - 1; i++) {
            submit("text" + i);
        }
        PlainActionFuture<Embeddings> rejected = submit("one more", "and another");
        assertThatThrownBy(rejected::actionGet)
                .isInstanceOf(EsRejectedExecutionException.class)
                .hasMessageContaining("[lane for ingest] is full: [199] texts");
        runAll();
        PlainActionFuture<Embeddings> later = submit("one more", "and another");
        runAll();
        assertThat(later.actionGet().vectors()).hasSize(2);
    }

    @Test
    void queueIsBoundedInBytesToo() {
        start(model);
        submit("x".repeat(90_000));
        PlainActionFuture<Embeddings> rejected = submit("y".repeat(90_000));
        assertThatThrownBy(rejected::actionGet).isInstanceOf(EsRejectedExecutionException.class);
    }

    @Test
    void textLargerThanTheBoundIsTakenByAnEmptyQueue() {
        start(model);
        PlainActionFuture<Embeddings> huge = submit("x".repeat(300_000));
        runAll();
        assertThat(huge.actionGet().vectors()).hasSize(1);
    }

    @Test
    void documentsThatFillTheirQueueDoNotKeepQueriesOut() {
        for (int i = 0; i < QUEUE_TEXTS; i++) {
            submit("text" + i);
        }
        PlainActionFuture<Embeddings> query = submit(InputType.QUERY, "query");
        assertThat(query.isDone()).isFalse();
        assertThat(waitingTexts(Priority.SEARCH)).isEqualTo(1);
    }

    @Test
    void circuitBreakerKeepsTextsOut() {
        breaker.trip();
        PlainActionFuture<Embeddings> broken = submit("text");
        assertThatThrownBy(broken::actionGet).isInstanceOf(CircuitBreakingException.class);
        assertThat(waitingTexts(Priority.INGEST)).isZero();
    }

    @Test
    void identicalTextsAreComputedOnce() {
        start(model);
        PlainActionFuture<Embeddings> one = submit("same text");
        PlainActionFuture<Embeddings> other = submit("same text", "same text");
        runAll();
        assertThat(embedder.batchLengths()).containsExactly(List.of(2));
        assertThat(one.actionGet().vectors()).containsExactly(FakeEmbedder.vector("same text"));
        assertThat(other.actionGet().vectors())
                .containsExactly(FakeEmbedder.vector("same text"), FakeEmbedder.vector("same text"));
        assertThat(stats.shared.sum()).isEqualTo(2);
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void cancellingOneOfTwoWhoWaitForATextLeavesTheOther() {
        start(model);
        PlainActionFuture<Embeddings> cancelled = submitCancellable(() -> true, "same");
        PlainActionFuture<Embeddings> waiting = submit("same");
        runAll();
        assertThat(waiting.actionGet().vectors()).hasSize(1);
        assertThat(cancelled.isDone()).isFalse();
    }

    @Test
    void longTextIsAveragedOverItsWindows() {
        start(model);
        String text = "w" + words(FakeEmbedder.MAX_LENGTH + 9);
        PlainActionFuture<Embeddings> average = new PlainActionFuture<>();
        submit(
                batcher,
                new EmbeddingRequest(MODEL, List.of(text), InputType.PASSAGE, LongText.AVERAGE, () -> false),
                average);
        PlainActionFuture<Embeddings> truncated = submit(text);
        runAll();
        assertThat(embedder.batchLengths())
                .containsExactlyInAnyOrder(
                        List.of(FakeEmbedder.MAX_LENGTH), List.of(10), List.of(FakeEmbedder.MAX_LENGTH));
        float[] vector = average.actionGet().vectors().get(0);
        assertThat(Math.hypot(vector[0], vector[1])).isBetween(0.999, 1.001);
        assertThat(truncated.actionGet().vectors().get(0)[0]).isEqualTo(FakeEmbedder.MAX_LENGTH);
        assertThat(stats.truncated.sum()).isEqualTo(1);
    }

    @Test
    void passagesCountAsTextsFromWhenTheyAreKnownUntilTheyAreComputed() {
        String text = sentences(5);
        PlainActionFuture<Embeddings> cut = submit(cutting(16, text));
        PlainActionFuture<Embeddings> same = submit(cutting(16, text));
        PlainActionFuture<Embeddings> whole = submit("whole");
        assertThat(waitingTexts(Priority.INGEST)).isEqualTo(3);
        long bytes = breaker.getUsed();
        start(model);
        step();
        assertThat(waitingTexts(Priority.INGEST)).isEqualTo(2 + 4 + 1);
        assertThat(breaker.getUsed()).isGreaterThan(bytes);
        runAll();
        assertThat(cut.actionGet().vectors()).isEmpty();
        List<Passage> passages = cut.actionGet().passages().get(0);
        assertThat(passages).hasSize(5);
        assertThat(same.actionGet().passages().get(0)).isEqualTo(passages);
        assertThat(passages).allSatisfy(passage -> assertThat(passage.vector())
                .isEqualTo(FakeEmbedder.vector(text.substring(passage.start(), passage.end()))));
        assertThat(whole.actionGet().vectors()).hasSize(1);
        assertThat(stats.texts.sum()).isEqualTo(5 + 5 + 1);
        assertThat(stats.truncated.sum()).isZero();
        assertThat(waitingTexts(Priority.INGEST)).isZero();
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void passagesThatAreNeverComputedLeaveNothingInTheQueue() {
        AtomicBoolean gone = new AtomicBoolean();
        EmbeddingRequest request = new EmbeddingRequest(
                        MODEL, List.of(sentences(4)), InputType.PASSAGE, LongText.TRUNCATE, gone::get)
                .cutInto(new PassageOptions(0, 16));
        submit(request);
        PlainActionFuture<Embeddings> failing = submit(cutting(16, "a! " + sentences(1) + " fail" + sentences(1)));
        start(model);
        step();
        gone.set(true);
        runAll();
        assertThat(failing).isDone();
        assertThat(failing).failsWithin(0, TimeUnit.SECONDS).withThrowableThat().withMessageContaining("model failed");
        assertThat(waitingTexts(Priority.INGEST)).isZero();
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void prefixGoesBeforeEachPassageAndWhatIsLeftOutIsCounted() {
        LoadedModel prefixed = LoadedModels.of("prefixed", embedder, "query: ", "passage: now ");
        start(prefixed);
        String text = sentences(3);
        PlainActionFuture<Embeddings> future = submit(cutting(2, text));
        runAll();
        assertThat(future.actionGet().passages().get(0)).hasSize(2).allSatisfy(passage -> assertThat(passage.vector())
                .isEqualTo(FakeEmbedder.vector("passage: now " + text.substring(passage.start(), passage.end()))));
        assertThat(stats.truncated.sum()).isEqualTo(1);
    }

    @Test
    void passageWithoutADirectionIsLeftOut() {
        start(model);
        PlainActionFuture<Embeddings> some = submit(cutting(16, "zero" + sentences(1) + sentences(1)));
        PlainActionFuture<Embeddings> none = submit(cutting(16, "zero" + sentences(1)));
        runAll();
        assertThat(some.actionGet().passages().get(0)).hasSize(1);
        assertThat(none).failsWithin(0, TimeUnit.SECONDS).withThrowableThat().withMessageContaining("has no vector");
    }

    @Test
    void queriesAreNotCut() {
        assertThatThrownBy(() -> request(InputType.QUERY, () -> false, "x").cutInto(new PassageOptions(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queries");
    }

    /** Each nearly fills a window. */
    private static String sentences(int count) {
        return (words(FakeEmbedder.MAX_LENGTH - 100) + "!").repeat(count);
    }

    private static EmbeddingRequest cutting(int most, String text) {
        return request(InputType.PASSAGE, () -> false, text).cutInto(new PassageOptions(0, most));
    }

    @Test
    void prefixDependsOnTheInputType() {
        LoadedModel prefixed = LoadedModels.of("prefixed", embedder, "query: ", "passage: now ");
        start(prefixed);
        submit(InputType.QUERY, "text");
        submit(InputType.PASSAGE, "text");
        runAll();
        assertThat(embedder.batchLengths()).containsExactly(List.of(2), List.of(3));
    }

    @Test
    void closingFinishesWhatWaitsAndThenTheModelIsUnused() {
        start(model);
        PlainActionFuture<Embeddings> waiting = submit("waiting");
        close();
        assertThat(unused).isEmpty();
        runAll();
        assertThat(waiting.actionGet().vectors()).hasSize(1);
        assertThat(unused).containsExactly(model);
        batcher.proceed();
        assertThat(unused).hasSize(1);
    }

    @Test
    void modelThatComesAfterClosingIsUnusedAtOnce() {
        close();
        assertThat(unused).isEmpty();
        start(model);
        assertThat(unused).containsExactly(model);
    }

    @Test
    void modelThatNeverComesEndsTheBatcherToo() {
        close();
        batcher.cannotStart();
        batcher.proceed();
        assertThat(unused).hasSize(1).containsOnlyNulls();
    }

    @Test
    void abandoningFailsAllThatWait() {
        PlainActionFuture<Embeddings> one = submit("one");
        PlainActionFuture<Embeddings> two = submit(InputType.QUERY, "two");
        abandon(new EmbeddingException("cannot be loaded"));
        assertThatThrownBy(one::actionGet).hasMessage("cannot be loaded");
        assertThatThrownBy(two::actionGet).hasMessage("cannot be loaded");
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void executorThatRejectsIsReported() {
        start(model);
        submit("waiting");
        AbstractRunnable worker = (AbstractRunnable) executor.poll();
        worker.onRejection(new EsRejectedExecutionException("closing", true));
        assertThat(failures).singleElement().isInstanceOf(EsRejectedExecutionException.class);
    }

    @Test
    void errorOfTheEngineFailsTheBatchWithoutItself() {
        start(model);
        PlainActionFuture<Embeddings> failing = submit("error" + words(79));
        PlainActionFuture<Embeddings> good = submit("good" + words(9));
        runAll();
        assertThatThrownBy(failing::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("model [fake] failed: java.lang.UnsatisfiedLinkError: no such symbol")
                .hasNoCause();
        assertThat(good.actionGet().vectors()).hasSize(1);
        assertThat(submit("error" + words(79)).isDone()).isFalse();
        runAll();
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void textWithoutATokenFailsAlsoWhereAPrefixHasOne() {
        start(LoadedModels.of("prefixed", embedder, "query: ", "passage: "));
        PlainActionFuture<Embeddings> none = submit("\u0000\u0007");
        PlainActionFuture<Embeddings> good = submit("good");
        runAll();
        assertThatThrownBy(none::actionGet)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("model [fake] has no vector for the text [");
        assertThat(good.actionGet().vectors()).containsExactly(FakeEmbedder.vector("passage: good"));
    }

    @Test
    void vectorsComeWithTheFingerprintOfTheirModel() {
        start(model);
        PlainActionFuture<Embeddings> future = submit("text");
        runAll();
        assertThat(future.actionGet().fingerprint()).isEqualTo("fingerprint-of-fake");
    }

    @Test
    void callerWhoHasTheVectorsIsAskedOnceWhenTheModelIsThere() {
        List<String> asked = new ArrayList<>();
        PlainActionFuture<Embeddings> unneeded = submitUnless(
                fingerprint -> {
                    asked.add(fingerprint);
                    return true;
                },
                "a",
                "b");
        PlainActionFuture<Embeddings> needed = submitUnless(fingerprint -> false, "b", "c");
        assertThat(waitingTexts(Priority.INGEST)).isEqualTo(4);
        assertThat(asked).isEmpty();
        start(model);
        runAll();
        assertThat(asked).containsExactly("fingerprint-of-fake");
        assertThat(unneeded.actionGet()).isEqualTo(new Embeddings("fingerprint-of-fake", List.of()));
        assertThat(needed.actionGet().vectors()).containsExactly(FakeEmbedder.vector("b"), FakeEmbedder.vector("c"));
        assertThat(embedder.batchLengths()).containsExactly(List.of(1, 1));
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void callerWhoFailsToSayFailsAlone() {
        PlainActionFuture<Embeddings> bad = submitUnless(
                fingerprint -> {
                    throw new IllegalStateException("a caller's bug");
                },
                "a");
        PlainActionFuture<Embeddings> good = submit("b");
        start(model);
        runAll();
        assertThatThrownBy(bad::actionGet).hasMessage("a caller's bug");
        assertThat(good.actionGet().vectors()).hasSize(1);
    }

    @Test
    void callerThatThrowsDoesNotHarmTheOthers() {
        start(model);
        submit(batcher, request(InputType.PASSAGE, () -> false, "bad caller"), new PlainActionFuture<>() {
            @Override
            public void onResponse(Embeddings embeddings) {
                throw new IllegalStateException("a caller's bug");
            }
        });
        PlainActionFuture<Embeddings> good = submit("good caller");
        runAll();
        assertThat(good.actionGet().vectors()).hasSize(1);
    }

    @Test
    void workersAreAsManyAsAllowedAndNoMore() {
        TokenBudgetBatcher parallel = batcher(3, executor::add, QUEUE_TEXTS, ByteSizeValue.ofKb(200));
        parallel.start(model);
        for (int i = 0; i < 20; i++) {
            submit(
                    parallel,
                    request(InputType.PASSAGE, () -> false, "text" + i + words(79)),
                    new PlainActionFuture<>());
        }
        assertThat(executor).hasSize(3);
    }

    @Test
    void manyThreadsAllGetTheirOwnVectors() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            TokenBudgetBatcher busy = batcher(3, pool, 100_000, ByteSizeValue.ofGb(1));
            List<String> texts = IntStream.range(0, 4000)
                    .mapToObj(i -> "t" + i % 1500 + words(i % 37))
                    .toList();
            List<PlainActionFuture<Embeddings>> futures = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                PlainActionFuture<Embeddings> future = new PlainActionFuture<>();
                InputType type = i % 5 == 0 ? InputType.QUERY : InputType.PASSAGE;
                submit(busy, request(type, () -> false, texts.get(i)), future);
                futures.add(future);
                if (i == 1000) {
                    synchronized (lock) {
                        busy.start(model);
                    }
                }
            }
            for (int i = 0; i < texts.size(); i++) {
                assertThat(futures.get(i).get(60, TimeUnit.SECONDS).vectors())
                        .containsExactly(FakeEmbedder.vector(texts.get(i)));
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

    private PlainActionFuture<Embeddings> submit(String... texts) {
        return submit(InputType.PASSAGE, texts);
    }

    private PlainActionFuture<Embeddings> submit(InputType type, String... texts) {
        return submit(request(type, () -> false, texts));
    }

    private PlainActionFuture<Embeddings> submitCancellable(BooleanSupplier cancelled, String... texts) {
        return submit(request(InputType.PASSAGE, cancelled, texts));
    }

    private PlainActionFuture<Embeddings> submitUnless(Predicate<String> question, String... texts) {
        return submit(request(InputType.PASSAGE, () -> false, texts).unless(question));
    }

    private PlainActionFuture<Embeddings> submit(EmbeddingRequest request) {
        PlainActionFuture<Embeddings> future = new PlainActionFuture<>();
        submit(batcher, request, future);
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
}
