/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of each kind of input, as the README's table says. */
@ExtendWith(SharedNode.class)
class InputsIT {
    private final Node node;

    InputsIT(Node node) {
        this.node = node;
    }

    @BeforeEach
    void createPipelines() {
        Checks.ok(node.client().put("/_ingest/pipeline/strict", """
                { "processors": [ { "djl_text_embedding": { "field_map": { "a.text": "b.vector" } } } ] }"""));
        Checks.ok(node.client().put("/_ingest/pipeline/lenient", """
                { "processors": [ { "djl_text_embedding": {
                    "field_map": { "a.text": "b.vector" }, "ignore_missing": true } } ] }"""));
    }

    @Test
    void nestedPathIsReadAndWritten() {
        assertThat(simulate("strict", "{ \"a\": { \"text\": \"quantum error correction\" } }")
                        .at("/b/vector"))
                .hasSize(384);
    }

    @Test
    void missingNullAndBlankFailTheDocument() {
        for (String source : new String[] {
            "{}",
            "{ \"a\": {} }",
            "{ \"a\": { \"text\": null } }",
            "{ \"a\": { \"text\": \"\" } }",
            "{ \"a\": { \"text\": \" \\n\\t\" } }",
            "{ \"a\": { \"text\": [] } }",
            "{ \"a\": { \"text\": [ \" \", null ] } }"
        }) {
            Checks.refused(index("strict", source), "field [a.text] is missing, null or blank");
        }
    }

    @Test
    void missingNullAndBlankAreSkippedWhenIgnored() {
        for (String source : new String[] {
            "{}", "{ \"a\": { \"text\": null } }", "{ \"a\": { \"text\": \"  \" } }", "{ \"a\": { \"text\": [] } }"
        }) {
            assertThat(simulate("lenient", source).has("b")).as(source).isFalse();
        }
    }

    @Test
    void otherTypesFailTheDocumentEvenWhenMissingIsIgnored() {
        Checks.refused(
                index("lenient", "{ \"a\": { \"text\": 42 } }"),
                "field [a.text] must be a string or a list of strings, but is of type [java.lang.Integer]");
        Checks.refused(
                index("lenient", "{ \"a\": { \"text\": { \"en\": \"x\" } } }"),
                "field [a.text] must be a string or a list of strings, but is of type [java.util.HashMap]");
        Checks.refused(
                index("lenient", "{ \"a\": { \"text\": [ \"x\", 1 ] } }"),
                "field [a.text] must be a string or a list of strings, but has an element of type [java.lang.Integer]");
    }

    @Test
    void listIsEmbeddedAsItsJoinedText() {
        JsonNode list = simulate("strict", "{ \"a\": { \"text\": [ \"black\", \"holes\" ] } }")
                .at("/b/vector");
        JsonNode joined =
                simulate("strict", "{ \"a\": { \"text\": \"black holes\" } }").at("/b/vector");
        assertThat(list).hasSize(384).isEqualTo(joined);
    }

    @Test
    void tenMegabytesAreEmbeddedByTheirBeginning() {
        String words = "the renormalization group flow of gauge theories ";
        String beginning = words.repeat(100);
        String huge = words.repeat(10 * 1024 * 1024 / words.length());
        assertThat(simulate("strict", "{ \"a\": { \"text\": \"" + huge + "\" } }")
                        .at("/b/vector"))
                .hasSize(384)
                .isEqualTo(simulate("strict", "{ \"a\": { \"text\": \"" + beginning + "\" } }")
                        .at("/b/vector"));
    }

    @Test
    void emojiAndOtherScriptsAreEmbedded() {
        for (String text : new String[] {"😀", "黑洞信息悖论", "a\u0000b", "e\u0301", "👩‍👩‍👧‍👦 family"}) {
            Response response = index(
                    "strict",
                    Papers.JSON
                            .createObjectNode()
                            .set("a", Papers.JSON.createObjectNode().put("text", text))
                            .toString());
            assertThat(response.status()).as("%s: %s", text, response).isIn(200, 201);
        }
    }

    @Test
    void textWithoutAnyTokenFailsTheDocument() {
        Checks.refused(index("lenient", "{ \"a\": { \"text\": \"\\u0000\" } }"), "has no vector for the text [");
    }

    @Test
    void loneSurrogateIsReadAsTheReplacementCharacter() {
        String lone = "{ \"a\": { \"text\": \"half \\ud83d a pair\" } }";
        assertThat(index("strict", lone).status()).isEqualTo(201);
        assertThat(simulate("strict", lone).at("/b/vector"))
                .hasSize(384)
                .isEqualTo(
                        simulate("strict", lone.replace("\\ud83d", "\\ufffd")).at("/b/vector"));
    }

    private JsonNode simulate(String pipeline, String source) {
        return Checks.simulated(node.client()
                .post(
                        "/_ingest/pipeline/" + pipeline + "/_simulate",
                        "{ \"docs\": [ { \"_source\": " + source + " } ] }"));
    }

    private Response index(String pipeline, String source) {
        return node.client().post("/inputs/_doc?pipeline=" + pipeline, source);
    }
}
