/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Pooling;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.VectorComparison;
import io.github.ingestdjl.plugin.djl.TinyModels.Expected;
import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the vectors are, against Python's of the same models. */
@ExtendWith(NativeLibraries.class)
class DjlEmbedderTest {
    private static final float TOLERANCE = 1e-6f;

    private static final DjlRuntime runtime = NativeLibraries.runtime();

    @ParameterizedTest
    @CsvSource({
        "tiny-tokens, MEAN",
        "tiny-tokens, CLS",
        "tiny-tokens, MAX",
        "tiny-tokens, MEAN_SQRT_LEN",
        "tiny-types, MEAN",
        "tiny-types, CLS",
        "tiny-types, MAX",
        "tiny-types, MEAN_SQRT_LEN",
        "tiny-texts, NONE"
    })
    void vectorsArePythonsAloneAndInAPaddedBatch(String model, Pooling pooling) {
        Expected expected = TinyModels.expected(model);
        for (boolean normalize : new boolean[] {false, true}) {
            try (Embedder embedder = runtime.load(TinyModels.spec(model, pooling, normalize))) {
                List<TokenWindow> windows = windows(embedder, expected.texts());
                List<float[]> vectors = expected.vectors(pooling, normalize);
                for (int i = 0; i < windows.size(); i++) {
                    assertVectors(embedder.embed(List.of(windows.get(i))), vectors.subList(i, i + 1));
                }
                assertVectors(embedder.embed(windows), vectors);
            }
        }
    }

    @Test
    void modelThatCanComputesInWhatTheNodeChooses() {
        Expected expected = TinyModels.expected(TinyModels.BFLOAT16);
        for (boolean normalize : new boolean[] {false, true}) {
            ModelSpec spec = TinyModels.spec(TinyModels.BFLOAT16, Pooling.NONE, normalize);
            try (Embedder exact = runtime.load(spec);
                    Embedder rounded =
                            NativeLibraries.runtime(Precision.BFLOAT16).load(spec)) {
                assertThat(exact.precision()).isEqualTo(Precision.FLOAT32);
                assertThat(rounded.precision()).isEqualTo(Precision.BFLOAT16);
                List<float[]> vectors = exact.embed(windows(exact, expected.texts()));
                List<float[]> near = rounded.embed(windows(rounded, expected.texts()));
                assertVectors(vectors, expected.vectors(Pooling.NONE, normalize));
                assertVectors(near, expected.bfloat16Vectors(normalize));
                VectorComparison comparison = compare(near, vectors);
                assertThat(comparison.maxDifference()).isGreaterThan(1e-4);
                assertThat(comparison.minCosine()).isGreaterThan(VectorComparison.BFLOAT16_MIN_COSINE);
            }
        }
    }

    @Test
    void chosenPrecisionIsTheFoldersWhereTheNodeLeavesItToThat() {
        DjlRuntime leaving = NativeLibraries.runtime(Precision.AUTO);
        for (Precision precision : new Precision[] {Precision.FLOAT32, Precision.BFLOAT16}) {
            ModelSpec spec =
                    TinyModels.variant(TinyModels.BFLOAT16).precision(precision).spec();
            try (Embedder embedder = leaving.load(spec)) {
                assertThat(embedder.precision()).isEqualTo(precision);
            }
        }
        try (Embedder measured = leaving.load(TinyModels.spec(TinyModels.BFLOAT16))) {
            assertThat(measured.precision()).isIn(Precision.FLOAT32, Precision.BFLOAT16);
        }
    }

    @Test
    void vectorsKeepTheOrderOfTheBatch() {
        Expected expected = TinyModels.expected(TinyModels.TOKENS);
        try (Embedder embedder = load(TinyModels.TOKENS)) {
            List<TokenWindow> windows = windows(embedder, expected.texts());
            List<float[]> vectors = new ArrayList<>(expected.vectors(Pooling.MEAN, true));
            Collections.reverse(windows);
            Collections.reverse(vectors);
            assertVectors(embedder.embed(windows), vectors);
        }
    }

    @Test
    void textWithoutDirectionGetsTheZeroVectorNotANumberLess() {
        try (Embedder embedder = load(TinyModels.TEXTS)) {
            assertThat(embed(embedder, "void")).containsOnly(0f);
        }
    }

