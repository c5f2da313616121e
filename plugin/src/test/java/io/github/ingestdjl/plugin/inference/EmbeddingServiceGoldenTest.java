/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.VectorComparison;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import io.github.ingestdjl.plugin.model.LongText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.action.support.PlainActionFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden texts of a folder through the service; the model's prefixes are {@code query: } and {@code passage: }. */
class EmbeddingServiceGoldenTest {
    @TempDir
    private Path root;

    private TestEmbeddingServices services;
    private Path golden;

    @BeforeEach
    void start() throws IOException {
        services = new TestEmbeddingServices(root, FakeLoader.of(spec -> FakeEmbedder.working()));
        golden = root.resolve("tiny/golden.json");
    }

    @AfterEach
    void stop() {
        services.close();
    }

    private GoldenComparison compare() {
        PlainActionFuture<GoldenComparison> future = new PlainActionFuture<>();
        services.service().compareWithGolden(TestEmbeddingServices.MODEL, () -> false, future);
        return future.actionGet(10, TimeUnit.SECONDS);
    }

    private static String vector(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return "\"" + Base64.getEncoder().encodeToString(bytes.array()) + "\"";
    }

    private void write(float[] query, float[] passage) throws IOException {
        Files.writeString(
                golden,
                "{ \"texts\": [ \"text\" ], \"vectors\": { \"query\": [ " + vector(query) + " ], \"passage\": [ "
                        + vector(passage) + " ] } }");
    }

    @Test
    void everyInputTypeIsComparedWithItsOwnPrefix() throws IOException {
        write(FakeEmbedder.vector("query: text"), FakeEmbedder.vector("passage: text"));
        assertThat(compare()).isEqualTo(new GoldenComparison(false, Precision.FLOAT32, new VectorComparison(2, 0, 1)));
    }

    @Test
    void differenceIsFound() throws IOException {
        float[] query = FakeEmbedder.vector("query: text");
        query[1] += 2;
        write(query, FakeEmbedder.vector("passage: text"));
        assertThat(compare().vectors().maxDifference()).isEqualTo(2);
    }

    @Test
    void folderWithoutGoldenVectorsHasNothingToCompare() {
        assertThat(compare().vectors().texts()).isZero();
    }

    @Test
    void vectorsAreComputedAnewEachTime() throws IOException {
        write(FakeEmbedder.vector("query: text"), FakeEmbedder.vector("passage: text"));
        compare();
        compare();
        assertThat(services.service().stats().get(0).counter(ModelStats.Counter.TEXTS))
                .isEqualTo(4);
    }

    @Test
    void folderThatHasChangedSinceItWasLoadedIsNotCompared() throws IOException {
        write(FakeEmbedder.vector("query: text"), FakeEmbedder.vector("passage: text"));
        compare();
        ModelFolders.write(root, "tiny", "query_prefix=other: ", "passage_prefix=passage: ");
        assertThatThrownBy(this::compare)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the folder of model [tiny] has changed since it was loaded: unload the model, its next use"
                        + " loads it anew");
        services.service().unload(TestEmbeddingServices.MODEL);
        assertThat(compare().vectors().maxDifference()).isPositive();
    }

    @Test
    void textWithoutAVectorEndsTheCheck() throws IOException {
        ModelFolders.write(root, "tiny");
        Files.writeString(
                golden, "{ \"texts\": [ \"zero\" ], \"vectors\": { \"passage\": [ " + vector(new float[2]) + " ] } }");
        assertThatThrownBy(this::compare).hasMessage("model [tiny] has no vector for the text [zero]");
    }

    @Test
    void cancelledCheckComputesNothing() throws Exception {
        write(FakeEmbedder.vector("query: text"), FakeEmbedder.vector("passage: text"));
        PlainActionFuture<GoldenComparison> future = new PlainActionFuture<>();
        services.service().compareWithGolden(TestEmbeddingServices.MODEL, () -> true, future);
        PlainActionFuture<Embeddings> behind = new PlainActionFuture<>();
        services.service()
                .embed(
                        new EmbeddingRequest(
                                TestEmbeddingServices.MODEL,
                                List.of("a"),
                                InputType.PASSAGE,
                                LongText.TRUNCATE,
                                () -> false),
                        behind);
        behind.actionGet(10, TimeUnit.SECONDS);
        assertThat(future.isDone()).isFalse();
    }
}
