/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.function.Supplier;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.plugins.SearchPlugin.QueryVectorBuilderSpec;
import org.elasticsearch.xcontent.XContentParseException;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextEmbeddingQueryVectorBuilderTest {
    private static final Supplier<QueryEmbedder> UNUSED = () -> {
        throw new IllegalStateException("the embedder is not to be asked");
    };

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

    @Test
    void whatIsNoFingerprintIsRefused() {
        assertThatThrownBy(() -> parse("{ \"model_fingerprint\": \"../x\", \"model_text\": \"black holes\" }"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[model_fingerprint] must be 32 hexadecimal digits in lower case, got [../x]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "[\"black\", \"holes\"]", "null"})
    void textOfAnotherTypeIsRefused(String value) {
        assertThatThrownBy(() -> parse("{ \"model_text\": " + value + " }"))
                .isInstanceOf(XContentParseException.class)
                .hasMessageContaining("[djl_text_embedding] model_text doesn't support values of type");
    }

    @ParameterizedTest
    @CsvSource({"tiny, 0123456789abcdef0123456789abcdef, black holes", ",, 'black \"holes\"'"})
    void isParsedAgainFromWhatItWrites(String modelId, String fingerprint, String text) throws IOException {
        TextEmbeddingQueryVectorBuilder builder = builder(modelId, fingerprint, text);
        assertThat(parse(Strings.toString(builder))).isEqualTo(builder);
    }

    @Test
    void absentModelIdIsNotWritten() {
        assertThat(Strings.toString(builder(null, "black holes"))).isEqualTo("{\"model_text\":\"black holes\"}");
    }

    @ParameterizedTest
    @CsvSource({"tiny, 0123456789abcdef0123456789abcdef, black holes", ",, black holes"})
    void isReadAgainFromTheWire(String modelId, String fingerprint, String text) throws IOException {
        TextEmbeddingQueryVectorBuilder builder = builder(modelId, fingerprint, text);
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
                .isNotEqualTo(builder("tiny", "0".repeat(32), "black holes"))
                .isNotEqualTo(builder(null, "black holes"))
                .isNotEqualTo("black holes");
    }

    private static TextEmbeddingQueryVectorBuilder builder(String modelId, String text) {
        return builder(modelId, null, text);
    }

    private static TextEmbeddingQueryVectorBuilder builder(String modelId, String fingerprint, String text) {
        return new TextEmbeddingQueryVectorBuilder(modelId, fingerprint, text, UNUSED);
    }

    private static TextEmbeddingQueryVectorBuilder parse(String json) throws IOException {
        QueryVectorBuilderSpec<TextEmbeddingQueryVectorBuilder> spec = TextEmbeddingQueryVectorBuilder.spec(UNUSED);
        try (XContentParser parser = JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, json)) {
            return spec.getParser().apply(parser, null);
        }
    }
}
