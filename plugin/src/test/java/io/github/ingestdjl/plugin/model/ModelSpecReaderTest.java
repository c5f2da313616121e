/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSpecReaderTest {
    private static final ModelId ID = new ModelId("tiny");

    @TempDir
    private Path root;

    @Test
    void emptyPropertiesMeanTheDefaults() throws IOException {
        Path folder = write();
        assertThat(ModelSpecReader.read(ID, folder))
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
                        0));
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
                "dimensions=384");
        ModelFolder.torchScript(folder.resolve("weights.pt"));
        assertThat(ModelSpecReader.read(ID, folder))
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
                        384));
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void everyPoolingIsKnownByItsKey(Pooling pooling) throws IOException {
        assertThat(ModelSpecReader.read(ID, write("pooling=" + pooling.key())).pooling())
                .isEqualTo(pooling);
    }

    @Test
    void blanksAroundAValueAreNoPartOfIt() throws IOException {
        assertThat(ModelSpecReader.read(ID, write("maxLength = 64 \t", "normalize=false ")))
                .extracting(ModelSpec::maxLength, ModelSpec::normalize)
                .containsExactly(64, false);
    }

    @Test
    void prefixKeepsItsLettersAndItsLastBlank() throws IOException {
        assertThat(ModelSpecReader.read(ID, write("query_prefix=Frage für die Suche: "))
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
        assertThat(ModelSpecReader.read(ID, folder).maxLength()).isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            engine=OnnxRuntime     | [engine] must be [PyTorch], got [OnnxRuntime]
            truncation=false       | [truncation] must be [true], got [false]
            pooling=average        | [pooling] must be one of [mean, cls, max, mean_sqrt_len, none], got [average]
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
            includeTokenTypes, maxLength, normalize, option.modelName, passage_prefix, pooling, query_prefix, truncation]
            """)
    void wrongValueIsRefusedWithTheValidOnes(String property, String problem) throws IOException {
        assertInvalid(write(property)).hasMessageEndingWith("] is invalid: " + problem);
    }

    @Test
    void allProblemsComeInOneMessage() throws IOException {
        Path folder = write("pooling=average", "maxLength=none", "colour=blue", "option.modelName=gone");
        Files.delete(folder.resolve("tokenizer.json"));
        assertInvalid(folder)
                .hasMessageStartingWith("model [tiny] in [" + folder + "] is invalid: ")
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
        assertInvalid(folder)
                .hasMessageContaining("[serving.properties] cannot be read")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void fileOfTheFoldersNameIsTakenAmongSeveral() throws IOException {
        Path folder = write();
        ModelFolder.torchScript(folder.resolve("another.pt"));
        assertThat(ModelSpecReader.read(ID, folder).model()).isEqualTo(folder.resolve("tiny.pt"));
    }

    @Test
    void onlyFileIsTakenWhateverItsName() throws IOException {
        Path folder = write();
        Files.move(folder.resolve("tiny.pt"), folder.resolve("only.pt"));
        assertThat(ModelSpecReader.read(ID, folder).model()).isEqualTo(folder.resolve("only.pt"));
    }

    @Test
    void choiceAmongSeveralFilesMustBeSaid() throws IOException {
        Path folder = write();
        Files.move(folder.resolve("tiny.pt"), folder.resolve("b.pt"));
        ModelFolder.torchScript(folder.resolve("a.pt"));
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
        ModelFolder.torchScript(root.resolve("outside.pt"));
        Path folder = write("option.modelName=" + name);
        ModelFolder.torchScript(Files.createDirectories(folder.resolve("sub")).resolve("inside.pt"));
        assertInvalid(folder)
                .hasMessageEndingWith("[option.modelName] must name a file of the folder, got [" + name + "]");
    }

    @Test
    void archiveThatWasCutShortIsRefused() throws IOException {
        Path folder = write();
        Path file = folder.resolve("tiny.pt");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 30));
        assertInvalid(folder).hasMessageContaining("[tiny.pt] is not TorchScript or was cut short: ");
    }

    @Test
    void fileThatIsNoArchiveIsRefused() throws IOException {
        Path folder = write();
        Files.writeString(folder.resolve("tiny.pt"), "version https://git-lfs.github.com/spec/v1\n");
        assertInvalid(folder).hasMessageContaining("[tiny.pt] is not TorchScript or was cut short: ");
    }

    @Test
    void archiveOfWeightsAloneIsRefused() throws IOException {
        Path folder = write();
        ModelFolder.archive(folder.resolve("tiny.pt"), "archive/data.pkl");
        assertInvalid(folder).hasMessageEndingWith("[tiny.pt] is not TorchScript: the archive has no [code] folder");
    }

    private Path write(String... properties) throws IOException {
        return ModelFolder.write(root, ID.value(), properties);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertInvalid(Path folder) {
        return assertThatThrownBy(() -> ModelSpecReader.read(ID, folder)).isInstanceOf(IllegalArgumentException.class);
    }
}
