/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.inference.TestEmbeddingServices;
import io.github.ingestdjl.plugin.model.EmbedderLoader;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractThrowableAssert;
import org.elasticsearch.ElasticsearchParseException;
import org.elasticsearch.cluster.service.ClusterApplierService;
import org.elasticsearch.common.Strings;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEmbeddingProcessorFactoryTest {
    @TempDir
    private Path root;

    private TestEmbeddingServices services;

    @BeforeEach
    void createServices() throws IOException {
        use(FakeLoader.of(spec -> FakeEmbedder.working()));
    }

    @AfterEach
    void closeServices() {
        services.close();
    }

    @Test
    void smallestConfigurationEmbedsWithTheDefaultModelAndMissesNothing() throws Exception {
        Processor processor = create(config());
        assertThat(processor.getType()).isEqualTo("djl_text_embedding");
        assertThat(embed(processor, Map.of("title", "black holes")).getFieldValue("title_vector", Object.class))
                .isEqualTo(new VectorList(FakeEmbedder.vector("passage: black holes")));
        assertThatThrownBy(() -> embed(processor, Map.of()))
                .hasRootCauseMessage("field [title] is missing, null or blank");
    }

    @Test
    void everyKeyIsRead() throws Exception {
        ModelFolders.write(root, "other", "passage_prefix=other: ");
        Map<String, Object> config = config();
        config.put("model_id", "other");
        config.put("ignore_missing", true);
        Processor processor = new TextEmbeddingProcessor.Factory(services::service, Runnable::run)
                .create("embed-title", "the vector of the title", config);
        assertThat(config).isEmpty();
        assertThat(processor.getTag()).isEqualTo("embed-title");
        assertThat(processor.getDescription()).isEqualTo("the vector of the title");
        assertThat(embed(processor, Map.of("title", "black holes")).getFieldValue("title_vector", Object.class))
                .isEqualTo(new VectorList(FakeEmbedder.vector("other: black holes")));
        assertThat(embed(processor, Map.of()).hasField("title_vector")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\nb", "\u007f", "\ud83d"})
    void tagThatNoHeaderOfAnAnswerCanHaveIsRefusedWithoutIt(String tag) {
        assertThatThrownBy(() -> new TextEmbeddingProcessor.Factory(services::service, Runnable::run)
                        .create(tag, null, config()))
                .isInstanceOfSatisfying(ElasticsearchParseException.class, e -> assertThat(Strings.toString(e))
                        .doesNotContain("processor_tag"))
                .hasMessageStartingWith("[tag] must have no control characters and no half surrogate pairs, got [");
    }

    @Test
    void halfASurrogatePairIsRefusedBeforeItIsInTheClusterState() {
        for (Object value : new Object[] {"\ud83d", Map.of("title", "\ud83d"), Map.of("\ud83d", "v")}) {
            Map<String, Object> config = config();
            config.put("field_map", value);
            assertRefused(config).hasMessage("[field_map] must have no half surrogate pairs");
        }
        assertThatThrownBy(() -> new TextEmbeddingProcessor.Factory(services::service, Runnable::run)
                        .create("tag", "\ud83d", config()))
                .hasMessage("[description] must have no half surrogate pairs");
    }

    @Test
    void unknownKeyIsLeftForElasticsearchToRefuse() {
        Map<String, Object> config = config();
        config.put("ignore_mising", true);
        create(config);
        assertThat(config).containsOnlyKeys("ignore_mising");
    }

    @Test
    void fieldMapIsRequired() {
        assertRefused(new HashMap<>()).hasMessage("[field_map] required property is missing");
        assertRefused(new HashMap<>(Map.of("model", "m"))).hasMessage("[field_map] required property is missing");
    }

    @Test
    void aMistypedFieldMapIsNamed() {
        for (String typo : List.of("field_maps", "fieldMap", "fields_map")) {
            assertRefused(new HashMap<>(Map.of(typo, Map.of("title", "title_vector"))))
                    .hasMessage("[field_map] required property is missing, did you mean it by [" + typo + "]?");
        }
    }

    @Test
    void wrongTypesAreRefused() {
        Map<String, Object> notAMap = config();
        notAMap.put("field_map", "title");
        assertRefused(notAMap).hasMessageStartingWith("[field_map] property isn't a map");
        Map<String, Object> notABoolean = config();
        notABoolean.put("ignore_missing", "maybe");
        assertRefused(notABoolean).hasMessageStartingWith("[ignore_missing] property isn't a boolean");
    }

    @Test
    void longTextIsOneOfThree() {
        Map<String, Object> config = config();
        config.put("long_text", "windows");
        assertRefused(config).hasMessage("[long_text] must be one of [truncate, average, passages], got [windows]");
    }

    @Test
    void optionsOfPassagesAreReadWithinTheirBounds() {
        Map<String, Object> config = config();
        config.putAll(Map.of("long_text", "passages", "sentence_overlap", 0, "max_passages", 256));
        create(config);
        assertThat(config).isEmpty();
        Map<String, Object> tooMany = config();
        tooMany.putAll(Map.of("long_text", "passages", "sentence_overlap", 9, "max_passages", 0));
        assertRefused(tooMany)
                .hasMessage("[sentence_overlap] must be from 0 to 8, got [9];"
                        + " [max_passages] must be from 1 to 256, got [0]");
        Map<String, Object> noNumber = config();
        noNumber.putAll(Map.of("long_text", "passages", "max_passages", "many"));
        assertRefused(noNumber).hasMessageStartingWith("[max_passages] property cannot be converted to an int [many]");
    }

    @Test
    void optionsOfPassagesAreRefusedWithoutPassages() {
        for (String longText : new String[] {null, "truncate", "average"}) {
            Map<String, Object> config = config();
            config.putAll(Map.of("sentence_overlap", 1, "max_passages", 8));
            if (longText != null) {
                config.put("long_text", longText);
            }
            assertRefused(config)
                    .hasMessage("[sentence_overlap] is for [long_text] [passages] alone, got [1];"
                            + " [max_passages] is for [long_text] [passages] alone, got [8]");
        }
    }

    @Test
    void whatIsNoFingerprintIsRefused() {
        Map<String, Object> config = config();
        config.put("model_fingerprint", "ABC");
        assertRefused(config).hasMessage("[model_fingerprint] must be 32 hexadecimal digits in lower case, got [ABC]");
    }

    @Test
    void unknownModelIsRefused() {
        Map<String, Object> config = config();
        config.put("model_id", "huge");
        assertRefused(config).hasMessage("[model_id] names no model of this node, got [huge]");
    }

    @Test
    void modelIdThatCouldLeaveTheModelsFolderIsRefused() {
        Map<String, Object> config = config();
        config.put("model_id", "../tiny");
        assertRefused(config).hasMessageStartingWith("[model_id] must match").hasMessageEndingWith("got [../tiny]");
    }

    @Test
    void invalidModelFolderIsRefused() throws IOException {
        ModelFolders.write(root, "tiny", "pooling=average");
        assertRefused(config())
                .hasMessageStartingWith("the default model: model [tiny] is invalid: [pooling] must be one of");
    }

    @Test
    void pipelineOfTheClusterStateIsMadeWithoutItsModelAndWorksWhenTheFolderArrives() throws Exception {
        Map<String, Object> config = config();
        config.put("model_id", "late");
        Processor processor = onTheThreadThatAppliesTheClusterState(() -> create(config));
        assertThatThrownBy(() -> embed(processor, Map.of("title", "black holes")))
                .hasRootCauseMessage("[model_id] names no model of this node, got [late]");
        ModelFolders.write(root, "late", "passage_prefix=late: ");
        assertThat(embed(processor, Map.of("title", "black holes")).getFieldValue("title_vector", Object.class))
                .isEqualTo(new VectorList(FakeEmbedder.vector("late: black holes")));
    }

    @Test
    void pipelineOfTheClusterStateThatIsWrongInItselfIsRefusedThereToo() {
        Map<String, Object> config = config();
        config.put("model_id", "Late");
        assertThatThrownBy(() -> onTheThreadThatAppliesTheClusterState(() -> create(config)))
                .rootCause()
                .hasMessageStartingWith("[model_id] must match");
    }

    private static <T> T onTheThreadThatAppliesTheClusterState(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task, "elasticsearch[node][" + ClusterApplierService.CLUSTER_UPDATE_THREAD_NAME + "][T#1]").start();
        return task.get(10, TimeUnit.SECONDS);
    }

    @Test
    void problemsOfTheModelAndOfTheFieldsComeInOneMessage() {
        Map<String, Object> config = config();
        config.put("model_id", "Huge");
        config.put("field_map", Map.of("title", "title"));
        assertRefused(config)
                .hasMessageContaining("got [Huge]; [field_map] target [title] would overwrite source [title]");
    }

    @Test
    void nodeThatCannotLoadModelsRefusesPipelines() throws IOException {
        use(FakeLoader.unsupported("the processor must have AVX2"));
        assertRefused(config()).hasMessage("the default model: the processor must have AVX2");
    }

    @Test
    void serviceIsAskedForOnlyWhenAPipelineIsCreated() {
        Supplier<EmbeddingService> tooEarly = () -> {
            throw new IllegalStateException("the node has no components yet");
        };
        TextEmbeddingProcessor.Factory factory = new TextEmbeddingProcessor.Factory(tooEarly, Runnable::run);
        assertThatThrownBy(() -> factory.create("tag", null, config())).hasMessage("the node has no components yet");
    }

    private void use(EmbedderLoader loader) throws IOException {
        if (services != null) {
            services.close();
        }
        services = new TestEmbeddingServices(root, loader);
    }

    private static Map<String, Object> config() {
        return new HashMap<>(Map.of("field_map", Map.of("title", "title_vector")));
    }

    private Processor create(Map<String, Object> config) {
        return new TextEmbeddingProcessor.Factory(services::service, Runnable::run).create("tag", null, config);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Map<String, Object> config) {
        return assertThatThrownBy(() -> create(config)).isInstanceOf(ElasticsearchParseException.class);
    }

    private static IngestDocument embed(Processor processor, Map<String, Object> source) throws Exception {
        CompletableFuture<IngestDocument> result = new CompletableFuture<>();
        processor.execute(Documents.of(source), (document, e) -> {
            if (e == null) {
                result.complete(document);
            } else {
                result.completeExceptionally(e);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }
}
