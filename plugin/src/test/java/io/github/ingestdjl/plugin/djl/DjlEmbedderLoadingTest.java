/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Pooling;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.LoadedModels;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be loaded, what is refused and why, and that nothing of it stays. */
@ExtendWith(NativeLibraries.class)
class DjlEmbedderLoadingTest {
    private static final DjlRuntime runtime = NativeLibraries.runtime();

    @TempDir
    private Path folder;

    @Test
    void dimensionsAreTheModelsWhetherDeclaredOrNot() {
        for (int declared : new int[] {0, 8}) {
            ModelSpec spec =
                    TinyModels.variant(TinyModels.TOKENS).dimensions(declared).spec();
            try (Embedder embedder = runtime.load(spec)) {
                assertThat(embedder.dimensions()).isEqualTo(8);
            }
        }
    }

    @Test
    void otherDimensionsThanDeclaredAreRefused() {
        assertRefused(TinyModels.variant(TinyModels.TOKENS).dimensions(384).spec())
                .hasMessageEndingWith("[dimensions] says [384], but the model returns [8]");
    }

    @Test
    void tokenVectorsAreRefusedWithoutPooling() {
        assertRefused(TinyModels.spec(TinyModels.TOKENS, Pooling.NONE, true))
                .hasMessageContaining("with [pooling] [none] the model must return [batch, dimensions], got (1, ");
    }

    @Test
    void textVectorsAreRefusedWithPooling() {
        assertRefused(TinyModels.spec(TinyModels.TEXTS, Pooling.MEAN, true))
                .hasMessageContaining(
                        "with [pooling] [mean] the model must return [batch, tokens, dimensions], got (1, 8)");
    }

    @Test
    void modelThatGivesNoVectorsIsRefused() {
        for (String model : new String[] {TinyModels.NAN, TinyModels.ZERO}) {
            assertRefused(TinyModels.spec(model))
                    .hasMessageEndingWith("the model returns no vector for the text [warm-up]: all its values are 0, or"
                            + " one is no finite number");
        }
    }

    @Test
    void modelThatReturnsNoTensorOrANumberIsRefused() {
        for (String model : new String[] {TinyModels.STRINGS, TinyModels.SCALAR}) {
            assertRefused(TinyModels.spec(model))
                    .hasMessageContaining("with [pooling] [none] the model must return [batch, dimensions], got ()");
        }
    }

    @Test
    void firstOfATupleIsTheVectors() {
        try (Embedder embedder = runtime.load(TinyModels.spec(TinyModels.PAIR));
                Embedder single = runtime.load(TinyModels.spec(TinyModels.TEXTS))) {
            List<TokenWindow> batch =
                    embedder.tokenize("black holes", LongText.TRUNCATE).windows();
            assertThat(embedder.embed(batch)).usingRecursiveComparison().isEqualTo(single.embed(batch));
        }
    }

    @Test
    void modelThatNeedsTokenTypesIsRefusedWithoutThem() {
        ModelSpec types = TinyModels.spec(TinyModels.TYPES);
        assertRefused(TinyModels.variant(TinyModels.TOKENS).model(types.model()).spec())
                .hasMessageContaining("missing value for argument 'token_type_ids'");
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "BFLOAT16"})
    void modelThatCannotComputeInBfloat16IsRefusedWhereItsFolderSaysItCan(Precision precision) {
        ModelSpec spec =
                TinyModels.variant(TinyModels.TEXTS).precision(precision).spec();
        assertRefused(spec)
                .hasMessageEndingWith(
                        "[precision] must be [float32] for a model without the method [to_bfloat16], got ["
                                + precision.key() + "]");
    }

    @Test
    void maximumLengthMustLeaveRoomBesideTheSpecialTokens() {
        for (int maxLength : new int[] {1, 2}) {
            assertRefused(TinyModels.variant(TinyModels.TOKENS)
                            .maxLength(maxLength)
                            .spec())
                    .hasMessageEndingWith(
                            "[maxLength] must be more than the [2] special tokens, got [" + maxLength + "]");
        }
    }

    @Test
    void tokenizerThatIsNoJsonIsRefused() throws IOException {
        Path tokenizer = Files.writeString(folder.resolve("tokenizer.json"), "version https://git-lfs.github.com\n");
        assertRefused(TinyModels.variant(TinyModels.TOKENS).tokenizer(tokenizer).spec())
                .hasMessageContaining("[tokenizer.json] is no JSON: ");
    }

    @Test
    void archiveThatOnlyLooksLikeTorchScriptIsRefused() throws IOException {
        Path archive = ModelFolders.write(folder, "fake").resolve("fake.pt");
        assertRefused(TinyModels.variant(TinyModels.TOKENS).model(archive).spec())
                .hasMessageContaining("Expected hasRecord(\"version\") to be true");
    }

    @Test
    void platformIsCheckedBeforeAnythingIsLoaded() {
        DjlRuntime empty = new DjlRuntime(folder, Precision.AUTO);
        assertThatThrownBy(() -> empty.load(TinyModels.spec(TinyModels.TOKENS)))
                .isInstanceOf(UnsupportedPlatformException.class)
                .hasMessageContaining("this plugin was built for another platform than");
    }

    @Test
    void threadNeedsNoContextClassLoaderAndKeepsTheOneItHas() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try (Embedder embedder = runtime.load(TinyModels.spec(TinyModels.TOKENS))) {
            assertThat(embedder.dimensions()).isEqualTo(8);
            assertThat(thread.getContextClassLoader()).isNull();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingStaysInMemoryOfAModelThatIsClosed() throws IOException {
        assertMemoryStays(() -> runtime.load(bundled(384)).close());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingStaysInMemoryOfAModelThatIsRefused() throws IOException {
        ModelSpec wrong = bundled(383);
        assertMemoryStays(() -> assertThatThrownBy(() -> runtime.load(wrong)).isInstanceOf(EmbeddingException.class));
    }

    /** The library takes the last of two values of a key, we take none: both must agree on what they have read. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingStaysInMemoryOfATokenizerThatOnlyTheLibraryTakes() throws IOException {
        String whole = Files.readString(bundled(384).tokenizer());
        Path twice =
                Files.writeString(folder.resolve("tokenizer.json"), whole.replaceFirst("\\{", "{\"version\":\"1.0\","));
        ModelSpec spec = new TinyModels.Variant(bundled(384)).tokenizer(twice).spec();
        assertMemoryStays(() -> assertThatThrownBy(() -> runtime.load(spec))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("[tokenizer.json] is no JSON: ")
                .hasMessageContaining("Duplicate field 'version'"));
    }

    /** The model that the zip holds: with 19 MB it is large enough to be missed. */
    private static ModelSpec bundled(int dimensions) {
        Path models = Path.of("..", "model");
        ModelSpec spec = LoadedModels.repository(models, models).find(new ModelId("arxiv-static-384-v3"));
        return new TinyModels.Variant(spec).dimensions(dimensions).spec();
    }

    private static void assertMemoryStays(Runnable use) throws IOException {
        for (int i = 0; i < 5; i++) {
            use.run();
        }
        long before = residentMegabytes();
        for (int i = 0; i < 20; i++) {
            use.run();
        }
        assertThat(residentMegabytes() - before)
                .as("MB more after 20 models of 19 MB")
                .isLessThan(40);
    }

    private static long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ModelSpec spec) {
        return assertThatThrownBy(() -> runtime.load(spec))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageStartingWith("model [" + spec.id() + "] cannot be loaded: ");
    }
}
