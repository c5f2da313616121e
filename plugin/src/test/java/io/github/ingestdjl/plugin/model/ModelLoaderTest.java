/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoaderTest {
    private static final ModelId ID = new ModelId("tiny");

    @TempDir
    private Path root;

    private final List<FakeEmbedder> loaded = new ArrayList<>();

    @BeforeEach
    void writeModel() throws IOException {
        ModelFolders.write(root, "tiny", "maxLength=7");
    }

    private ModelLoader loader(Function<ModelSpec, Embedder> engine) {
        return LoadedModels.loader(root, FakeLoader.of(engine));
    }

    private Embedder working(ModelSpec spec) {
        FakeEmbedder embedder = FakeEmbedder.working();
        loaded.add(embedder);
        return embedder;
    }

    @Test
    void modelIsLoadedWithWhatItsFolderSays() {
        LoadedModel model = loader(this::working).load(ID);
        assertThat(model.spec().maxLength()).isEqualTo(7);
        assertThat(model.fingerprint()).matches("[0-9a-f]{32}");
        assertThat(model.dimensions()).isEqualTo(2);
        assertThat(model.embedder()).isSameAs(loaded.get(0));
    }

    @Test
    void modelWhoseFolderIsNoFolderAnyMoreIsClosed() {
        ModelLoader loader = loader(spec -> {
            Path folder = spec.model().getParent();
            try {
                Files.move(folder, folder.resolveSibling("elsewhere"));
                Files.writeString(folder, "a file in its place");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return working(spec);
        });
        assertThatThrownBy(() -> loader.load(ID)).isInstanceOf(UnknownModelException.class);
        assertThat(loaded).singleElement().matches(embedder -> embedder.timesClosed() == 1);
    }

    @Test
    void filesThatAreOthersThanListedAreNotGivenToTheEngine() throws IOException {
        Files.writeString(root.resolve("tiny/SHA256SUMS"), "0".repeat(64) + "  tokenizer.json\n");
        FakeLoader engine = FakeLoader.of(this::working);
        assertThatThrownBy(() -> LoadedModels.loader(root, engine).load(ID))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("model [tiny] is damaged: [tokenizer.json] has the SHA-256 [");
        assertThat(engine.loads()).isZero();
    }

    @Test
    void findingLoadsNothing() {
        FakeLoader engine = FakeLoader.of(this::working);
        ModelLoader loader = LoadedModels.loader(root, engine);
        assertThat(loader.find(ID).maxLength()).isEqualTo(7);
        assertThatThrownBy(() -> loader.find(new ModelId("huge"))).isInstanceOf(UnknownModelException.class);
        assertThat(engine.loads()).isZero();
    }

    @Test
    void nothingIsFoundOnANodeThatCannotLoadModels() {
        ModelLoader loader = LoadedModels.loader(root, FakeLoader.unsupported("no AVX2"));
        assertThatThrownBy(() -> loader.find(ID))
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("no AVX2");
        assertThatThrownBy(() -> loader.load(ID)).hasMessage("no AVX2");
    }

    @Test
    void folderThatIsExchangedWhileItIsReadIsReadAgain() {
        ModelLoader loader = loader(spec -> {
            if (loaded.isEmpty()) {
                exchange("maxLength=8");
            }
            return working(spec);
        });
        LoadedModel model = loader.load(ID);
        assertThat(model.spec().maxLength()).isEqualTo(8);
        assertThat(loaded).extracting(FakeEmbedder::timesClosed).containsExactly(1, 0);
        assertThat(model.fingerprint()).isEqualTo(loader(this::working).load(ID).fingerprint());
    }

    @Test
    void failureWhileTheFolderIsExchangedIsNotTheModels() {
        List<String> tries = new ArrayList<>();
        ModelLoader loader = loader(spec -> {
            tries.add("maxLength=" + spec.maxLength());
            if (tries.size() == 1) {
                exchange("maxLength=8");
                throw new EmbeddingException("half of the old, half of the new");
            }
            return working(spec);
        });
        assertThat(loader.load(ID).spec().maxLength()).isEqualTo(8);
        assertThat(tries).containsExactly("maxLength=7", "maxLength=8");
    }

    @Test
    void folderThatChangesAllTheTimeIsRefusedAndNothingStaysInMemory() {
        ModelLoader loader = loader(spec -> {
            exchange("maxLength=" + (8 + loaded.size()));
            return working(spec);
        });
        assertThatThrownBy(() -> loader.load(ID))
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("model [tiny] cannot be loaded: its folder changes while it is read");
        assertThat(loaded).hasSize(3).allMatch(embedder -> embedder.timesClosed() == 1);
    }

    @Test
    void damagedWeightsAreRefusedBeforeTheEngineSeesThem() throws IOException {
        Path file = root.resolve("tiny/tiny.pt");
        byte[] bytes = Files.readAllBytes(file);
        // The first byte of the first entry's data, after its header and name.
        bytes[30 + "model/data.pkl".length()] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> loader(this::working).load(ID))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("[tiny.pt] is damaged: [model/data.pkl]");
        assertThat(loaded).isEmpty();
    }

    @Test
    void codeThatReachesBeyondTheModelMustBeAllowed() throws IOException {
        ModelFolders.torchScript(root.resolve("tiny/tiny.pt"), "  _0 = torch.from_file(\"x\", True, 1)\n");
        assertThatThrownBy(() -> loader(this::working).load(ID))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("model [tiny] uses operators that reach beyond the model, [from_file], which"
                        + " [ingest.djl.models.allow_unsafe_operators] must allow");
        assertThat(loaded).isEmpty();
        ModelLoader allowing = new ModelLoader(LoadedModels.repository(root, root), FakeLoader.of(this::working), true);
        assertThat(allowing.load(ID).dimensions()).isEqualTo(2);
    }

    @Test
    void goldenVectorsAreReadFromTheFolder() throws IOException {
        assertThat(loader(this::working).golden(ID).vectors().texts()).isEmpty();
        Path golden = root.resolve("tiny/golden.json");
        Files.writeString(golden, "{ \"texts\": [ \"a\" ], \"vectors\": { \"passage\": [ \"AACAPwAAAMA=\" ] } }");
        ModelLoader.GoldenFolder folder = loader(this::working).golden(ID);
        assertThat(folder.vectors().texts()).containsExactly("a");
        assertThat(folder.quantized()).isFalse();
        assertThat(folder.fingerprint())
                .isEqualTo(loader(this::working).load(ID).fingerprint());
    }

    @Test
    void whatIsNoGoldenFileIsRefused() throws IOException {
        Path golden = root.resolve("tiny/golden.json");
        for (String json : new String[] {"", "{ \"texts\": [", "[]", "{}"}) {
            Files.writeString(golden, json);
            assertThatThrownBy(() -> loader(this::working).golden(ID))
                    .as(json)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageStartingWith("[golden.json] ");
        }
        Files.writeString(golden, " ".repeat((4 << 20) + 1));
        assertThatThrownBy(() -> loader(this::working).golden(ID))
                .hasMessage("[golden.json] is larger than [4194304] bytes");
    }

    /** Another folder takes the place of the model's, as an installation does it. */
    private void exchange(String properties) {
        try {
            Path staged = ModelFolders.write(root.resolve("staged"), "tiny", properties);
            Path aside = root.resolve(".tiny.previous");
            Files.move(root.resolve("tiny"), aside, StandardCopyOption.ATOMIC_MOVE);
            Files.move(staged, root.resolve("tiny"), StandardCopyOption.ATOMIC_MOVE);
            try (var files = Files.list(aside)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(aside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
