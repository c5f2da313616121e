/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the bundled model, which PyTorch wrote, and with archives made from it. */
class TorchScriptArchiveTest {
    private static final Path BUNDLED = Path.of("../model/arxiv-static-384-v3/arxiv-static-384-v3.pt");

    private static final Path COMPACT = Path.of("../model/arxiv-minilm-384-v1/arxiv-minilm-384-v1.pt");

    @TempDir
    private Path folder;

    @Test
    void everyModelOfTheRepositoryIsWholeAndSafe() throws IOException {
        List<Path> models;
        try (Stream<Path> files =
                Stream.concat(Files.walk(Path.of("../plugin/src/test/resources/parity")), Stream.of(BUNDLED))) {
            models = files.filter(file -> file.toString().endsWith(".pt")).toList();
        }
        assertThat(models).hasSizeGreaterThan(5);
        for (Path model : models) {
            try (TorchScriptArchive archive = TorchScriptArchive.open(model)) {
                archive.verify();
                assertThat(archive.unsafeOperators()).as("%s", model).isEmpty();
                assertThat(archive.isQuantized()).as("%s", model).isFalse();
                assertThat(archive.memoryBytes()).isPositive().isLessThan(Files.size(model));
            }
        }
    }

    @Test
    void memoryIsThatOfTheWeightsNotOfTheFile() throws IOException {
        Map<String, byte[]> entries = ModelFolders.torchScript("pass");
        entries.put("model/data/0", new byte[4_000_000]);
        Path file = folder.resolve("deflated.pt");
        ModelFolders.archive(file, entries);
        assertThat(Files.size(file)).isLessThan(100_000);
        try (TorchScriptArchive archive = TorchScriptArchive.open(file)) {
            assertThat(archive.memoryBytes()).isEqualTo(4_000_000);
        }
    }

    @Test
    void memoryOfCompactWeightsIsFourTimesWhatTheyTakeInTheFile() throws IOException {
        try (TorchScriptArchive archive = TorchScriptArchive.open(COMPACT)) {
            archive.verify();
            assertThat(archive.unsafeOperators()).isEmpty();
            long parameters = 22_565_376;
            assertThat(archive.memoryBytes()).isBetween(4 * parameters, 4 * parameters * 102 / 100);
        }
    }

