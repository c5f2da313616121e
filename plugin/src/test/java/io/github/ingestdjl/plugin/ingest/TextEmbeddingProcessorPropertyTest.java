/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.plugin.inference.TestEmbeddingServices;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.elasticsearch.ElasticsearchParseException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.ingest.Processor;

/** Whatever a pipeline or a document says: it is refused with a reason, or does what it says. */
class TextEmbeddingProcessorPropertyTest {
    private static Path root;
    private static TestEmbeddingServices services;

    @BeforeContainer
    static void start() throws IOException {
        // Extensions of Jupiter are not for properties.
        LogConfigurator.configureESLogging();
        root = Files.createTempDirectory("processor-");
        services = new TestEmbeddingServices(root, FakeLoader.of(spec -> FakeEmbedder.working()));
    }

    @AfterContainer
    static void stop() throws IOException {
        services.close();
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 1000)
    void anyConfiguration(@ForAll("configurations") Map<String, Object> config) throws Exception {
        Processor processor;
        try {
            processor = create(config);
        } catch (ElasticsearchParseException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(5_000);
            return;
        }
        embed(
                processor,
                new HashMap<>(Map.of("a", "a text", "b", new HashMap<>(Map.of("c", List.of("another", "text"))))));
    }

    @Property(tries = 1000)
    void anyDocument(@ForAll("documents") Map<String, Object> document) throws Exception {
        embed(
                create(new HashMap<>(Map.of(
                        "field_map", Map.of("a", "a_vector", "b.c", "b.vector"),
                        "fingerprint_field", "fingerprint",
                        "long_text", "average"))),
                document);
    }

    private static Processor create(Map<String, Object> config) {
        return new TextEmbeddingProcessor.Factory(services::service, Runnable::run).create("tag", null, config);
    }

    /** It answers, and a failure is the document's. */
    private static void embed(Processor processor, Map<String, Object> source) throws Exception {
        CompletableFuture<Exception> answer = new CompletableFuture<>();
        processor.execute(Documents.of(source), (document, e) -> answer.complete(e));
        Exception failure = answer.get(10, TimeUnit.SECONDS);
        if (failure != null) {
            assertThat(ExceptionsHelper.status(failure).getStatus())
                    .as("%s", failure)
                    .isEqualTo(400);
            assertThat(failure.getMessage()).isNotBlank().hasSizeLessThan(5_000);
        }
    }

    @Provide
    Arbitrary<Map<String, Object>> configurations() {
        Arbitrary<String> keys = Arbitraries.of(
                "field_map",
                "model_id",
                "ignore_missing",
                "long_text",
                "sentence_overlap",
                "max_passages",
                "fingerprint_field",
                "x");
        return Arbitraries.maps(keys, values()).ofMaxSize(5).map(map -> {
            Map<String, Object> config = new HashMap<>(map);
            // Else hardly any would be right but for one thing.
            config.putIfAbsent("field_map", Map.of("a", "a_vector", "b.c", "b.vector"));
            return config;
        });
    }

    @Provide
    Arbitrary<Map<String, Object>> documents() {
        return Arbitraries.maps(paths(), values()).ofMaxSize(6).map(HashMap::new);
    }

    private static Arbitrary<String> paths() {
        return Arbitraries.oneOf(
                Arbitraries.of("a", "b", "b.c", "a_vector", "b.vector", "fingerprint", "_ingest.x", ".", "", "a..b"),
                Arbitraries.strings().ofMaxLength(8));
    }

    private static Arbitrary<Object> values() {
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                paths().map(text -> (Object) text),
                Arbitraries.of(
                        "truncate", "average", "passages", "tiny", "../tiny", "true", "huge", "\u0000", "\ud800 x"),
                Arbitraries.integers().map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.of(true, false),
                Arbitraries.just(null));
        Arbitrary<Object> nested = Arbitraries.oneOf(
                leaves,
                leaves.list().ofMaxSize(4).map(list -> (Object) list),
                Arbitraries.maps(paths(), leaves).ofMaxSize(4).map(HashMap::new));
        return Arbitraries.oneOf(
                nested,
                Arbitraries.maps(paths(), nested).ofMaxSize(3).map(HashMap::new),
                Arbitraries.maps(paths(), paths()).ofMaxSize(4).map(HashMap::new));
    }
}
