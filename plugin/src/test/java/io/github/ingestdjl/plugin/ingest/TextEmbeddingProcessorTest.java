/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.plugin.inference.TestEmbeddingServices;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import io.github.ingestdjl.plugin.model.ModelUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticsearch.common.io.FileSystemUtils;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEmbeddingProcessorTest {
    @TempDir
    private Path root;

    private TestEmbeddingServices services;

    @AfterEach
    void closeServices() {
        if (services != null) {
            services.close();
        }
    }

    @Test
    void vectorsOfThePassagesAreWrittenToTheirTargets() throws Exception {
        IngestDocument document =
                Documents.of(Map.of("title", "black holes", "abstract", List.of("they", "evaporate")));
        assertThat(run(processor(FakeEmbedder.working(), false), document)).isSameAs(document);
        assertThat(document.getSource())
                .containsEntry("title", "black holes")
                .containsEntry("vectors", Map.of("title", vector("black holes"), "abstract", vector("they evaporate")));
    }

    @Test
    void callReturnsBeforeTheVectorsAreThere() throws Exception {
        FakeEmbedder embedder = FakeEmbedder.gated();
        CompletableFuture<IngestDocument> result =
                start(processor(embedder, false), Documents.of(Map.of("title", "a", "abstract", "b")));
        assertThat(result).isNotDone();
        embedder.open();
        assertThat(get(result).hasField("vectors.abstract")).isTrue();
    }

    @Test
    void allMissingFieldsAreReportedTogether() throws Exception {
        IngestDocument document = Documents.of(Documents.object("title", " "));
        assertFails(
                processor(FakeEmbedder.working(), false),
                document,
                IllegalArgumentException.class,
                "field [title] is missing, null or blank; field [abstract] is missing, null or blank");
        assertThat(document.hasField("vectors")).isFalse();
    }

    /** A vector of another model could not be compared with those that the index has. */
    @Test
    void documentHasNoVectorWhenTheModelIsNotTheOneThatWasMeant() throws Exception {
        services = new TestEmbeddingServices(root, FakeLoader.of(spec -> FakeEmbedder.working()));
        TextEmbeddingProcessor processor = processor(true, Map.of("model_fingerprint", "0".repeat(32)));
        IngestDocument document =
                Documents.of(Map.of("title", "a", "vectors", new HashMap<>(Map.of("title", vector("old")))));
        assertThatThrownBy(() -> run(processor, document))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[model_fingerprint] must be [");
        assertThat(document.hasField("vectors.title")).isFalse();
    }

    @Test
    void vectorGoesWithItsText() throws Exception {
        for (Object gone : new Object[] {null, "", " ", List.of()}) {
            IngestDocument document = Documents.of(Map.of("title", "a", "abstract", "b"));
            TextEmbeddingProcessor processor = fingerprinting(FakeEmbedder.working(), true);
            run(processor, document);
            String before = document.getFieldValue("print", String.class);
            document.setFieldValue("title", gone);
            run(processor, document);
            assertThat(document.hasField("vectors.title")).as("%s", gone).isFalse();
            assertThat(document.getFieldValue("vectors.abstract", Object.class)).isEqualTo(vector("b"));
            assertThat(document.getFieldValue("print", String.class)).isNotEqualTo(before);

            document.removeField("abstract");
            run(processor, document);
            assertThat(document.hasField("vectors.abstract")).isFalse();
            assertThat(document.hasField("print")).isFalse();
        }
    }

    @Test
    void vectorOfAnotherTextDoesNotOutliveAFailure() throws Exception {
        IngestDocument document = Documents.of(Map.of("title", "a", "abstract", "b"));
        run(fingerprinting(FakeEmbedder.working(), false), document);
        document.setFieldValue("title", "changed");
        TextEmbeddingProcessor failing = fingerprinting(FakeEmbedder.failing(new EmbeddingException("broken")), false);
        assertThatThrownBy(() -> run(failing, document)).hasRootCauseMessage("broken");
        assertThat(document.hasField("vectors.title")).isFalse();
        assertThat(document.hasField("vectors.abstract")).isFalse();
        assertThat(document.hasField("print")).isFalse();
    }

    @Test
    void vectorDoesNotOutliveATextThatIsNoneAnyMore() throws Exception {
        IngestDocument document = Documents.of(Map.of("title", "a", "abstract", "b"));
        TextEmbeddingProcessor processor = fingerprinting(FakeEmbedder.working(), true);
        run(processor, document);
        document.setFieldValue("title", 42);
        assertThatThrownBy(() -> run(processor, document))
                .hasRootCauseMessage(
                        "field [title] must be a string or a list of strings, but is of type [java.lang.Integer]");
        assertThat(document.hasField("vectors.title")).isFalse();
        assertThat(document.hasField("print")).isFalse();
    }

    @Test
    void unchangedDocumentIsNotEmbeddedAgain() throws Exception {
        FakeEmbedder embedder = FakeEmbedder.working();
        TextEmbeddingProcessor processor = fingerprinting(embedder, false);
        IngestDocument document = Documents.of(Map.of("title", "a", "abstract", "b"));
        run(processor, document);
        int texts = texts(embedder);
        Map<String, Object> before = Map.copyOf(document.getSource());
        run(processor, document);
        assertThat(document.getSource()).isEqualTo(before);
        assertThat(texts(embedder)).isEqualTo(texts);
        document.setFieldValue("title", "changed");
        run(processor, document);
        assertThat(document.getFieldValue("vectors.title", Object.class)).isEqualTo(vector("changed"));
    }

    @Test
    void unchangedDocumentThatWaitsForTheModelIsNotEmbeddedAgain() throws Exception {
        FakeEmbedder embedder = FakeEmbedder.working();
        TextEmbeddingProcessor processor = fingerprinting(embedder, false);
        IngestDocument document = Documents.of(Map.of("title", "a", "abstract", "b"));
        run(processor, document);
        int texts = texts(embedder);
        services.service().unload(TestEmbeddingServices.MODEL);
        run(fingerprinting(FakeEmbedder.failing(new EmbeddingException("not to be asked")), false), document);
        assertThat(texts(embedder)).isEqualTo(texts);
        assertThat(document.hasField("vectors.title")).isTrue();
    }

    @Test
    void passagesAreWrittenWithTheirOffsets() throws Exception {
        String first = "word ".repeat(600) + "end.";
        String second = "Other ".repeat(600) + "end.";
        IngestDocument document = Documents.of(Map.of("title", " black holes ", "abstract", first + "\n" + second));
        run(cutting(FakeEmbedder.working(), false), document);
        assertThat(document.getFieldValue("vectors.title", Object.class))
                .isEqualTo(List.of(Map.of("start", 1, "end", 12, "vector", vector("black holes"))));
        int end = first.length() + 1 + second.length();
        assertThat(document.getFieldValue("vectors.abstract", Object.class))
                .isEqualTo(List.of(
                        Map.of("start", 0, "end", first.length(), "vector", vector(first)),
                        Map.of("start", first.length() + 1, "end", end, "vector", vector(second))));
    }

    @Test
    void passagesCanBeCopiedAndChangedByLaterProcessors() throws Exception {
        IngestDocument document = Documents.of(Map.of("title", "a", "abstract", "b"));
        run(cutting(FakeEmbedder.working(), false), document);
        IngestDocument copy = new IngestDocument(document);
        document.setFieldValue("vectors.title.0.page", 7);
        document.appendFieldValue("vectors.title", Map.of("start", 0));
        assertThat(list(document, "vectors.title")).hasSize(2);
        assertThat(copy.getFieldValue("vectors.title", Object.class))
                .isEqualTo(List.of(Map.of("start", 0, "end", 1, "vector", vector("a"))));
    }

    @Test
    void listHasNoOffsetsAndFailsTheDocument() throws Exception {
        TextEmbeddingProcessor processor = cutting(FakeEmbedder.working(), true);
        assertFails(
                processor,
                Documents.of(Map.of("title", "a", "abstract", List.of("b", "c"))),
                IllegalArgumentException.class,
                "field [abstract] must be one string, for the offsets of its passages, but is a list of [2];"
                        + " a [join] processor before this one makes it one");
        IngestDocument document = Documents.of(Map.of("title", "a", "abstract", List.of()));
        assertThat(run(processor, document).hasField("vectors.abstract")).isFalse();
    }

    @Test
    void passagesGoWithTheirText() throws Exception {
        TextEmbeddingProcessor processor = cutting(FakeEmbedder.working(), true);
        IngestDocument document = Documents.of(Map.of("title", "a", "abstract", "b"));
        run(processor, document);
        document.removeField("abstract");
        run(processor, document);
        assertThat(document.hasField("vectors.abstract")).isFalse();
        assertThat(document.hasField("vectors.title")).isTrue();
        document.setFieldValue("title", 42);
        assertThatThrownBy(() -> run(processor, document))
                .hasRootCauseMessage(
                        "field [title] must be a string or a list of strings, but is of type [java.lang.Integer]");
        assertThat(document.hasField("vectors.title")).isFalse();
        assertThat(document.hasField("print")).isFalse();
    }

    @Test
    void unchangedPassagesAreNotEmbeddedAgainUnlessOneLacksItsVector() throws Exception {
        FakeEmbedder embedder = FakeEmbedder.working();
        TextEmbeddingProcessor processor = cutting(embedder, false);
        IngestDocument document = Documents.of(Map.of("title", "a", "abstract", "word ".repeat(1_500)));
        run(processor, document);
        int texts = texts(embedder);
        assertThat(texts).isEqualTo(1 + list(document, "vectors.abstract").size());
        run(processor, document);
        assertThat(texts(embedder)).isEqualTo(texts);
        document.removeField("vectors.abstract.1.vector");
        run(processor, document);
        assertThat(texts(embedder)).isEqualTo(2 * texts);
        assertThat(document.hasField("vectors.abstract.1.vector")).isTrue();
    }

    @Test
    void missingFieldIsSkippedWhenIgnored() throws Exception {
        IngestDocument document = Documents.of(Map.of("title", "black holes"));
        run(processor(FakeEmbedder.working(), true), document);
        assertThat(document.getFieldValue("vectors", Object.class)).isEqualTo(Map.of("title", vector("black holes")));
    }

    @Test
    void documentWithoutAnyTextIsLeftAsItIsWhenIgnored() throws Exception {
        FakeEmbedder never = FakeEmbedder.failing(new IllegalStateException("not to be asked"));
        IngestDocument document = Documents.of(Map.of("year", 2026));
        assertThat(run(processor(never, true), document).getSource()).isEqualTo(Map.of("year", 2026));
    }

    @Test
    void fieldOfAnotherTypeFailsTheDocumentEvenWhenMissingIsIgnored() throws Exception {
        assertFails(
                processor(FakeEmbedder.working(), true),
                Documents.of(Map.of("title", 42)),
                IllegalArgumentException.class,
                "field [title] must be a string or a list of strings, but is of type [java.lang.Integer]");
    }

    @Test
    void failureOfTheModelFailsTheDocument() throws Exception {
        EmbeddingException failure = new EmbeddingException("the model broke");
        IngestDocument document = Documents.of(Map.of("title", "a", "abstract", "b"));
        assertFails(
                processor(FakeEmbedder.failing(failure), false), document, EmbeddingException.class, "the model broke");
        assertThat(document.hasField("vectors")).isFalse();
    }

    @Test
    void modelThatCannotBeLoadedFailsTheDocument() throws Exception {
        services = new TestEmbeddingServices(root, FakeLoader.of(spec -> {
            throw new EmbeddingException("the weights are broken");
        }));
        assertFails(
                processor(false),
                Documents.of(Map.of("title", "a", "abstract", "b")),
                ModelUnavailableException.class,
                "model [tiny] cannot be used on this node; [GET _ingest/djl/models/tiny] says why");
    }

    @Test
    void modelThatIsGoneIsNotTheDocumentsFault() throws Exception {
        TextEmbeddingProcessor processor = processor(FakeEmbedder.working(), false);
        FileSystemUtils.deleteSubDirectories(root);
        assertThatThrownBy(() -> run(processor, Documents.of(Map.of("title", "a", "abstract", "b"))))
                .cause()
                .isInstanceOfSatisfying(ModelUnavailableException.class, e -> assertThat(e.status())
                        .isEqualTo(RestStatus.SERVICE_UNAVAILABLE))
                .hasMessage("[model_id] names no model of this node, got [tiny]");
    }

    @Test
    void targetThatCannotBeWrittenFailsTheDocument() throws Exception {
        assertFails(
                processor(FakeEmbedder.working(), true),
                Documents.of(Map.of("title", "a", "vectors", "no object")),
                IllegalArgumentException.class,
                "cannot set [title] with parent object of type [java.lang.String] as part of path [vectors.title]");
    }

    @Test
    void handlerIsCalledOnceEvenIfTheRestOfThePipelineThrows() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Void> called = new CompletableFuture<>();
        processor(FakeEmbedder.working(), true).execute(Documents.of(Map.of("title", "a")), (document, e) -> {
            calls.incrementAndGet();
            called.complete(null);
            throw new IllegalStateException("the rest of the pipeline broke");
        });
        called.get(10, TimeUnit.SECONDS);
        services.close();
        assertThat(calls).hasValue(1);
    }

    @Test
    void synchronousCallIsRefused() throws Exception {
        TextEmbeddingProcessor processor = processor(FakeEmbedder.working(), false);
        assertThat(processor.isAsync()).isTrue();
        assertThatThrownBy(() -> processor.execute(Documents.of(Map.of("title", "a"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("[djl_text_embedding] is asynchronous");
    }

    private TextEmbeddingProcessor processor(FakeEmbedder embedder, boolean ignoreMissing) throws IOException {
        services = new TestEmbeddingServices(root, FakeLoader.of(spec -> embedder));
        return processor(ignoreMissing);
    }

    private TextEmbeddingProcessor fingerprinting(FakeEmbedder embedder, boolean ignoreMissing) throws IOException {
        if (services != null) {
            services.close();
        }
        services = new TestEmbeddingServices(root, FakeLoader.of(spec -> embedder));
        return processor(ignoreMissing, Map.of("fingerprint_field", "print"));
    }

    private TextEmbeddingProcessor cutting(FakeEmbedder embedder, boolean ignoreMissing) throws IOException {
        services = new TestEmbeddingServices(root, FakeLoader.of(spec -> embedder));
        return processor(ignoreMissing, Map.of("long_text", "passages", "fingerprint_field", "print"));
    }

    private static List<?> list(IngestDocument document, String path) {
        return (List<?>) document.getFieldValue(path, Object.class);
    }

    private static int texts(FakeEmbedder embedder) {
        return embedder.batchLengths().stream().mapToInt(List::size).sum();
    }

    private TextEmbeddingProcessor processor(boolean ignoreMissing) {
        return processor(ignoreMissing, Map.of());
    }

    private TextEmbeddingProcessor processor(boolean ignoreMissing, Map<String, Object> options) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", "vectors.title");
        fields.put("abstract", "vectors.abstract");
        Map<String, Object> config = new HashMap<>(Map.of("field_map", fields, "ignore_missing", ignoreMissing));
        config.putAll(options);
        return new TextEmbeddingProcessor.Factory(services::service, Runnable::run).create("tag", null, config);
    }

    private static CompletableFuture<IngestDocument> start(TextEmbeddingProcessor processor, IngestDocument document) {
        CompletableFuture<IngestDocument> result = new CompletableFuture<>();
        processor.execute(document, (done, e) -> {
            if (e == null) {
                result.complete(done);
            } else {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static IngestDocument run(TextEmbeddingProcessor processor, IngestDocument document) throws Exception {
        return get(start(processor, document));
    }

    private static IngestDocument get(CompletableFuture<IngestDocument> result) throws Exception {
        return result.get(10, TimeUnit.SECONDS);
    }

    private static void assertFails(
            TextEmbeddingProcessor processor,
            IngestDocument document,
            Class<? extends Exception> type,
            String message) {
        assertThatThrownBy(() -> run(processor, document))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(type)
                .hasMessage(message);
    }

    private static VectorList vector(String passage) {
        return new VectorList(FakeEmbedder.vector("passage: " + passage));
    }
}
