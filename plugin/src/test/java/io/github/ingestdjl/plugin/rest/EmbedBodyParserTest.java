/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.plugin.action.EmbedRequest;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LongText;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.jupiter.api.Test;

class EmbedBodyParserTest {

    private static EmbedRequest parse(String json) {
        return parse("my-model", json);
    }

    private static EmbedRequest parse(String modelId, String json) {
        try (XContentParser parser = JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, json)) {
            return EmbedBodyParser.parse(modelId, parser.map());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void textsArePassagesThatAreTruncatedUnlessSaidOtherwise() {
        EmbedRequest request = parse("{ \"texts\": [\"a\", \"b\"] }");
        assertThat(request.modelId().value()).isEqualTo("my-model");
        assertThat(request.texts()).containsExactly("a", "b");
        assertThat(request.inputType()).isEqualTo(InputType.PASSAGE);
        assertThat(request.longText()).isEqualTo(LongText.TRUNCATE);
    }

    @Test
    void inputTypeAndLongTextAreTaken() {
        EmbedRequest request = parse("{ \"texts\": [\"a\"], \"input_type\": \"query\", \"long_text\": \"average\" }");
        assertThat(request.inputType()).isEqualTo(InputType.QUERY);
        assertThat(request.longText()).isEqualTo(LongText.AVERAGE);
    }

    @Test
    void textsAreRequired() {
        refused("{}", "[texts] is required");
    }

    @Test
    void textsMustBeAnArray() {
        refused("{ \"texts\": \"a\" }", "[texts] must be an array of strings, got [a]");
        refused("{ \"texts\": null }", "[texts] must be an array of strings, got [null]");
    }

    @Test
    void textsMustBeOneToThousand() {
        refused("{ \"texts\": [] }", "[texts] must have from 1 to 1000 texts, got [0]");
        assertThat(EmbedBodyParser.parse("m", Map.of("texts", Collections.nCopies(1000, "a")))
                        .texts())
                .hasSize(1000);
        assertThatThrownBy(() -> EmbedBodyParser.parse("m", Map.of("texts", Collections.nCopies(1001, "a"))))
                .hasMessage("[texts] must have from 1 to 1000 texts, got [1001]");
    }

    @Test
    void everyTextMustBeAStringThatIsNotBlank() {
        refused(
                "{ \"texts\": [\"a\", \" \", 7, null] }",
                "[texts.1] must not be blank, got [ ]; [texts.2] must be a string, got [7]; "
                        + "[texts.3] must be a string, got [null]");
    }

    @Test
    void wrongValuesAreRefusedWithTheValidOnes() {
        refused(
                "{ \"texts\": [\"a\"], \"input_type\": \"Query\" }",
                "[input_type] must be one of [query, passage], got [Query]");
        refused(
                "{ \"texts\": [\"a\"], \"long_text\": true }",
                "[long_text] must be one of [truncate, average], got [true]");
    }

    @Test
    void allProblemsComeTogether() {
        assertThatThrownBy(() -> parse("A/B", "{ \"text\": \"a\", \"input_type\": null }"))
                .hasMessage("[model_id] must match [[a-z0-9][a-z0-9._-]{0,127}], got [A/B]; [texts] is required; "
                        + "[input_type] must be one of [query, passage], got [null]; "
                        + "[text] is unknown, valid are [input_type, long_text, texts]");
    }

    @Test
    void manyProblemsAreCutShort() {
        List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
        assertThatThrownBy(() -> EmbedBodyParser.parse("m", Map.of("texts", numbers)))
                .hasMessageContaining("[texts.9] must be a string, got [9]; and [990] more")
                .hasMessageNotContaining("[texts.10]");
    }

    @Test
    void longValuesAreCutShort() {
        assertThatThrownBy(() -> EmbedBodyParser.parse("m", Map.of("texts", "x".repeat(1000))))
                .hasMessage("[texts] must be an array of strings, got [" + "x".repeat(40) + "…]");
    }
}
