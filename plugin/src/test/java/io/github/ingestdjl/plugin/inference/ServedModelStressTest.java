/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelFingerprint;
import io.github.ingestdjl.format.ModelFolder;
import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.plugin.inference.ServedModel.State;
import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.LoadedModels;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.TimeValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everybody does everything at once to one model whose folder changes, whose loading fails now and then, and whose
 * batches break, until the node closes. Whatever the order of it: every caller is answered once, with the vectors of the
 * fingerprint it is told; every model is closed once and not used after that; there is never more than one; and nothing is
 * left in the end.
 */
class ServedModelStressTest {
    private static final ModelId ID = new ModelId("tiny");
    private static final int MILLIS = 500;

    /** Ten seconds, for which a failure is remembered, pass in 2 ms, a text's minute in 12, a batch's ten in 120. */
    private static final long HURRY = 5_000;

    @TempDir
    private Path root;

    private final Map<String, Integer> versionByFingerprint = new ConcurrentHashMap<>();
    /** The last version after whose installation the model was unloaded. */
    private final AtomicInteger oldest = new AtomicInteger();

    private final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
    private final Queue<Caller> callers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger loaded = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicBoolean end = new AtomicBoolean();
    private final TestBreaker breaker = new TestBreaker();
    private ExecutorService loading;
    private ExecutorService inference;
    private ServedModel model;

    /** Breaks what a working one may break, at random, and tells when it is used as nobody may use it. */
    private final class Fragile implements Embedder {
        private final Embedder embedder = FakeEmbedder.working();
        private final Random random;
        private final AtomicBoolean isClosed = new AtomicBoolean();
        private final AtomicInteger inUse = new AtomicInteger();

        Fragile(Random random) {
            this.random = random;
            loaded.incrementAndGet();
            if (open.incrementAndGet() > 1) {
                broken.add(new AssertionError("two models at a time"));
            }
        }

        @Override
        public TokenizedText tokenize(String text, LongText longText) {
            use();
            try {
                if (random.nextInt(200) == 0) {
                    throw new NoClassDefFoundError("in the tokenizer");
                }
                return embedder.tokenize(text, longText);
            } finally {
                inUse.decrementAndGet();
            }
        }

        @Override
        public List<float[]> embed(List<TokenWindow> batch) {
            use();
            try {
                switch (random.nextInt(100)) {
                    case 0 -> throw new EmbeddingException("a batch");
                    case 1 -> throw new UnsatisfiedLinkError("in the model");
                    case 2 -> pause(2);
                    case 3 -> pause(random.nextInt(5) == 0 ? 150 : 0);
                    default -> {}
                }
                return embedder.embed(batch);
            } finally {
                inUse.decrementAndGet();
            }
        }

        private void use() {
            inUse.incrementAndGet();
            if (isClosed.get()) {
                broken.add(new AssertionError("a model is used after it was closed"));
            }
        }

        @Override
        public int dimensions() {
            return embedder.dimensions();
        }

        @Override
        public Precision precision() {
            return embedder.precision();
        }

        @Override
        public void close() {
            if (isClosed.compareAndSet(false, true) == false) {
                broken.add(new AssertionError("a model is closed twice"));
            }
            if (inUse.get() > 0) {
                broken.add(new AssertionError("a model is closed while it is used"));
            }
            closed.incrementAndGet();
            open.decrementAndGet();
        }
    }

    /** Who waits for an answer, and counts them. */
    private final class Caller {
        private final String what;
        private final AtomicInteger answers = new AtomicInteger();
        private volatile boolean cancelled;

        Caller(String what) {
            this.what = what;
            callers.add(this);
        }

        <T> ActionListener<T> listener(Consumer<T> check) {
            return ActionListener.wrap(
                    answer -> {
                        answers.incrementAndGet();
                        try {
                            check.accept(answer);
                        } catch (AssertionError e) {
                            broken.add(e);
                        }
                    },
                    e -> answers.incrementAndGet());
        }