    @Test
    void tokensArePythonsWhateverPaddingAndTruncationTheTokenizerFileAsksFor() {
        Expected expected = TinyModels.expected(TinyModels.TOKENS);
        try (Embedder embedder = load(TinyModels.TOKENS)) {
            for (int i = 0; i < expected.texts().size(); i++) {
                TokenizedText text = embedder.tokenize(expected.texts().get(i), LongText.TRUNCATE);
                assertThat(text.windows()).hasSize(1);
                assertThat(text.windows().get(0).ids())
                        .containsExactly(expected.ids().get(i));
                assertThat(text.truncated()).isFalse();
            }
        }
    }

    @Test
    void prefixIsTheCallersToPut() {
        try (Embedder with = runtime.load(TinyModels.variant(TinyModels.TOKENS).spec());
                Embedder without = load(TinyModels.TOKENS)) {
            assertThat(window(with, "graph").ids())
                    .containsExactly(window(without, "graph").ids());
        }
    }

    @Test
    void specialTokensAreLeftOutWhereTheModelWantsNone() {
        ModelSpec spec =
                TinyModels.variant(TinyModels.TOKENS).addSpecialTokens(false).spec();
        try (Embedder embedder = runtime.load(spec)) {
            assertThat(window(embedder, "black graph").ids()).containsExactly(4, 7);
        }
    }

    @Test
    void textWithoutATokenOfItsOwnHasNoWindow() {
        for (ModelSpec spec : new ModelSpec[] {
            TinyModels.spec(TinyModels.TOKENS),
            TinyModels.spec(TinyModels.TYPES),
            TinyModels.variant(TinyModels.TOKENS).addSpecialTokens(false).spec()
        }) {
            try (Embedder embedder = runtime.load(spec)) {
                for (LongText longText : LongText.values()) {
                    assertThat(embedder.tokenize("\u0000\u0007", longText).windows())
                            .isEmpty();
                    assertThat(embedder.tokenize("hole", longText).windows()).hasSize(1);
                }
            }
        }
    }

    @Test
    void textOfTheMaximumLengthIsWhole() {
        try (Embedder embedder = withMaxLength(8)) {
            TokenizedText text = embedder.tokenize("graph ".repeat(6), LongText.TRUNCATE);
            assertThat(text.truncated()).isFalse();
            assertThat(text.windows().get(0).ids()).containsExactly(2, 7, 7, 7, 7, 7, 7, 3);
        }
    }

    @Test
    void longerTextLosesItsEndAndSaysSo() {
        try (Embedder embedder = withMaxLength(4)) {
            TokenizedText text = embedder.tokenize("black graph neural", LongText.TRUNCATE);
            assertThat(text.truncated()).isTrue();
            assertThat(text.windows()).hasSize(1);
            assertThat(text.windows().get(0).ids()).containsExactly(2, 4, 7, 3);
        }
    }

    @Test
    void textThatIsCutBeforeItIsTokenizedSaysSoToo() {
        try (Embedder embedder = withMaxLength(4)) {
            // One word, so one token; but its end was never looked at.
            TokenizedText text = embedder.tokenize("x".repeat(1000), LongText.TRUNCATE);
            assertThat(text.windows().get(0).length()).isLessThanOrEqualTo(4);
            assertThat(text.truncated()).isTrue();
        }
    }

    @Test
    void averagedTextIsCutIntoOverlappingWindows() {
        try (Embedder embedder = withMaxLength(10)) {
            TokenizedText text =
                    embedder.tokenize("black hole graph neural network quantum error lattice void .", LongText.AVERAGE);
            assertThat(text.truncated()).isFalse();
            assertThat(text.windows())
                    .extracting(TokenWindow::ids)
                    .containsExactly(new long[] {2, 4, 5, 7, 8, 9, 10, 11, 12, 3}, new long[] {2, 11, 12, 13, 15, 3});
        }
    }

