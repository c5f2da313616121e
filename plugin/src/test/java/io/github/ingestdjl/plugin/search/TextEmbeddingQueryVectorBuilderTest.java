/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.inference.TestEmbeddingServices;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.plugins.SearchPlugin.QueryVectorBuilderSpec;
import org.elasticsearch.xcontent.XContentParseException;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextEmbeddingQueryVectorBuilderTest {
    private static final Supplier<EmbeddingService> UNUSED = () -> {
        throw new IllegalStateException("the service is not to be asked");
    };

    @TempDir
    private Path root;

    @Test
    void isRegisteredByItsName() {
        assertThat(TextEmbeddingQueryVectorBuilder.spec(UNUSED).getName().getPreferredName())
                .isEqualTo("djl_text_embedding");
    }

    @Test
    void modelIdAndTextAreParsed() throws IOException {
        assertThat(parse("{ \"model_id\": \"tiny\", \"model_text\": \"black holes\" }"))
                .isEqualTo(builder("tiny", "black holes"));
    }

    @Test
    void modelIdIsOptional() throws IOException {
        assertThat(parse("{ \"model_text\": \"black holes\" }")).isEqualTo(builder(null, "black holes"));
    }

    @Test
    void unknownKeyIsRefused() {
        assertThatThrownBy(() -> parse("{ \"model_text\": \"black holes\", \"model\": \"tiny\" }"))
                .isInstanceOf(XContentParseException.class)
                .hasMessageContaining("[djl_text_embedding] unknown field [model]");
    }

    @Test
    void missingTextIsRefused() {
        assertThatThrownBy(() -> parse("{ \"model_id\": \"tiny\" }"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Required [model_text]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " \\n\\t"})
    void blankTextIsRefused(String text) {
        assertThatThrownBy(() -> parse("{ \"model_text\": \"" + text + "\" }"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("[model_text] must not be blank, got [");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "[\"black\", \"holes\"]", "null"})
    void textOfAnotherTypeIsRefused(String value) {
        assertThatThrownBy(() -> parse("{ \"model_text\": " + value + " }"))
                .isInstanceOf(XContentParseException.class)
                .hasMessageContaining("[djl_text_embedding] model_text doesn't support values of type");
    }

    @ParameterizedTest
    @CsvSource({"tiny, black holes", ", 'black \"holes\"'"})
    void isParsedAgainFromWhatItWrites(String modelId, String text) throws IOException {
        TextEmbeddingQueryVectorBuilder builder = builder(modelId, text);
        assertThat(parse(Strings.toString(builder))).isEqualTo(builder);
    }

    @Test
    void absentModelIdIsNotWritten() {
        assertThat(Strings.toString(builder(null, "black holes"))).isEqualTo("{\"model_text\":\"black holes\"}");
    }

    @ParameterizedTest
    @CsvSource({"tiny, black holes", ", black holes"})
    void isReadAgainFromTheWire(String modelId, String text) throws IOException {
        TextEmbeddingQueryVectorBuilder builder = builder(modelId, text);
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            builder.writeTo(out);
            try (StreamInput in = out.bytes().streamInput()) {
                assertThat(TextEmbeddingQueryVectorBuilder.spec(UNUSED)
                                .getReader()
                                .read(in))
                        .isEqualTo(builder);
                assertThat(in.available()).isZero();
            }
        }
    }

    @Test
    void equalsByModelAndText() {
        TextEmbeddingQueryVectorBuilder builder = builder("tiny", "black holes");
        assertThat(builder)
                .isEqualTo(builder("tiny", "black holes"))
                .hasSameHashCodeAs(builder("tiny", "black holes"))
                .isNotEqualTo(builder("tiny", "white holes"))
                .isNotEqualTo(builder("huge", "black holes"))
                .isNotEqualTo(builder(null, "black holes"))
                .isNotEqualTo("black holes");
    }

    @Test
    void vectorIsThatOfTheTextAsAQuery() throws Exception {
        try (TestEmbeddingServices services = services(FakeEmbedder.working())) {
            assertThat(build("tiny", services)).isEqualTo(FakeEmbedder.vector("query: black holes"));
            assertThat(build(null, services)).isEqualTo(FakeEmbedder.vector("query: black holes"));
        }
    }

    @Test
    void callReturnsBeforeTheVectorIsThere() throws Exception {
        FakeEmbedder embedder = FakeEmbedder.gated();
        try (TestEmbeddingServices services = services(embedder)) {
            CompletableFuture<float[]> vector = start(null, services::service);
            assertThat(vector).isNotDone();
            embedder.open();
            assertThat(vector.get(10, TimeUnit.SECONDS)).hasSize(3);
        }
    }

    @Test
    void failureOfTheModelReachesTheListener() throws IOException {
        EmbeddingException failure = new EmbeddingException("the model broke");
        try (TestEmbeddingServices services = services(FakeEmbedder.failing(failure))) {
            assertThatThrownBy(() -> build(null, services))
                    .cause()
                    .isInstanceOf(EmbeddingException.class)
                    .hasMessage("the model broke");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ../tiny | [model_id] must match
            huge    | [model_id] names no model, got [huge], valid are [tiny]
            """)
    void wrongModelIdReachesTheListener(String modelId, String message) throws IOException {
        try (TestEmbeddingServices services = services(FakeEmbedder.working())) {
            assertThatThrownBy(() -> build(modelId, services))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(message);
        }
    }

    @Test
    void missingServiceReachesTheListener() {
        assertThatThrownBy(() -> start(null, UNUSED).get(10, TimeUnit.SECONDS))
                .hasRootCauseMessage("the service is not to be asked");
    }

    private TestEmbeddingServices services(FakeEmbedder embedder) throws IOException {
        return new TestEmbeddingServices(root, FakeLoader.of(spec -> embedder));
    }

    private static float[] build(String modelId, TestEmbeddingServices services) throws Exception {
        return start(modelId, services::service).get(10, TimeUnit.SECONDS);
    }

    private static CompletableFuture<float[]> start(String modelId, Supplier<EmbeddingService> service) {
        CompletableFuture<float[]> vector = new CompletableFuture<>();
        new TextEmbeddingQueryVectorBuilder(modelId, "black holes", service)
                .buildVector(null, ActionListener.wrap(vector::complete, vector::completeExceptionally));
        return vector;
    }

    private static TextEmbeddingQueryVectorBuilder builder(String modelId, String text) {
        return new TextEmbeddingQueryVectorBuilder(modelId, text, UNUSED);
    }

    private static TextEmbeddingQueryVectorBuilder parse(String json) throws IOException {
        QueryVectorBuilderSpec<TextEmbeddingQueryVectorBuilder> spec = TextEmbeddingQueryVectorBuilder.spec(UNUSED);
        try (XContentParser parser = JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, json)) {
            return spec.getParser().apply(parser, null);
        }
    }
}
