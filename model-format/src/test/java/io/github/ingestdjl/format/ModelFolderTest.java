/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    private static final ModelId ID = new ModelId("tiny");

    @TempDir
    private Path root;

    @Test
    void emptyPropertiesMeanTheDefaults() throws IOException {
        Path folder = write();
        assertThat(ModelFolder.read(ID, folder))
                .isEqualTo(new ModelSpec(
                        ID,
                        folder.resolve("tiny.pt"),
                        folder.resolve("tokenizer.json"),
                        Pooling.MEAN,
                        true,
                        false,
                        true,
                        512,
                        "",
                        "",
                        0,
                        Precision.FLOAT32));
    }

    @Test
    void everyKeyIsRead() throws IOException {
        Path folder = write(
                "engine=PyTorch",
                "truncation=true",
                "option.modelName=weights",
                "pooling=cls",
                "normalize=false",
                "includeTokenTypes=true",
                "addSpecialTokens=false",
                "maxLength=256",
                "query_prefix=query: ",
                "passage_prefix=passage: ",
                "dimensions=384",
                "precision=bfloat16");
        ModelFolders.torchScript(folder.resolve("weights.pt"));
        assertThat(ModelFolder.read(ID, folder))
                .isEqualTo(new ModelSpec(
                        ID,
                        folder.resolve("weights.pt"),
                        folder.resolve("tokenizer.json"),
                        Pooling.CLS,
                        false,
                        true,
                        false,
                        256,
                        "query: ",
                        "passage: ",
                        384,
                        Precision.BFLOAT16));
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void everyPoolingIsKnownByItsKey(Pooling pooling) throws IOException {
        assertThat(ModelFolder.read(ID, write("pooling=" + pooling.key())).pooling())
                .isEqualTo(pooling);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyPrecisionIsKnownByItsKey(Precision precision) throws IOException {
        assertThat(ModelFolder.read(ID, write("precision=" + precision.key())).precision())
                .isEqualTo(precision);
    }

    @Test
    void blanksAroundAValueAreNoPartOfIt() throws IOException {
        assertThat(ModelFolder.read(ID, write("maxLength = 64 \t", "normalize=false ")))
                .extracting(ModelSpec::maxLength, ModelSpec::normalize)
                .containsExactly(64, false);
    }

    @Test
    void prefixKeepsItsLettersAndItsLastBlank() throws IOException {
        assertThat(ModelFolder.read(ID, write("query_prefix=Frage für die Suche: "))
                        .queryPrefix())
                .isEqualTo("Frage für die Suche: ");
    }

    @Test
    void keysThatOnlySayHowDjlServingHostsAModelAreLeftAlone() throws IOException {
        Path folder = write(
                "batch_size=8",
                "application=nlp/text_embedding",
                "translatorFactory=ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory",
                "option.mapLocation=true");
        assertThat(ModelFolder.read(ID, folder).maxLength()).isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            engine=OnnxRuntime     | [engine] must be [PyTorch], got [OnnxRuntime]
            truncation=false       | [truncation] must be [true], got [false]
            pooling=average        | [pooling] must be one of [mean, cls, max, mean_sqrt_len, none], got [average]
            precision=float16      | [precision] must be one of [auto, float32, bfloat16], got [float16]
            pooling=               | [pooling] must be one of [mean, cls, max, mean_sqrt_len, none], got []
            normalize=yes          | [normalize] must be one of [true, false], got [yes]
            includeTokenTypes=1    | [includeTokenTypes] must be one of [true, false], got [1]
            addSpecialTokens=TRUE  | [addSpecialTokens] must be one of [true, false], got [TRUE]
            maxLength=0            | [maxLength] must be a whole number from 1 to 32768, got [0]
            maxLength=32769        | [maxLength] must be a whole number from 1 to 32768, got [32769]
            maxLength=5e2          | [maxLength] must be a whole number from 1 to 32768, got [5e2]
            dimensions=0           | [dimensions] must be a whole number from 1 to 4096, got [0]
            dimensions=4097        | [dimensions] must be a whole number from 1 to 4096, got [4097]
            maxlength=256          | [maxlength] is unknown, valid are [addSpecialTokens, dimensions, engine, \
            includeTokenTypes, maxLength, normalize, option.modelName, passage_prefix, pooling, precision, query_prefix, truncation]
            """)
    void wrongValueIsRefusedWithTheValidOnes(String property, String problem) throws IOException {
        assertInvalid(write(property)).hasMessage("model [tiny] is invalid: " + problem);
    }

    @Test
    void allProblemsComeInOneMessage() throws IOException {
        Path folder = write("pooling=average", "maxLength=none", "colour=blue", "option.modelName=gone");
        Files.delete(folder.resolve("tokenizer.json"));
        assertInvalid(folder)
                .hasMessageStartingWith("model [tiny] is invalid: ")
                .message()
                .containsSubsequence(
                        "[pooling] must be one of",
                        "; [gone.pt] is missing",
                        "; [maxLength] must be a whole number",
                        "; [tokenizer.json] is missing",
                        "; [colour] is unknown");
    }

    @Test
    void propertiesAndTokenizerMustBeThere() throws IOException {
        Path folder = write();
        Files.delete(folder.resolve("tokenizer.json"));
        assertInvalid(folder).hasMessageEndingWith("[tokenizer.json] is missing");
        Files.delete(folder.resolve("serving.properties"));
        assertInvalid(folder).hasMessageEndingWith("[serving.properties] is missing");
    }

    @Test
    void propertiesThatCannotBeReadAreRefusedWithTheReason() throws IOException {
        assertInvalid(write("query_prefix=\\u12"))
                .hasMessageContaining("[serving.properties] cannot be read: Malformed")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        Path folder = write();
        Files.write(folder.resolve("serving.properties"), new byte[] {'a', '=', (byte) 0xFF});
        assertInvalid(folder).hasMessageEndingWith("[serving.properties] is not encoded in UTF-8");
        Files.writeString(folder.resolve("serving.properties"), "# a comment\n".repeat(10_000));
        assertInvalid(folder).hasMessageEndingWith("[serving.properties] is larger than [65536] bytes");
    }

    @Test
    void fileOfTheFoldersNameIsTakenAmongSeveral() throws IOException {
        Path folder = write();
        ModelFolders.torchScript(folder.resolve("another.pt"));
        assertThat(ModelFolder.read(ID, folder).model()).isEqualTo(folder.resolve("tiny.pt"));
    }

    @Test
    void onlyFileIsTakenWhateverItsName() throws IOException {
        Path folder = write();
        Files.move(folder.resolve("tiny.pt"), folder.resolve("only.pt"));
        assertThat(ModelFolder.read(ID, folder).model()).isEqualTo(folder.resolve("only.pt"));
    }

    @Test
    void choiceAmongSeveralFilesMustBeSaid() throws IOException {
        Path folder = write();
        Files.move(folder.resolve("tiny.pt"), folder.resolve("b.pt"));
        ModelFolders.torchScript(folder.resolve("a.pt"));
        assertInvalid(folder)
                .hasMessageEndingWith("which TorchScript file to take is not said by [option.modelName], there are"
                        + " [a.pt, b.pt]");
    }

    @Test
    void folderWithoutTorchScriptIsRefused() throws IOException {
        Path folder = write();
        Files.move(folder.resolve("tiny.pt"), folder.resolve("tiny.onnx"));
        assertInvalid(folder).hasMessageEndingWith("no TorchScript file [*.pt] is there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "sub/inside", "/etc/model", "../tiny/sub/x"})
    void modelNameMustNotLeaveTheFolder(String name) throws IOException {
        ModelFolders.torchScript(root.resolve("outside.pt"));
        Path folder = write("option.modelName=" + name);
        ModelFolders.torchScript(Files.createDirectories(folder.resolve("sub")).resolve("inside.pt"));
        assertInvalid(folder)
                .hasMessageEndingWith("[option.modelName] must name a file of the folder, got [" + name + "]");
    }

    @Test
    void modelNameMustBeOneThatAFileCanHave() throws IOException {
        assertInvalid(write("option.modelName=a\\u0000b"))
                .hasMessageContaining("[option.modelName] must name a file of the folder, got [a");
    }

    @Test
    void fileThatIsNoTorchScriptIsRefused() throws IOException {
        Path folder = write();
        Files.writeString(folder.resolve("tiny.pt"), "version https://git-lfs.github.com/spec/v1\n");
        assertInvalid(folder)
                .hasMessage("model [tiny] is invalid: [tiny.pt] is not TorchScript: it does not begin as a zip does");
    }

    @Test
    void messageNamesNoPathOfTheMachine() throws IOException {
        Path folder = write("pooling=average");
        Files.delete(folder.resolve("tiny.pt"));
        Files.delete(folder.resolve("tokenizer.json"));
        assertInvalid(folder).message().doesNotContain(root.toString());
    }

    @Test
    void messageIsBoundedWhateverTheFolderHas() throws IOException {
        String[] lines = new String[500];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "unknown-" + i + "-" + "x".repeat(100) + "=";
        }
        assertInvalid(write(lines))
                .hasMessageEndingWith("; and [490] more")
                .message()
                .hasSizeLessThan(5000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serving.properties", "tiny.pt", "tokenizer.json", "golden.json", "SHA256SUMS", "anything"})
    void fileThatIsALinkOutOfTheFolderOfModelsIsRefused(String name, @TempDir Path outside) throws IOException {
        Path folder = write();
        Path elsewhere = outside.resolve(name);
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            Files.move(file, elsewhere);
        } else {
            Files.writeString(elsewhere, "secret");
        }
        Files.createSymbolicLink(file, elsewhere);
        assertInvalid(folder)
                .hasMessage("model [tiny] is invalid: [" + name
                        + "] is a link that leads out of the folder of models, or nowhere");
        Files.delete(elsewhere);
        assertInvalid(folder).hasMessageContaining("or nowhere");
    }

    @Test
    void folderThatIsALinkOutOfTheFolderOfModelsIsRefused(@TempDir Path models) throws IOException {
        Path link = Files.createSymbolicLink(models.resolve("linked"), write());
        assertInvalid(link).hasMessageContaining("[linked] is a link that leads out of the folder of models");
    }

    @Test
    void linksWithinTheFolderOfModelsAreFollowedAndThatFolderMayBeOne(@TempDir Path config) throws IOException {
        Path folder = write("maxLength=7");
        Path data = Files.createDirectory(folder.resolve("..2026"));
        Files.createSymbolicLink(folder.resolve("..data"), data.getFileName());
        Files.move(folder.resolve("tokenizer.json"), data.resolve("tokenizer.json"));
        Files.createSymbolicLink(folder.resolve("tokenizer.json"), Path.of("..data/tokenizer.json"));
        Path alias = Files.createSymbolicLink(folder.resolveSibling("alias"), folder);
        assertThat(ModelFolder.read(new ModelId("alias"), alias).maxLength()).isEqualTo(7);
        Path models = Files.createSymbolicLink(config.resolve("models"), root);
        assertThat(ModelFolder.read(new ModelId("alias"), models.resolve("alias"))
                        .maxLength())
                .isEqualTo(7);
    }

    private Path write(String... properties) throws IOException {
        return ModelFolders.write(root, ID.value(), properties);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(Path folder) {
        return assertThatThrownBy(() -> ModelFolder.read(ID, folder)).isInstanceOf(InvalidModelException.class);
    }
}