    @Test
    void averagedTextHasAMostOfWindowsAndSaysWhatIsLeftOut() {
        try (Embedder embedder = withMaxLength(8)) {
            TokenizedText text = embedder.tokenize("graph ".repeat(10_000), LongText.AVERAGE);
            assertThat(text.windows()).hasSize(64).allSatisfy(window -> assertThat(window.length())
                    .isEqualTo(8));
            assertThat(text.truncated()).isTrue();
        }
    }

    @Test
    void modelsMaximumIsTakenEvenIfItIsBeyondDjlsOwn() {
        try (Embedder embedder = withMaxLength(4096)) {
            String text = "graph ".repeat(5000);
            assertThat(window(embedder, text).length()).isEqualTo(4096);
            assertThat(embedder.tokenize(text, LongText.AVERAGE).windows())
                    .extracting(TokenWindow::length)
                    .startsWith(4096)
                    .hasSize(2);
        }
    }

    @Test
    void shortTextIsOneWindowEvenIfAveraged() {
        try (Embedder embedder = withMaxLength(8)) {
            TokenizedText text = embedder.tokenize("graph", LongText.AVERAGE);
            assertThat(text.windows()).extracting(TokenWindow::ids).containsExactly(new long[] {2, 7, 3});
            assertThat(text.truncated()).isFalse();
        }
    }

    @Test
    void anyStringCanBeTokenized() {
        try (Embedder embedder = load(TinyModels.TOKENS)) {
            for (String text :
                    new String[] {"\uD83D half a pair", "a\u0000b", "\uD83D\uDE00", "\u9ED1\u6D1E", "e\u0301"}) {
                assertThat(embed(embedder, text)).as(text).hasSize(8);
            }
        }
    }

    @Test
    void threadsGetTheSameVectorsAsOneAlone() throws Exception {
        Expected expected = TinyModels.expected(TinyModels.TOKENS);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (Embedder embedder = load(TinyModels.TOKENS)) {
            List<float[]> vectors = expected.vectors(Pooling.MEAN, true);
            List<Callable<Void>> calls = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int first = thread;
                calls.add(() -> {
                    for (int run = 0; run < 50; run++) {
                        int i = (first + run) % vectors.size();
                        List<String> texts = expected.texts().subList(i, vectors.size());
                        assertVectors(embedder.embed(windows(embedder, texts)), vectors.subList(i, vectors.size()));
                    }
                    return null;
                });
            }
            for (Future<Void> call : pool.invokeAll(calls)) {
                call.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void batchThatTheModelFailsOnDoesNotHarmTheNext() {
        try (Embedder embedder = load(TinyModels.TOKENS)) {
            assertThatThrownBy(() -> embed(embedder, "beyond"))
                    .isInstanceOf(EmbeddingException.class)
                    .hasMessageStartingWith("model [tiny-tokens] failed: ")
                    .hasMessageContaining("index out of range")
                    .hasCauseInstanceOf(Exception.class);
            assertThat(embed(embedder, "graph"))
                    .containsExactly(
                            TinyModels.expected(TinyModels.TOKENS)
                                    .vectors(Pooling.MEAN, true)
                                    .get(2),
                            offset(TOLERANCE));
        }
    }

    private static Embedder load(String model) {
        return runtime.load(TinyModels.spec(model));
    }

    private static Embedder withMaxLength(int maxLength) {
        return runtime.load(
                TinyModels.variant(TinyModels.TOKENS).maxLength(maxLength).spec());
    }

    private static List<TokenWindow> windows(Embedder embedder, List<String> texts) {
        List<TokenWindow> windows = new ArrayList<>();
        texts.forEach(text -> windows.add(window(embedder, text)));
        return windows;
    }

    private static TokenWindow window(Embedder embedder, String text) {
        return embedder.tokenize(text, LongText.TRUNCATE).windows().get(0);
    }

    private static float[] embed(Embedder embedder, String text) {
        return embedder.embed(List.of(window(embedder, text))).get(0);
    }

    private static VectorComparison compare(List<float[]> actual, List<float[]> expected) {
        VectorComparison comparison = VectorComparison.NONE;
        for (int i = 0; i < expected.size(); i++) {
            comparison = comparison.and(actual.get(i), expected.get(i));
        }
        return comparison;
    }

    private static void assertVectors(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i)).as("vector %d", i).containsExactly(expected.get(i), offset(TOLERANCE));
        }
    }
}