    @Test
    void flippedBitInTheWeightsIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(BUNDLED);
        bytes[bytes.length / 2] ^= 1;
        Path file = Files.write(folder.resolve("flipped.pt"), bytes);
        damaged(
                file,
                "[flipped.pt] is damaged: [arxiv-static-384-v3/data/0] has another checksum than it was written with");
    }

    @Test
    void weightsShorterThanTheirPickleSaysAreFound() throws IOException {
        Map<String, byte[]> entries = entries(BUNDLED);
        entries.put("arxiv-static-384-v3/data/2", new byte[8]);
        entries.remove("arxiv-static-384-v3/data/3");
        Path file = folder.resolve("short.pt");
        ModelFolders.archive(file, entries);
        damaged(
                file,
                "[short.pt] is damaged: [arxiv-static-384-v3/data/2] must have [1024] bytes, got [8]; "
                        + "[data/3] is missing");
    }

    @Test
    void weightsMayBeLongerThanTheirPickleSays() throws IOException {
        Map<String, byte[]> entries = entries(BUNDLED);
        // What is left of a storage that is no multiple of its type.
        entries.merge("arxiv-static-384-v3/data/2", new byte[0], (data, none) -> Arrays.copyOf(data, data.length + 2));
        Path file = folder.resolve("long.pt");
        ModelFolders.archive(file, entries);
        try (TorchScriptArchive archive = TorchScriptArchive.open(file)) {
            archive.verify();
        }
    }

    @Test
    void pickleThatTheEngineWouldTakeIsFollowedWhateverItsCase() throws IOException {
        Map<String, byte[]> entries = ModelFolders.torchScript("pass");
        byte[] whole = entries.remove("model/data.pkl");
        entries.put("model/DATA.PKL", "no pickle".getBytes(StandardCharsets.UTF_8));
        entries.put("model/other/data.pkl", whole);
        Path file = folder.resolve("decoy.pt");
        ModelFolders.archive(file, entries);
        damaged(file, "[decoy.pt] is damaged: [data.pkl] cannot be read: [0x6e] is no opcode of TorchScript's");
        entries.remove("model/DATA.PKL");
        ModelFolders.archive(file, entries);
        refused(file, "[decoy.pt] is not TorchScript: the archive has no [data.pkl]");
    }

    @Test
    void pickleThatCannotBeFollowedIsFound() throws IOException {
        Map<String, byte[]> entries = ModelFolders.torchScript("pass");
        entries.put("model/data.pkl", "no pickle".getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("pickle.pt");
        ModelFolders.archive(file, entries);
        damaged(file, "[pickle.pt] is damaged: [data.pkl] cannot be read: [0x6e] is no opcode of TorchScript's");
    }

    @Test
    void codeIsLookedThroughWhereverItIs() throws IOException {
        Map<String, byte[]> entries = ModelFolders.torchScript("pass");
        entries.put("model/CODE/__torch__/hidden.PY", "  torch.save(x, \"f\")".getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("unsafe.pt");
        ModelFolders.archive(file, entries);
        try (TorchScriptArchive archive = TorchScriptArchive.open(file)) {
            assertThat(archive.unsafeOperators()).containsExactly("save");
        }
    }

    @Test
    void int8IsToldByTheCodeInTheArchive() throws IOException {
        Map<String, byte[]> entries = ModelFolders.torchScript("pass");
        entries.put("model/code/__torch__/torch/classes/quantized.py", new byte[0]);
        Path file = folder.resolve("int8.pt");
        ModelFolders.archive(file, entries);
        try (TorchScriptArchive archive = TorchScriptArchive.open(file)) {
            assertThat(archive.isQuantized()).isTrue();
        }
    }

    @Test
    void fileCutShortIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(BUNDLED);
        refused(
                Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, whole.length - 30)),
                "[cut.pt] is not TorchScript or was cut short: ");
    }

    @Test
    void fileThatBeginsAsSomethingElseIsRefusedThoughItEndsAsAZip() throws IOException {
        byte[] whole = Files.readAllBytes(BUNDLED);
        byte[] prefixed = new byte[whole.length + 8];
        System.arraycopy(whole, 0, prefixed, 8, whole.length);
        refused(
                Files.write(folder.resolve("prefixed.pt"), prefixed),
                "[prefixed.pt] is not TorchScript: it does not begin as a zip does");
        refused(Files.write(folder.resolve("empty.pt"), new byte[0]), "it does not begin as a zip does");
        System.arraycopy("PTMF".getBytes(StandardCharsets.UTF_8), 0, whole, 4, 4);
        refused(Files.write(folder.resolve("flat.pt"), whole), "it does not begin as a zip does");
    }

    @Test
    void entryOutsideOfTheFolderIsRefused() throws IOException {
        Map<String, byte[]> entries = ModelFolders.torchScript("pass");
        entries.put("other/data.pkl", new byte[1]);
        Path file = folder.resolve("two.pt");
        ModelFolders.archive(file, entries);
        refused(file, "[two.pt] is not TorchScript: [other/data.pkl] is outside of its folder [model/]");
    }

    @Test
    void namesThatDifferInCaseAloneAreOne() throws IOException {
        Map<String, byte[]> entries = ModelFolders.torchScript("pass");
        entries.put("model/CODE/__torch__.py", new byte[1]);
        Path file = folder.resolve("case.pt");
        ModelFolders.archive(file, entries);
        refused(file, "[case.pt] has [model/CODE/__torch__.py] twice");
    }

    @Test
    void archiveOfWeightsAloneIsRefused() throws IOException {
        Map<String, byte[]> entries = ModelFolders.torchScript("pass");
        entries.remove("model/code/__torch__.py");
        Path file = folder.resolve("weights.pt");
        ModelFolders.archive(file, entries);
        refused(file, "[weights.pt] is not TorchScript: the archive has no [code/]");
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        Map<String, byte[]> entries = ModelFolders.torchScript("pass");
        entries.put("model/code/__torch_2.py", new byte[1]);
        Path file = folder.resolve("twice.pt");
        ModelFolders.archive(file, entries);
        // Java writes no two entries of one name: the second gets its name in the finished file.
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Files.write(file, bytes.replace("__torch_2.py", "__torch__.py").getBytes(StandardCharsets.ISO_8859_1));
        refused(file, "[twice.pt] has [model/code/__torch__.py] twice");
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return entries;
    }

    private static void damaged(Path file, String message) throws IOException {
        try (TorchScriptArchive archive = TorchScriptArchive.open(file)) {
            assertThatThrownBy(archive::verify)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessage(message);
        }
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> TorchScriptArchive.open(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
    }
}