        boolean isAnswered() {
            return answers.get() == 1 || cancelled && answers.get() == 0;
        }

        @Override
        public String toString() {
            return what + " with " + answers + " answers" + (cancelled ? ", cancelled" : "");
        }
    }

    @BeforeEach
    void writeModel() throws IOException {
        ModelFolders.write(root, ID.value());
        install(0);
    }

    private static String prefix(int version) {
        return "version" + version + " ";
    }

    private void install(int version) throws IOException {
        Path written = root.resolve("written");
        Files.writeString(
                written,
                "passage_prefix=" + prefix(version) + "\nquery_prefix=" + prefix(version),
                StandardCharsets.UTF_8);
        versionByFingerprint.put(fingerprint(version), version);
        Files.move(written, root.resolve(ID.value()).resolve(ModelFolder.PROPERTIES), StandardCopyOption.ATOMIC_MOVE);
    }

    private String fingerprint(int version) throws IOException {
        ModelSpec spec = ModelFolder.read(ID, root.resolve(ID.value()));
        return ModelFingerprint.of(new ModelSpec(
                ID,
                spec.model(),
                spec.tokenizer(),
                spec.pooling(),
                spec.normalize(),
                spec.includeTokenTypes(),
                spec.addSpecialTokens(),
                spec.maxLength(),
                prefix(version),
                prefix(version),
                spec.dimensions(),
                spec.precision()));
    }

    @RepeatedTest(2)
    void whateverTheOrderNobodyIsForgottenWhenTheNodeCloses(RepetitionInfo repetition) throws Exception {
        int seed = repetition.getCurrentRepetition();
        create(seed);
        List<Thread> threads = traffic(seed);
        threads.add(thread(new Random(seed * 100 + 12), random -> {
            model.expire();
            model.status();
            pause(1);
        }));
        letItRun();
        close();
        pause(20);
        join(threads);
        checkThatNothingIsLeft();
    }

    /** What waits too long wakes who sleeps; nobody may depend on that. */
    @RepeatedTest(2)
    void whateverTheOrderNobodyIsForgottenWhenTheTrafficEnds(RepetitionInfo repetition) throws Exception {
        int seed = 10 + repetition.getCurrentRepetition();
        create(seed);
        List<Thread> threads = traffic(seed);
        letItRun();
        join(threads);
        for (int tries = 0; tries < 1000 && callers.stream().allMatch(Caller::isAnswered) == false; tries++) {
            pause(10);
        }
        assertThat(callers).allMatch(Caller::isAnswered);
        close();
        checkThatNothingIsLeft();
    }

    private void create(int seed) {
        ThreadContext context = new ThreadContext(Settings.EMPTY);
        loading = executor("loading", 2, context);
        inference = executor("inference", 3, context);
        Random engine = new Random(seed);
        InferenceOptions options = new InferenceOptions(
                2,
                16,
                TimeValue.timeValueMinutes(10),
                100,
                ByteSizeValue.ofKb(100),
                TimeValue.timeValueSeconds(60),
                ByteSizeValue.ZERO);
        model = new ServedModel(
                ID,
                LoadedModels.loader(root, FakeLoader.of(spec -> load(engine))),
                loading,
                inference,
                () -> options,
                breaker,
                () -> System.nanoTime() * HURRY,
                () -> {});
    }

    /** Longer where the machine is busy: until there is something to look at. */
    private void letItRun() {
        for (int i = 0; i < 40; i++) {
            pause(MILLIS);
            if (model.stats().texts.sum() > 0 && loaded.get() > 3) {
                return;
            }
        }
    }

