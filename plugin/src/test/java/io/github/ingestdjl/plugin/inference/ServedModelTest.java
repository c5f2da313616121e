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
import io.github.ingestdjl.plugin.inference.ServedModel.State;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.LoadedModels;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelUnavailableException;
import io.github.ingestdjl.plugin.model.UnknownModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.concurrent.AbstractRunnable;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.core.TimeValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps through the life of a model by hand: loading and inference run when the test says so, and nothing else does. The
 * tests go through the states in their order, and in each through everything that can be asked there.
 */
class ServedModelTest {
    private static final ModelId ID = new ModelId("tiny");
    private static final int QUEUE_TEXTS = 4;

    @TempDir
    private Path root;

    private final Deque<Runnable> loading = new ArrayDeque<>();
    private final Deque<Runnable> inference = new ArrayDeque<>();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger unknown = new AtomicInteger();
    private final TestBreaker breaker = new TestBreaker();
    private final List<FakeEmbedder> embedders = new ArrayList<>();
    private Supplier<FakeEmbedder> engine = FakeEmbedder::working;
    private volatile boolean loadingRejects;
    private ServedModel model;

    @BeforeEach
    void create() throws IOException {
        ModelFolders.write(root, ID.value(), "passage_prefix=old ");
        InferenceOptions options = new InferenceOptions(
                1,
                512,
                TimeValue.timeValueSeconds(30),
                QUEUE_TEXTS,
                ByteSizeValue.ofMb(1),
                TimeValue.timeValueSeconds(60),
                ByteSizeValue.ZERO);
        model = new ServedModel(
                ID,
                LoadedModels.loader(root, FakeLoader.of(spec -> {
                    FakeEmbedder embedder = engine.get();
                    embedders.add(embedder);
                    return embedder;
                })),
                task -> {
                    if (loadingRejects) {
                        throw new EsRejectedExecutionException("no thread", true);
                    }
                    loading.add(task);
                },
                inference::add,
                () -> options,
                breaker,
                clock::get,
                unknown::incrementAndGet);
    }

    // ABSENT

    @Test
    void absentModelIsLoadedByItsFirstText() {
        assertThat(state()).isEqualTo(State.ABSENT);
        PlainActionFuture<Embeddings> text = embed("text");
        assertThat(state()).isEqualTo(State.LOADING);
        assertThat(model.serving()).isNull();
        load();
        assertThat(state()).isEqualTo(State.SERVING);
        runInference();
        assertThat(text.actionGet().vectors()).containsExactly(FakeEmbedder.vector("old text"));
        assertThat(text.actionGet().fingerprint()).isEqualTo(model.serving().fingerprint());
        assertThat(model.stats().loads.sum()).isEqualTo(1);
    }

    @Test
    void absentModelIsLoadedOnRequest() {
        PlainActionFuture<LoadedModel> loaded = askToLoad();
        assertThat(state()).isEqualTo(State.LOADING);
        load();
        assertThat(loaded.actionGet()).isSameAs(model.serving());
    }

    @Test
    void absentModelHasNothingToUnload() {
        assertThat(model.unload()).isFalse();
        assertThat(state()).isEqualTo(State.ABSENT);
    }

    @Test
    void textThatTheNodeHasNoMemoryForLoadsNothing() {
        breaker.trip();
        assertThatThrownBy(embed("text")::actionGet).isInstanceOf(CircuitBreakingException.class);
        assertThat(state()).isEqualTo(State.ABSENT);
        assertThat(loading).isEmpty();
        assertThat(model.stats().rejected.sum()).isEqualTo(1);
    }

    @Test
    void absentModelOfAClosedNodeRefusesEverything() {
        model.close();
        refusedSinceClosing();
        assertThat(state()).isEqualTo(State.ABSENT);
    }

    // LOADING

    @Test
    void allWhoComeWhileLoadingWaitForTheOneLoading() {
        PlainActionFuture<Embeddings> one = embed("one");
        PlainActionFuture<Embeddings> two = embed("two");
        PlainActionFuture<LoadedModel> loaded = askToLoad();
        assertThat(loading).hasSize(1);
        load();
        runInference();
        assertThat(one.actionGet().vectors()).hasSize(1);
        assertThat(two.actionGet().vectors()).hasSize(1);
        assertThat(loaded.actionGet()).isNotNull();
        assertThat(embedders).hasSize(1);
    }

