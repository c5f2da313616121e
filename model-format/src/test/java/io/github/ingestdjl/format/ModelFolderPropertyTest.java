/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a folder has in it: it is read as a model, or refused as none, in a bounded message. */
class ModelFolderPropertyTest {
    private static final ModelId ID = new ModelId("tiny");
    private static final Path MODEL = Path.of("../plugin/src/test/resources/models/tiny-texts/tiny-texts.pt");

    private static Path root;
    private static byte[] whole;

    @BeforeContainer
    static void write() throws IOException {
        root = Files.createTempDirectory("model-folder-");
        ModelFolders.write(root, ID.value());
        whole = Files.readAllBytes(MODEL);
    }

    @AfterContainer
    static void delete() throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void read(byte[] properties) throws IOException {
        Path folder = root.resolve(ID.value());
        Files.write(folder.resolve("serving.properties"), properties);
        try {
            ModelSpec spec = ModelFolder.read(ID, folder);
            assertThat(spec.model()).hasParent(folder);
            assertThat(spec.maxLength()).isPositive();
        } catch (InvalidModelException e) {
            assertThat(e.getMessage()).startsWith("model [tiny] is invalid: ").hasSizeLessThan(5_000);
        }
    }

    @Property(tries = 500)
    void anyBytes(@ForAll @Size(max = 200) byte[] properties) throws IOException {
        read(properties);
    }

    @Property(tries = 1000)
    void anyValuesOfTheKeysThatThereAre(@ForAll("lines") List<String> lines) throws IOException {
        read(String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<List<String>> lines() {
        Arbitrary<String> keys = Arbitraries.of(
                "addSpecialTokens",
                "dimensions",
                "engine",
                "includeTokenTypes",
                "maxLength",
                "normalize",
                "option.modelName",
                "passage_prefix",
                "pooling",
                "precision",
                "query_prefix",
                "truncation",
                "batch_size",
                "translatorFactory",
                "max_length",
                "");
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of(
                        "true",
                        "PyTorch",
                        "mean",
                        "none",
                        "tiny",
                        "../tiny",
                        "/etc/passwd",
                        "-1",
                        "0",
                        "512",
                        "99999999999999999999",
                        "NaN",
                        "\\u0000",
                        "\\uD800",
                        "\\uZZZZ",
                        "tiny\\u0000"),
                Arbitraries.strings().ofMaxLength(20));
        return Combinators.combine(keys, Arbitraries.of("=", ":", " ", ""), values)
                .as((key, separator, value) -> key + separator + value)
                .list()
                .ofMaxSize(15);
    }

    @Property(tries = 500)
    void anyByteOfAnArchiveChanged(@ForAll @IntRange(max = 4120) int place, @ForAll byte with) throws IOException {
        byte[] damaged = whole.clone();
        damaged[place] = with;
        inspect(damaged);
    }

    @Property(tries = 200)
    void archiveThatIsCutAnywhere(@ForAll @IntRange(max = 4120) int length) throws IOException {
        assertThat(inspect(Arrays.copyOf(whole, length))).isFalse();
    }

    @Property(tries = 300)
    void anyLists(@ForAll("lists") List<String> lines) throws IOException {
        Path folder = Files.createDirectories(root.resolve("listed"));
        Files.writeString(folder.resolve("a"), "a");
        Files.writeString(folder.resolve(ModelChecksums.FILE), lines.stream().collect(Collectors.joining("\n")));
        try {
            ModelChecksums.verify(folder);
            assertThat(lines).allMatch(line -> line.isBlank() || line.endsWith("a"));
        } catch (InvalidModelException e) {
            assertThat(e.getMessage()).hasSizeLessThan(5_000);
        }
    }

    @Provide
    Arbitrary<List<String>> lists() {
        String sum = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
        return Arbitraries.oneOf(
                        Arbitraries.of(sum + "  a", sum + " *a", sum + "  ../a", sum + "  /a", sum + "  b", "", " "),
                        Arbitraries.strings().ofMaxLength(100).map(text -> text.replaceAll("\\R", " ")))
                .list()
                .ofMaxSize(5);
    }

    /** @return whether it is whole */
    private static boolean inspect(byte[] bytes) throws IOException {
        Path file = root.resolve("damaged.pt");
        Files.write(file, bytes);
        try (TorchScriptArchive archive = TorchScriptArchive.open(file)) {
            archive.verify();
            archive.unsafeOperators();
            archive.isQuantized();
            assertThat(archive.memoryBytes()).isNotNegative();
            return true;
        } catch (InvalidModelException | IOException e) {
            return false;
        }
    }
}