    private List<Thread> traffic(int seed) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(thread(new Random(seed * 100 + i), this::embed));
        }
        threads.add(thread(new Random(seed * 100 + 10), random -> {
            int least = oldest.get();
            ActionListener<LoadedModel> listener =
                    new Caller("load").listener(loaded -> check(loaded.fingerprint(), least));
            assertThat(model.load(listener)).isTrue();
            pause(random.nextInt(4));
        }));
        threads.add(thread(new Random(seed * 100 + 11), random -> {
            int version = oldest.get() + 1;
            install(version);
            model.unload();
            oldest.set(version);
            pause(random.nextInt(6));
        }));
        return threads;
    }

    /** As a node does: first the plugin, then the threads. */
    private void close() {
        model.close();
        inference.shutdown();
        loading.shutdown();
    }

    private void join(List<Thread> threads) throws InterruptedException {
        end.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void checkThatNothingIsLeft() throws InterruptedException {
        assertThat(loading.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(inference.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(broken).isEmpty();
        assertThat(callers).allMatch(Caller::isAnswered);
        assertThat(model.status().state()).isEqualTo(State.ABSENT);
        assertThat(closed).hasValue(loaded.get());
        assertThat(breaker.getUsed()).isZero();
        assertThat(model.waitingBytes()).isZero();
        for (Priority priority : Priority.values()) {
            assertThat(model.waitingTexts(priority)).isZero();
        }
        // Else nothing of this says anything.
        assertThat(model.stats().texts.sum()).isPositive();
        assertThat(loaded.get()).isGreaterThan(3);
    }

    private static ExecutorService executor(String name, int threads, ThreadContext context) {
        return EsExecutors.newScaling(
                name, 0, threads, 1, TimeUnit.SECONDS, true, EsExecutors.daemonThreadFactory("node", name), context);
    }

    private Embedder load(Random random) {
        int chance;
        synchronized (random) {
            chance = random.nextInt(10);
        }
        switch (chance) {
            case 0, 1 -> throw new EmbeddingException("a model");
            case 2 -> throw new UnsatisfiedLinkError("a library");
            case 3, 4 -> pause(3);
            default -> {}
        }
        return new Fragile(new Random(chance));
    }

    private void embed(Random random) {
        int least = oldest.get();
        List<String> texts = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> (random.nextInt(20) == 0 ? "fail " : "text ") + random.nextInt(50))
                .toList();
        Caller caller = new Caller("embed");
        EmbeddingRequest request = new EmbeddingRequest(
                ID,
                texts,
                random.nextBoolean() ? InputType.QUERY : InputType.PASSAGE,
                LongText.TRUNCATE,
                () -> caller.cancelled);
        boolean known = random.nextInt(10) == 0;
        CountDownLatch answered = new CountDownLatch(1);
        ActionListener<Embeddings> listener = caller.listener(embeddings -> {
            int version = check(embeddings.fingerprint(), least);
            // Who has the vectors already may come to a text that is being computed for somebody else.
            if (known == false || embeddings.vectors().isEmpty() == false) {
                assertThat(embeddings.vectors())
                        .containsExactly(texts.stream()
                                .map(text -> FakeEmbedder.vector(prefix(version) + text))
                                .toArray(float[][]::new));
            }
        });
        boolean taken = model.embed(
                known ? request.unless(fingerprint -> true) : request,
                ActionListener.runAfter(listener, answered::countDown));
        assertThat(taken).isTrue();
        if (random.nextInt(10) == 0) {
            caller.cancelled = true;
        } else if (random.nextInt(3) == 0) {
            // So that the queue is not always full.
            await(answered);
        }
    }

    /** Who comes after an unload gets what was installed before it, or later. */
    private int check(String fingerprint, int least) {
        Integer version = versionByFingerprint.get(fingerprint);
        assertThat(version).isNotNull().isGreaterThanOrEqualTo(least);
        return version;
    }

    /** Does something again and again until the end. */
    private Thread thread(Random random, Step step) {
        Thread thread = new Thread(() -> {
            try {
                while (end.get() == false) {
                    step.take(random);
                }
            } catch (Exception | AssertionError e) {
                broken.add(e);
            }
        });
        thread.start();
        return thread;
    }

    @FunctionalInterface
    private interface Step {
        void take(Random random) throws Exception;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
