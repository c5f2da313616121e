/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.format.GoldenVectors;
import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.VectorComparison;
import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.LoadedModels;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vectors are those of sentence-transformers, which {@code ingest_djl export} wrote beside each model: for the
 * architectures and tokenizers of well-known models, on texts of every script, symbol and length.
 */
@ExtendWith(NativeLibraries.class)
class ParityTest {
    /** A model folder to check by hand: {@code mvn test -Dtest=ParityTest -Dingest.djl.test.parity=FOLDER}. */
    private static final String FOLDER = "ingest.djl.test.parity";

    private static final int BATCH = 4;

    private static final DjlRuntime runtime = NativeLibraries.runtime();

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert", "mpnet", "roberta", "xlm-roberta"})
    void vectorsAreThoseOfSentenceTransformers(String name) throws Exception {
        List<Difference> differences = differences(resource("/parity").resolve(name));
        assertThat(differences).hasSizeGreaterThan(15);
        assertAtMost(1e-5, differences);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert", "mpnet", "roberta", "xlm-roberta"})
    void vectorsInBfloat16PointWhereThoseOfSentenceTransformersDo(String name) throws Exception {
        Path folder = resource("/parity").resolve(name);
        ModelSpec spec = spec(folder);
        GoldenVectors golden = golden(folder);
        VectorComparison comparison = VectorComparison.NONE;
        double sum = 0;
        try (Embedder embedder = NativeLibraries.runtime(Precision.BFLOAT16).load(spec)) {
            assertThat(embedder.precision()).isEqualTo(Precision.BFLOAT16);
            for (InputType inputType : golden.vectors().keySet()) {
                for (int i = 0; i < golden.texts().size(); i++) {
                    float[] actual = embedder.embed(windows(
                                    embedder, spec, inputType, golden.texts().subList(i, i + 1)))
                            .get(0);
                    float[] expected = golden.vectors().get(inputType).get(i);
                    sum += VectorComparison.NONE.and(actual, expected).minCosine();
                    comparison = comparison.and(actual, expected);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s in bfloat16: %d texts, cosine %.6f on average, %.6f at least%n",
                name,
                comparison.texts(),
                sum / comparison.texts(),
                comparison.minCosine());
        assertThat(comparison.texts()).isGreaterThan(15);
        assertThat(sum / comparison.texts()).isGreaterThanOrEqualTo(0.9999);
        assertThat(comparison.minCosine()).isGreaterThanOrEqualTo(VectorComparison.BFLOAT16_MIN_COSINE);
    }

    @Test
    void prefixesAreThoseOfTheInputType() throws Exception {
        Path folder = resource("/parity").resolve("xlm-roberta");
        ModelSpec spec = spec(folder);
        assertThat(spec.prefixed("text", InputType.QUERY)).isEqualTo("query: text");
        assertThat(spec.prefixed("text", InputType.PASSAGE)).isEqualTo("passage: text");
        GoldenVectors golden = golden(folder);
        assertThat(golden.vectors().get(InputType.QUERY).get(0))
                .isNotEqualTo(golden.vectors().get(InputType.PASSAGE).get(0));
    }

    @Test
    @EnabledIfSystemProperty(named = FOLDER, matches = ".+", disabledReason = "needs a model folder, given by hand")
    void vectorsOfAFolderAreThoseOfSentenceTransformers() throws IOException {
        List<Difference> differences = differences(Path.of(System.getProperty(FOLDER)));
        System.out.printf(
                Locale.ROOT,
                "%d texts, largest difference alone %.1e, batched %.1e%n",
                differences.size(),
                differences.stream().mapToDouble(Difference::alone).max().orElseThrow(),
                differences.stream().mapToDouble(Difference::batched).max().orElseThrow());
        assertAtMost(1e-4, differences);
    }

    private static void assertAtMost(double tolerance, List<Difference> differences) {
        assertThat(differences).allSatisfy(difference -> assertThat(Math.max(difference.alone, difference.batched))
                .as(difference.text)
                .isLessThanOrEqualTo((float) tolerance));
    }

    /** Of every text and input type, with the text alone and in a batch with its neighbours. */
    private static List<Difference> differences(Path folder) throws IOException {
        ModelSpec spec = spec(folder);
        GoldenVectors golden = golden(folder);
        List<Difference> differences = new ArrayList<>();
        try (Embedder embedder = runtime.load(spec)) {
            for (InputType inputType : golden.vectors().keySet()) {
                List<float[]> expected = golden.vectors().get(inputType);
                List<TokenWindow> windows = windows(embedder, spec, inputType, golden.texts());
                for (int start = 0; start < windows.size(); start += BATCH) {
                    List<TokenWindow> batch = windows.subList(start, Math.min(start + BATCH, windows.size()));
                    List<float[]> batched = embedder.embed(batch);
                    for (int i = 0; i < batch.size(); i++) {
                        float[] alone = embedder.embed(batch.subList(i, i + 1)).get(0);
                        float[] vector = expected.get(start + i);
                        differences.add(new Difference(
                                golden.texts().get(start + i),
                                largest(alone, vector),
                                largest(batched.get(i), vector)));
                    }
                }
            }
        }
        return differences;
    }

    private static List<TokenWindow> windows(
            Embedder embedder, ModelSpec spec, InputType inputType, List<String> texts) {
        return texts.stream()
                .map(text -> embedder.tokenize(spec.prefixed(text, inputType), LongText.TRUNCATE))
                .map(text -> text.windows().get(0))
                .toList();
    }

    private static float largest(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        float largest = 0;
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isFinite();
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }

    private static ModelSpec spec(Path folder) {
        Path models = folder.toAbsolutePath().getParent();
        return LoadedModels.repository(models, models)
                .find(new ModelId(folder.getFileName().toString()));
    }

    private static GoldenVectors golden(Path folder) throws IOException {
        return GoldenVectors.of(XContentHelper.convertToMap(
                JsonXContent.jsonXContent, Files.readString(folder.resolve(GoldenVectors.FILE)), true));
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(ParityTest.class.getResource(name)).toURI());
    }

    private record Difference(String text, float alone, float batched) {}
}
