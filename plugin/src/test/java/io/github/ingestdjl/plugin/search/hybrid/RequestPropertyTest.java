/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.common.logging.LogConfigurator;

/** Whatever a retriever or a query vector builder says: it is parsed, or it is the caller's fault. */
class RequestPropertyTest {

    @BeforeContainer
    static void configureLogging() {
        // Extensions of Jupiter are not for properties.
        LogConfigurator.configureESLogging();
    }

    @Property(tries = 2000)
    void anyRetriever(@ForAll("bodies") String body) {
        parse("{\"djl_hybrid\": " + body + "}");
    }

    @Property(tries = 1000)
    void anyQueryVectorBuilder(@ForAll("bodies") String body) {
        parse("{\"djl_hybrid\": {\"retrievers\": [{\"knn\": {\"field\": \"v\", \"k\": 1, \"num_candidates\": 2,"
                + " \"query_vector_builder\": {\"djl_text_embedding\": " + body + "}}}]}}");
    }

    private static void parse(String json) {
        try {
            assertThat(HybridRetrieverBuilderTest.parseWritten(json)).isNotNull();
        } catch (IOException | RuntimeException e) {
            assertThat(ExceptionsHelper.status(e).getStatus())
                    .as("%s: %s", json, e)
                    .isEqualTo(400);
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(5_000);
        }
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> texts = Arbitraries.oneOf(
                        Arbitraries.of(
                                "title^2", "v^0.5", "v^", "^", "^2", "v^NaN", "v^1e400", "x", " ", "rrf", "score",
                                "minmax", "none", "tiny", "../x"),
                        Arbitraries.strings().ofMaxLength(6))
                .map(RequestPropertyTest::quoted);
        Arbitrary<String> leaves = Arbitraries.oneOf(
                texts,
                Arbitraries.of(
                        "0",
                        "-1",
                        "1",
                        "10",
                        "10001",
                        "2147483648",
                        "1e400",
                        "0.5",
                        "-0.0",
                        "1e-320",
                        "true",
                        "null",
                        "{}",
                        "[]",
                        "[[]]",
                        "{\"match_all\": {}}",
                        "{\"standard\": {\"query\": {\"match_all\": {}}}}"));
        Arbitrary<String> values =
                Arbitraries.oneOf(leaves, leaves.list().ofMaxSize(3).map(list -> list.toString()));
        Arbitrary<String> keys = Arbitraries.of(
                        "retrievers",
                        "text",
                        "text_fields",
                        "text_weight",
                        "vector_fields",
                        "model_id",
                        "k",
                        "num_candidates",
                        "fusion",
                        "rank_constant",
                        "normalizer",
                        "rank_window_size",
                        "filter",
                        "min_score",
                        "_name",
                        "model_text",
                        "retriever",
                        "weight",
                        "x")
                .map(RequestPropertyTest::quoted);
        Arbitrary<String> objects = Combinators.combine(keys, values)
                .as((key, value) -> key + ": " + value)
                .list()
                .ofMaxSize(6)
                .map(fields -> fields.stream().collect(Collectors.joining(", ", "{", "}")));
        return Arbitraries.oneOf(objects, objects, values);
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> json.append("\\u%04x".formatted(c)));
        return json.append('"').toString();
    }
}
