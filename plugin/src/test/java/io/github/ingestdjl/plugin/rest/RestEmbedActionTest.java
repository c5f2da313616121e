/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.action.EmbedAction;
import io.github.ingestdjl.plugin.model.LongText;
import java.io.IOException;
import java.util.Collections;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.jupiter.api.Test;

class RestEmbedActionTest {
    private static EmbedAction.Request parse(String json) throws IOException {
        try (XContentParser parser = JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, json)) {
            return RestEmbedAction.parse(parser, new ModelId("my-model"));
        }
    }

    /** Elasticsearch names the place in the outer message, and the reason in the last. */
    private static void refused(String json, String place, String reason) {
        assertThatThrownBy(() -> parse(json))
                .as(json)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(place)
                .rootCause()
                .hasMessageContaining(reason);
    }

    private static void refused(String json, String reason) {
        assertThatThrownBy(() -> parse(json))
                .as(json)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static String repeated(int times) {
        return "{ \"texts\": [" + String.join(",", Collections.nCopies(times, "\"a\"")) + "] }";
    }

    @Test
    void textsArePassagesThatAreTruncatedUnlessSaidOtherwise() throws IOException {
        EmbedAction.Request request = parse("{ \"texts\": [\"a\", \"b\"] }");
        assertThat(request.modelId().value()).isEqualTo("my-model");
        assertThat(request.texts()).containsExactly("a", "b");
        assertThat(request.inputType()).isEqualTo(InputType.PASSAGE);
        assertThat(request.longText()).isEqualTo(LongText.TRUNCATE);
    }

    @Test
    void inputTypeAndLongTextAreTaken() throws IOException {
        EmbedAction.Request request =
                parse("{ \"texts\": [\"a\"], \"input_type\": \"query\", \"long_text\": \"average\" }");
        assertThat(request.inputType()).isEqualTo(InputType.QUERY);
        assertThat(request.longText()).isEqualTo(LongText.AVERAGE);
    }

    @Test
    void oneTextNeedsNoArray() throws IOException {
        assertThat(parse("{ \"texts\": \"a\" }").texts()).containsExactly("a");
    }

    @Test
    void textsMustBeOneToThousand() throws IOException {
        refused("{}", "Required [texts]");
        refused("{ \"texts\": [] }", "Failed to build [embed]", "[texts] must have from 1 to 1000 texts, got [0]");
        assertThat(parse(repeated(1000)).texts()).hasSize(1000);
        refused(repeated(1001), "Failed to build [embed]", "[texts] must have from 1 to 1000 texts, got [1001]");
    }

    @Test
    void everyTextMustBeAStringThatIsNotBlank() {
        refused("{ \"texts\": [\"a\", \" \"] }", "Failed to build [embed]", "[texts.1] must not be blank");
        refused(
                "{ \"texts\": [\"a\", 7] }",
                "failed to parse field [texts]",
                "a text must be a string, got [VALUE_NUMBER]");
        refused("{ \"texts\": [null] }", "failed to parse field [texts]", "a text must be a string, got [VALUE_NULL]");
        refused("{ \"texts\": [[\"a\"]] }", "failed to parse field [texts]", "expected value but got [START_ARRAY]");
        refused("{ \"texts\": null }", "texts doesn't support values of type: VALUE_NULL");
    }

    @Test
    void wrongValuesAreRefusedWithTheValidOnes() {
        refused(
                "{ \"texts\": [\"a\"], \"input_type\": \"Query\" }",
                "failed to parse field [input_type]",
                "[input_type] must be one of [query, passage], got [Query]");
        refused(
                "{ \"texts\": [\"a\"], \"long_text\": \"cut\" }",
                "failed to parse field [long_text]",
                "[long_text] must be one of [truncate, average], got [cut]");
        refused("{ \"texts\": [\"a\"], \"long_text\": true }", "long_text doesn't support values of type");
        refused("{ \"text\": [\"a\"] }", "[embed] unknown field [text] did you mean [texts]?");
    }

    @Test
    void bodyMustEndWithItsObject() {
        refused("{ \"texts\": [\"a\"] } {}", "the body must be one JSON object, but goes on after it");
        assertThatThrownBy(() -> parse("{ \"texts\": [\"a\"] } garbage"))
                .hasMessageContaining("Unrecognized token 'garbage'");
    }

    @Test
    void longValuesAreCutShort() {
        assertThatThrownBy(() -> parse("{ \"texts\": [\"a\"], \"input_type\": \"" + "x".repeat(100_000) + "\" }"))
                .rootCause()
                .message()
                .hasSizeLessThan(200);
    }
}