    @Test
    void textsThatWaitForTheModelCountAgainstTheBound() {
        for (int i = 0; i < QUEUE_TEXTS; i++) {
            embed("text" + i);
        }
        assertThatThrownBy(embed("one more")::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThat(model.waitingTexts(Priority.INGEST)).isEqualTo(QUEUE_TEXTS);
        assertThat(breaker.getUsed()).isPositive().isEqualTo(model.waitingBytes());
    }

    @Test
    void textsOfCallersWhoMayNotNeedThemCountAgainstTheBoundAndTheTimeToo() {
        List<PlainActionFuture<Embeddings>> texts = new ArrayList<>();
        for (int i = 0; i < QUEUE_TEXTS; i++) {
            texts.add(embedUnlessKnown("text" + i));
        }
        assertThatThrownBy(embedUnlessKnown("one more")::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        model.expire();
        for (PlainActionFuture<Embeddings> text : texts) {
            assertThatThrownBy(text::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        }
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void textsThatWaitTooLongForTheModelAreAnswered() {
        PlainActionFuture<Embeddings> text = embed("text");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        model.expire();
        assertThatThrownBy(text::actionGet)
                .isInstanceOf(EsRejectedExecutionException.class)
                .hasMessageContaining("[ingest.djl.queue.timeout], [1m]");
        assertThat(state()).isEqualTo(State.LOADING);
        load();
        assertThat(state()).isEqualTo(State.SERVING);
    }

    @Test
    void failedLoadingFailsAllAndIsRemembered() {
        engine = () -> {
            throw new EmbeddingException("[/secret/path] is broken");
        };
        PlainActionFuture<Embeddings> text = embed("text");
        PlainActionFuture<LoadedModel> loaded = askToLoad();
        load();
        assertThatThrownBy(text::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("model [tiny] cannot be used on this node; [GET _ingest/djl/models/tiny] says why")
                .hasNoCause();
        assertThatThrownBy(loaded::actionGet).hasMessage("[/secret/path] is broken");
        assertThat(state()).isEqualTo(State.ABSENT);
        assertThat(model.status().failure().reason()).isEqualTo("[/secret/path] is broken");
        assertThat(model.stats().loadFailures.sum()).isEqualTo(1);
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void errorWhileLoadingFailsAllAndLeavesTheModelLoadable() {
        engine = () -> {
            throw new NoClassDefFoundError("ai/djl/Model");
        };
        PlainActionFuture<Embeddings> text = embed("text");
        PlainActionFuture<LoadedModel> loaded = askToLoad();
        load();
        assertThatThrownBy(text::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasNoCause();
        assertThatThrownBy(loaded::actionGet)
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("cannot be loaded: java.lang.NoClassDefFoundError: ai/djl/Model")
                .hasNoCause();
        engine = FakeEmbedder::working;
        clock.addAndGet(TimeUnit.SECONDS.toNanos(11));
        PlainActionFuture<Embeddings> later = embed("later");
        load();
        runInference();
        assertThat(later.actionGet().vectors()).hasSize(1);
        assertThat(model.status().failure()).isNull();
    }

    @Test
    void textsSoonAfterAFailedLoadingAreAnsweredWithoutTryingAgain() {
        engine = () -> {
            throw new EmbeddingException("broken");
        };
        embed("text");
        load();
        assertThatThrownBy(embed("again")::actionGet).isInstanceOf(EmbeddingException.class);
        assertThat(loading).isEmpty();
        assertThat(model.stats().failed.sum()).isEqualTo(2);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(11));
        embed("later");
        assertThat(loading).hasSize(1);
    }

    @Test
    void whoAsksToLoadIsNotAnsweredFromMemory() {
        engine = () -> {
            throw new EmbeddingException("broken");
        };
        embed("text");
        load();
        engine = FakeEmbedder::working;
        PlainActionFuture<LoadedModel> loaded = askToLoad();
        load();
        assertThat(loaded.actionGet()).isNotNull();
        assertThat(state()).isEqualTo(State.SERVING);
    }

    @Test
    void invalidFolderIsToldAndRemembered() throws IOException {
        Files.delete(root.resolve("tiny/tokenizer.json"));
        PlainActionFuture<Embeddings> text = embed("text");
        load();
        assertThatThrownBy(text::actionGet)
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("model [tiny] is invalid: [tokenizer.json] is missing");
        assertThat(model.status().failure().reason()).contains("[tokenizer.json] is missing");
        assertThat(unknown).hasValue(0);
    }

    @Test
    void modelThatIsNotThereIsTriedAgainByTheNextText() throws IOException {
        Path elsewhere = root.resolve("elsewhere-1");
        Files.move(root.resolve("tiny"), elsewhere);
        PlainActionFuture<Embeddings> text = embed("text");
        load();
        assertThatThrownBy(text::actionGet)
                .isInstanceOf(UnknownModelException.class)
                .hasMessage("[model_id] names no model of this node, got [tiny]");
        assertThat(unknown).hasValue(1);
        Files.move(elsewhere, root.resolve("tiny"));
        PlainActionFuture<Embeddings> next = embed("next");
        load();
        runInference();
        assertThat(next.actionGet().vectors()).hasSize(1);
    }

    @Test
    void loadingThatFindsNoThreadFailsAll() {
        loadingRejects = true;
        assertThatThrownBy(embed("text")::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThat(state()).isEqualTo(State.ABSENT);
    }

    @Test
    void modelUnloadedWhileLoadingServesOnlyThoseWhoCameBefore() throws IOException {
        PlainActionFuture<Embeddings> before = embed("text");
        PlainActionFuture<LoadedModel> askedBefore = askToLoad();
        assertThat(model.unload()).isTrue();
        assertThat(state()).isEqualTo(State.DRAINING);
        assertThat(model.unload()).isFalse();
        PlainActionFuture<Embeddings> after = embed("text");
        assertThat(loading).hasSize(1);
        load();
        assertThat(state()).isEqualTo(State.DRAINING);
        assertThat(model.serving()).isNull();
        assertThat(askedBefore.actionGet().embedder()).isSameAs(embedders.get(0));
        ModelFolders.write(root, ID.value(), "passage_prefix=new ");
        runInference();
        assertThat(before.actionGet().vectors()).containsExactly(FakeEmbedder.vector("old text"));
        assertThat(after.isDone()).isFalse();
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        assertThat(state()).isEqualTo(State.LOADING);
        load();
        runInference();
        assertThat(after.actionGet().vectors()).containsExactly(FakeEmbedder.vector("new text"));
        assertThat(after.actionGet().fingerprint())
                .isNotEqualTo(before.actionGet().fingerprint());
    }

    @Test
    void modelUnloadedWhileLoadingForNobodyIsFreedWhenItComes() {
        askToLoad();
        model.unload();
        load();
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        assertThat(state()).isEqualTo(State.ABSENT);
    }

    @Test
    void loadingThatFailsAfterAnUnloadLeavesThoseWhoCameLaterTheirOwn() {
        PlainActionFuture<Embeddings> before = embed("before");
        model.unload();
        PlainActionFuture<LoadedModel> after = askToLoad();
        engine = () -> {
            throw new EmbeddingException("broken");
        };
        load();
        assertThatThrownBy(before::actionGet).isInstanceOf(EmbeddingException.class);
        assertThat(state()).isEqualTo(State.LOADING);
        engine = FakeEmbedder::working;
        load();
        assertThat(after.actionGet()).isSameAs(model.serving());
    }

    @Test
    void textsThatCameAfterAnUnloadAreNotTriedAMomentAfterAFailure() {
        embed("before");
        model.unload();
        PlainActionFuture<Embeddings> after = embed("after");
        engine = () -> {
            throw new EmbeddingException("broken");
        };
        load();
        assertThatThrownBy(after::actionGet).isInstanceOf(EmbeddingException.class);
        assertThat(loading).isEmpty();
        assertThat(state()).isEqualTo(State.ABSENT);
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void closingWhileLoadingWaitsForNobodyAndFreesTheModelWhenItComes() {
        PlainActionFuture<Embeddings> text = embed("text");
        PlainActionFuture<LoadedModel> loaded = askToLoad();
        model.close();
        assertThatThrownBy(text::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThatThrownBy(loaded::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        refusedSinceClosing();
        load();
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        assertThat(state()).isEqualTo(State.ABSENT);
        assertThat(model.serving()).isNull();
        refusedSinceClosing();
    }

    @Test
    void whoComesAgainAtOnceWhenRefusedDoesNotPileUpCalls() {
        engine = () -> {
            throw new EmbeddingException("broken");
        };
        int texts = 20_000;
        AtomicInteger failed = new AtomicInteger();
        comeAgain(texts, failed);
        load();
        assertThat(failed).hasValue(texts);
        assertThat(state()).isEqualTo(State.ABSENT);
        assertThat(breaker.getUsed()).isZero();
    }

    /** As {@code foreach} does with the elements of a list, or a pipeline with its processors. */
    private void comeAgain(int texts, AtomicInteger failed) {
        if (failed.get() == texts) {
            return;
        }
        AtomicBoolean returned = new AtomicBoolean();
        AtomicBoolean answered = new AtomicBoolean();
        model.embed(request("text"), ActionListener.wrap(embeddings -> {}, e -> {
            failed.incrementAndGet();
            answered.set(true);
            if (returned.get()) {
                comeAgain(texts, failed);
            }
        }));
        returned.set(true);
        if (answered.get()) {
            // One that is answered at once is no matter of this test: at most the last.
            assertThat(failed).hasValue(texts);
        }
    }

    // SERVING

    @Test
    void errorOfOneCallerDoesNotKeepTheOthersFromTheirVectors() {
        serve();
        model.embed(
                request("first"),
                ActionListener.wrap(
                        embeddings -> {
                            throw new StackOverflowError("in the rest of the pipeline, which the test is about");
                        },
                        e -> {}));
        PlainActionFuture<Embeddings> second = embed("second");
        runInference();
        assertThat(second.actionGet().vectors()).hasSize(1);
        assertThat(state()).isEqualTo(State.SERVING);
    }

    @Test
    void modelThatCannotBeFreedDoesNotKeepTheNextFromBeingLoaded() {
        engine = () -> FakeEmbedder.failingToClose(new IllegalStateException("native"));
        serve();
        model.unload();
        assertThat(state()).isEqualTo(State.ABSENT);
        serve();
    }

    @Test
    void servedModelComputesWithoutLoading() {
        serve();
        PlainActionFuture<Embeddings> text = embed("text");
        runInference();
        assertThat(text.actionGet().vectors()).hasSize(1);
        assertThat(loading).isEmpty();
    }

    @Test
    void servedModelIsLoadedAlready() {
        serve();
        assertThat(askToLoad().actionGet()).isSameAs(model.serving());
        assertThat(embedders).hasSize(1);
    }

    @Test
    void unloadedModelIsFreedAtOnceIfNothingWaits() {
        serve();
        assertThat(model.unload()).isTrue();
        assertThat(state()).isEqualTo(State.ABSENT);
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        assertThat(model.unload()).isFalse();
    }

    @Test
    void unloadedModelComputesWhatWaitedBeforeItIsFreed() {
        serve();
        PlainActionFuture<Embeddings> text = embed("text");
        model.unload();
        assertThat(state()).isEqualTo(State.DRAINING);
        assertThat(embedders.get(0).timesClosed()).isZero();
        runInference();
        assertThat(text.actionGet().vectors()).containsExactly(FakeEmbedder.vector("old text"));
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        assertThat(state()).isEqualTo(State.ABSENT);
    }

    @Test
    void workerThatFailsFailsAllAndTheModelIsLoadedAnew() {
        serve();
        PlainActionFuture<Embeddings> text = embed("text");
        AbstractRunnable worker = (AbstractRunnable) inference.poll();
        worker.onFailure(new IllegalStateException("a bug"));
        assertThatThrownBy(text::actionGet).hasMessage("a bug");
        PlainActionFuture<Embeddings> meanwhile = embed("meanwhile");
        assertThat(loading).isEmpty();
        worker.onAfter();
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        load();
        runInference();
        assertThat(meanwhile.actionGet().vectors()).hasSize(1);
        assertThat(embedders).hasSize(2);
    }

    @Test
    void closingFailsWhatWaitsAndFreesTheModelWhenItsBatchEnds() {
        serve();
        PlainActionFuture<Embeddings> text = embed("text");
        model.close();
        assertThatThrownBy(text::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThat(embedders.get(0).timesClosed()).isZero();
        runInference();
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        refusedSinceClosing();
    }

    @Test
    void closingFreesAModelThatNobodyUses() {
        serve();
        model.close();
        model.close();
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
    }

    // DRAINING

    @Test
    void whoComesWhileDrainingIsServedByTheFolderAsItIsThen() throws IOException {
        serve();
        PlainActionFuture<Embeddings> before = embed("text");
        model.unload();
        ModelFolders.write(root, ID.value(), "passage_prefix=new ");
        PlainActionFuture<Embeddings> after = embed("text");
        PlainActionFuture<LoadedModel> asked = askToLoad();
        assertThat(loading).isEmpty();
        runInference();
        assertThat(before.actionGet().vectors()).containsExactly(FakeEmbedder.vector("old text"));
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        assertThat(loading).hasSize(1);
        load();
        runInference();
        assertThat(after.actionGet().vectors()).containsExactly(FakeEmbedder.vector("new text"));
        assertThat(asked.actionGet()).isSameAs(model.serving());
        assertThat(state()).isEqualTo(State.SERVING);
    }

    @Test
    void thereIsNeverMoreThanOneModelInMemory() {
        serve();
        for (int round = 0; round < 5; round++) {
            embed("text" + round);
            model.unload();
            embed("text" + round);
            runInference();
            load();
            runInference();
            assertThat(embedders.stream().filter(embedder -> embedder.timesClosed() == 0))
                    .hasSize(1);
        }
        assertThat(embedders).hasSize(6).allMatch(embedder -> embedder.timesClosed() <= 1);
    }

    @Test
    void bothGenerationsShareTheBound() {
        serve();
        embed("one");
        embed("two");
        model.unload();
        embed("three");
        embed("four");
        assertThatThrownBy(embed("five")::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        runInference();
        load();
        runInference();
        assertThat(model.waitingTexts(Priority.INGEST)).isZero();
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void textsOfBothGenerationsExpire() {
        serve();
        PlainActionFuture<Embeddings> before = embed("before");
        model.unload();
        PlainActionFuture<Embeddings> after = embed("after");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(61));
        model.expire();
        assertThatThrownBy(before::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThatThrownBy(after::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void modelThatIsDrainedHasNothingMoreToUnload() {
        serve();
        embed("text");
        assertThat(model.unload()).isTrue();
        assertThat(model.unload()).isFalse();
    }

    @Test
    void closingWhileDrainingFailsThoseOfBothGenerations() {
        serve();
        PlainActionFuture<Embeddings> before = embed("before");
        model.unload();
        PlainActionFuture<Embeddings> after = embed("after");
        PlainActionFuture<LoadedModel> asked = askToLoad();
        model.close();
        assertThatThrownBy(before::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThatThrownBy(after::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThatThrownBy(asked::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        runInference();
        assertThat(embedders).singleElement().matches(embedder -> embedder.timesClosed() == 1);
        assertThat(loading).isEmpty();
        assertThat(state()).isEqualTo(State.ABSENT);
        assertThat(breaker.getUsed()).isZero();
    }

    // STUCK

    /** What comes while a batch runs, at the moment it has been running for so many seconds. */
    private void serveBatchThatTakes(int seconds, Runnable meanwhile) {
        engine = () -> FakeEmbedder.doing(() -> {
            clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
            model.expire();
            meanwhile.run();
        });
        serve();
        engine = FakeEmbedder::working;
    }

    @Test
    void batchThatTakesItsTimeIsWaitedFor() {
        serveBatchThatTakes(30, () -> assertThat(state()).isEqualTo(State.SERVING));
        PlainActionFuture<Embeddings> text = embed("text");
        runInference();
        assertThat(text.actionGet().vectors()).containsExactly(FakeEmbedder.vector("old text"));
        assertThat(state()).isEqualTo(State.SERVING);
    }

    @Test
    void batchThatDoesNotReturnFailsAllWhoWaitAndWhoeverComes() {
        List<PlainActionFuture<Embeddings>> texts = new ArrayList<>();
        List<PlainActionFuture<LoadedModel>> loads = new ArrayList<>();
        serveBatchThatTakes(31, () -> {
            assertThat(state()).isEqualTo(State.STUCK);
            assertThat(model.serving()).isNull();
            assertThat(texts).hasSize(1).allMatch(PlainActionFuture::isDone);
            texts.add(embed("came later"));
            loads.add(askToLoad());
            assertThat(model.unload()).isFalse();
            assertThat(model.retire()).isFalse();
            assertThat(breaker.getUsed()).isZero();
            assertThat(inference).isEmpty();
            assertThat(embedders.get(0).timesClosed()).isZero();
        });
        texts.add(embed("text"));
        runInference();
        String reason = "model [tiny] cannot be used on this node: a batch has been running for longer than"
                + " [ingest.djl.batch.timeout], [30s], and nothing but a restart ends it";
        assertThat(texts).hasSize(2).allSatisfy(text -> assertThatThrownBy(text::actionGet)
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage(reason));
        assertThatThrownBy(loads.get(0)::actionGet).hasMessage(reason);
        assertThat(model.status().failure().reason()).isEqualTo(reason);
        assertThat(loading).isEmpty();
    }

    @Test
    void modelWhoseBatchReturnsAfterAllIsFreedAndCanBeLoadedAgain() {
        serveBatchThatTakes(31, () -> assertThat(state()).isEqualTo(State.STUCK));
        embed("text");
        runInference();
        assertThat(state()).isEqualTo(State.ABSENT);
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        assertThatThrownBy(embed("a moment later")::actionGet).isInstanceOf(ModelUnavailableException.class);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(11));
        PlainActionFuture<Embeddings> later = embed("later");
        load();
        runInference();
        assertThat(later.actionGet().vectors()).hasSize(1);
        assertThat(model.status().failure()).isNull();
    }

    @Test
    void thoseWhoWaitForTheNextAreRefusedToo() {
        List<PlainActionFuture<?>> waiting = new ArrayList<>();
        engine = () -> FakeEmbedder.doing(() -> {
            model.unload();
            waiting.add(embed("next"));
            waiting.add(askToLoad());
            clock.addAndGet(TimeUnit.SECONDS.toNanos(31));
            model.expire();
            assertThat(state()).isEqualTo(State.STUCK);
            assertThat(waiting).allMatch(PlainActionFuture::isDone);
        });
        serve();
        embed("text");
        runInference();
        assertThat(waiting).hasSize(2).allSatisfy(one -> assertThatThrownBy(one::actionGet)
                .isInstanceOf(ModelUnavailableException.class));
        assertThat(state()).isEqualTo(State.ABSENT);
        assertThat(breaker.getUsed()).isZero();
    }

    @Test
    void stuckModelOfAClosedNodeIsFreedIfItsBatchReturns() {
        serveBatchThatTakes(31, () -> {
            model.close();
            refusedSinceClosing();
        });
        embed("text");
        runInference();
        assertThat(embedders.get(0).timesClosed()).isEqualTo(1);
        assertThat(state()).isEqualTo(State.ABSENT);
    }

    // The end

    @Test
    void onlyAModelThatWasNeverLoadedIsRetired() {
        serve();
        model.unload();
        assertThat(model.retire()).isFalse();
        assertThat(embed("text").isDone()).isFalse();
    }

    @Test
    void retiredModelTakesNothing() {
        assertThat(model.retire()).isTrue();
        assertThat(model.embed(request("text"), new PlainActionFuture<>())).isFalse();
        assertThat(model.load(new PlainActionFuture<>())).isFalse();
        assertThat(loading).isEmpty();
    }

    @Test
    void modelInUseIsNotRetired() {
        embed("text");
        assertThat(model.retire()).isFalse();
        load();
        runInference();
        assertThat(state()).isEqualTo(State.SERVING);
    }

    private State state() {
        return model.status().state();
    }

    private void serve() {
        askToLoad();
        load();
        assertThat(state()).isEqualTo(State.SERVING);
    }

    private void load() {
        assertThat(loading).hasSize(1);
        loading.poll().run();
    }

    private void runInference() {
        while (inference.isEmpty() == false) {
            inference.poll().run();
        }
    }

    private void refusedSinceClosing() {
        assertThatThrownBy(embed("text")::actionGet)
                .isInstanceOf(EsRejectedExecutionException.class)
                .hasMessage("the node is closing");
        assertThatThrownBy(askToLoad()::actionGet).isInstanceOf(EsRejectedExecutionException.class);
        assertThat(model.unload()).isFalse();
        assertThat(loading.size()).isLessThan(2);
    }

    private static EmbeddingRequest request(String... texts) {
        return new EmbeddingRequest(ID, List.of(texts), InputType.PASSAGE, LongText.TRUNCATE, () -> false);
    }

    private PlainActionFuture<Embeddings> embed(String... texts) {
        return embed(request(texts));
    }

    private PlainActionFuture<Embeddings> embedUnlessKnown(String... texts) {
        return embed(request(texts).unless(fingerprint -> true));
    }

    private PlainActionFuture<Embeddings> embed(EmbeddingRequest request) {
        PlainActionFuture<Embeddings> future = new PlainActionFuture<>();
        assertThat(model.embed(request, future)).isTrue();
        return future;
    }

    private PlainActionFuture<LoadedModel> askToLoad() {
        PlainActionFuture<LoadedModel> future = new PlainActionFuture<>();
        assertThat(model.load(future)).isTrue();
        return future;
    }
}
