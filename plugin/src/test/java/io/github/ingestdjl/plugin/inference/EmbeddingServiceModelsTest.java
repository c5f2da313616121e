/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.model.EmbedderLoader;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.FakeEmbedder;
import io.github.ingestdjl.plugin.model.FakeLoader;
import io.github.ingestdjl.plugin.model.LoadedModels;
import io.github.ingestdjl.plugin.model.ModelLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.common.breaker.NoopCircuitBreaker;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.TimeValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service says of its models; the models run on the calling thread. */
class EmbeddingServiceModelsTest {
    private static final ModelId MINE = new ModelId("mine");

    @TempDir
    private Path root;

    private Path configured;
    private Path bundled;

    @BeforeEach
    void writeModels() throws IOException {
        configured = Files.createDirectories(root.resolve("configured"));
        bundled = Files.createDirectories(root.resolve("bundled"));
        ModelFolders.write(configured, "mine", "pooling=cls", "maxLength=64", "query_prefix=q: ");
        ModelFolders.write(bundled, "theirs", "dimensions=2");
    }

    private EmbeddingService service() {
        return service(FakeLoader.of(spec -> FakeEmbedder.working()));
    }

    private EmbeddingService service(EmbedderLoader loader) {
        return new EmbeddingService(
                new ModelLoader(LoadedModels.repository(configured, bundled), loader, false),
                new ModelId("theirs"),
                new InferenceOptions(
                        1,
                        512,
                        TimeValue.timeValueMinutes(2),
                        100,
                        ByteSizeValue.ofMb(1),
                        TimeValue.timeValueSeconds(10),
                        ByteSizeValue.ZERO),
                Runnable::run,
                Runnable::run,
                new NoopCircuitBreaker("test"),
                new ThreadContext(Settings.EMPTY),
                System::nanoTime);
    }

    private static String load(EmbeddingService service, ModelId id) {
        PlainActionFuture<String> fingerprint = new PlainActionFuture<>();
        service.load(id, fingerprint);
        return fingerprint.actionGet();
    }

    @Test
    void modelsAreDescribedByTheirFolders() {
        EmbeddingService service = service();
        assertThat(service.modelIds()).extracting(ModelId::value).containsExactly("mine", "theirs");
        assertThat(service.models())
                .containsExactly(
                        new ModelInfo(
                                "mine",
                                false,
                                false,
                                "absent",
                                new ModelInfo.Definition("cls", true, 64, "q: ", ""),
                                0,
                                null,
                                null,
                                0,
                                null,
                                null),
                        new ModelInfo(
                                "theirs",
                                true,
                                true,
                                "absent",
                                new ModelInfo.Definition("mean", true, 512, "", ""),
                                2,
                                null,
                                null,
                                0,
                                null,
                                null));
    }

    @Test
    void configuredModelHidesTheBundledOneOfItsName() throws IOException {
        ModelFolders.write(configured, "theirs", "pooling=max");
        ModelInfo model = service().models().get(1);
        assertThat(model.modelId()).isEqualTo("theirs");
        assertThat(model.bundled()).isFalse();
        assertThat(model.definition().pooling()).isEqualTo("max");
    }

    @Test
    void loadedModelSaysWhatLoadingTells() throws IOException {
        EmbeddingService service = service();
        assertThat(service.isLoaded(MINE)).isFalse();
        String fingerprint = load(service, MINE);
        assertThat(service.isLoaded(MINE)).isTrue();
        ModelInfo model = service.models().get(0);
        assertThat(model.isLoaded()).isTrue();
        assertThat(model.fingerprint()).isEqualTo(fingerprint);
        assertThat(model.dimensions()).isEqualTo(2);
        assertThat(model.state()).isEqualTo("serving");

        assertThat(service.unload(MINE)).isTrue();
        assertThat(service.isLoaded(MINE)).isFalse();
        assertThat(service.models().get(0).isLoaded()).isFalse();
    }

    @Test
    void loadedModelThatWasNeverUsedIsInTheStats() {
        EmbeddingService service = service();
        load(service, MINE);
        assertThat(service.stats()).singleElement().satisfies(stats -> {
            assertThat(stats.modelId()).isEqualTo("mine");
            assertThat(stats.loadedOn()).isEqualTo(1);
            assertThat(stats.counter(ModelStats.Counter.TEXTS)).isZero();
        });
    }

    @Test
    void loadedModelStaysListedWhenItsFolderBreaksOrGoes() throws IOException {
        EmbeddingService service = service();
        load(service, MINE);
        Path folder = configured.resolve("mine");
        Files.delete(folder.resolve("tokenizer.json"));
        ModelInfo model = service.models().get(0);
        assertThat(model.isLoaded()).isTrue();
        assertThat(model.definition().pooling()).isEqualTo("cls");
        assertThat(model.error()).contains("[tokenizer.json] is missing");

        Files.move(folder, root.resolve("elsewhere"));
        assertThat(service.modelIds()).contains(MINE);
        assertThat(service.models().get(0).error()).startsWith("[model_id] names no model of this node, got [mine]");

        service.unload(MINE);
        assertThat(service.modelIds()).doesNotContain(MINE);
    }

    @Test
    void invalidFolderHasAReasonAndNoDefinition() throws IOException {
        Files.delete(configured.resolve("mine/tokenizer.json"));
        ModelInfo model = service().models().get(0);
        assertThat(model.definition()).isNull();
        assertThat(model.error()).contains("[tokenizer.json] is missing");
    }

    @Test
    void nodeThatCannotLoadModelsSaysSoForEach() {
        assertThat(service(FakeLoader.unsupported("no libtorch here")).models())
                .hasSize(2)
                .allSatisfy(model -> assertThat(model.error()).isEqualTo("no libtorch here"));
    }

    @Test
    void failedLoadingIsToldWithItsReasonAndTime() {
        EmbeddingService service = service(FakeLoader.of(spec -> {
            throw new EmbeddingException("the weights are broken");
        }));
        long before = System.currentTimeMillis();
        assertThatThrownBy(() -> load(service, MINE)).hasMessage("the weights are broken");
        ModelInfo model = service.models().get(0);
        assertThat(model.state()).isEqualTo("absent");
        assertThat(model.error()).isNull();
        assertThat(model.loadFailure().reason()).isEqualTo("the weights are broken");
        assertThat(model.loadFailure().millis()).isBetween(before, System.currentTimeMillis());
        assertThat(service.stats()).singleElement().satisfies(stats -> {
            assertThat(stats.counter(ModelStats.Counter.LOAD_FAILURES)).isEqualTo(1);
            assertThat(stats.loadedOn()).isZero();
        });
    }
}
