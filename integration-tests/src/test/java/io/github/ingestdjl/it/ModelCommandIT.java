/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code arxiv-loader model} and the plugin's {@code _check}, with the tiny models that {@code ingest_djl export} made, on the real node. */
@ExtendWith(SharedNode.class)
class ModelCommandIT {
    private static final Path EXPORTED = Artifacts.repository().resolve("plugin/src/test/resources/parity");

    private final Node node;

    @TempDir
    private Path work;

    ModelCommandIT(Node node) {
        this.node = node;
    }

    @Test
    void exportedFolderIsInstalledListedAndChecked() throws Exception {
        Path folder = copy("bert");
        JsonNode installed = json(0, install(folder, "cmd-bert", "--json"));
        assertThat(installed.path("result").asText()).isEqualTo("installed");
        assertThat(installed.path("dimensions").asInt()).isEqualTo(32);
        assertThat(installed.path("golden_texts").asInt()).isEqualTo(17);
        assertThat(installed.path("owner")).isEqualTo(installed.path("config_owner"));
        JsonNode fresh = listed("cmd-bert");
        assertThat(fresh.path("max_length").asInt()).isEqualTo(128);
        assertThat(fresh.path("fingerprint").isNull()).isTrue();
        assertThat(fresh.at("/nodes/0/loaded").asBoolean(true)).isFalse();

        JsonNode checked = json(0, run("model", "check", "cmd-bert", "--json"));
        assertThat(checked.path("ok").asBoolean()).isTrue();
        assertThat(checked.path("nodes")).hasSize(1);
        assertThat(checked.at("/nodes/0/texts").asInt()).isEqualTo(17);
        assertThat(checked.at("/nodes/0/quantized").asBoolean(true)).isFalse();
        assertThat(checked.at("/nodes/0/max_difference").asDouble(1)).isLessThan(1e-5);
        assertThat(checked.at("/nodes/0/min_cosine").asDouble()).isGreaterThan(0.99999);
        assertThat(listed("cmd-bert").path("fingerprint").asText()).hasSize(32);
        assertThat(listed("cmd-bert").at("/nodes/0/loaded").asBoolean()).isTrue();
        assertThat(listed("cmd-bert").at("/nodes/0/precision").asText()).isEqualTo("float32");

        assertThat(json(0, install(folder, "cmd-bert", "--json")).path("result").asText())
                .isEqualTo("already_there");
    }

    @Test
    void zippedFolderIsInstalledAndItsPrefixesAreChecked() throws Exception {
        Path zip = zip("xlm-roberta");
        succeeds(install(zip, "cmd-zipped"));
        JsonNode checked = json(0, run("model", "check", "cmd-zipped", "--json", "--golden", zip.toString()));
        assertThat(checked.at("/nodes/0/texts").asInt()).isEqualTo(34);
        assertThat(checked.at("/golden/texts").asInt()).isEqualTo(34);
        assertThat(checked.at("/golden/max_difference").asDouble(1)).isLessThan(1e-5);
        assertThat(succeeds(run("model", "check", "cmd-zipped")))
                .contains("node", "difference", "model [cmd-zipped] is ok");
    }

    @Test
    void folderThatIsUsedOtherwiseIsFoundOnItsNode() throws Exception {
        Path folder = copy("distilbert");
        succeeds(install(folder, "cmd-other"));
        succeeds(run("model", "check", "cmd-other"));
        Path properties = folder.resolve("serving.properties");
        Files.writeString(properties, Files.readString(properties).replace("pooling=mean", "pooling=cls"));

        assertThat(fails(install(folder, "cmd-other"))).contains("is there with other files", "--force");
        assertThat(succeeds(install(folder, "cmd-other", "--force"))).contains("replaced", "_unload");
        assertThat(fails(run("model", "check", "cmd-other"))).contains("has changed since it was loaded");

        Checks.ok(node.client().post("/_ingest/djl/models/cmd-other/_unload", null));
        assertThat(fails(run("model", "check", "cmd-other")))
                .contains("FAILED", "a value differs from the golden vectors by [", "at most [1.0E-4] is valid");
        succeeds(run("model", "check", "cmd-other", "--tolerance", "10"));
    }

    @Test
    void folderWithoutGoldenVectorsIsCheckedWithOnesGiven() throws Exception {
        Path folder = copy("mpnet");
        Path golden = Files.move(folder.resolve("golden.json"), work.resolve("vectors.json"));
        assertThat(succeeds(install(folder, "cmd-silent"))).contains("--golden FILE");
        assertThat(fails(run("model", "check", "cmd-silent"))).contains("no [golden.json] in the folder of the model");
        assertThat(succeeds(run("model", "check", "cmd-silent", "--golden", golden.toString())))
                .contains("not compared", "(--golden)");
        assertThat(fails(run(
                        "model",
                        "check",
                        "cmd-silent",
                        "--golden",
                        EXPORTED.resolve("roberta").toString())))
                .contains("FAILED", "a value differs by more than 1.0E-4");
    }

    /** A node does not start over a file in its configuration that it may not read. */
    @Test
    void killedInstallationLeavesNothingThatTheNodeMayNotReadAndTheNextOneCleansUp() throws Exception {
        Path folder = copy("bert");
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.bin").toFile(), "rw")) {
            large.setLength(1L << 30);
        }
        Path config = node.home().resolve("config");
        Path models = config.resolve("ingest-djl/models");
        List<String> arguments =
                List.of("model", "install", folder.toString(), "--id", "cmd-killed", "--config", config.toString());
        try (LoaderProcess loader = LoaderProcess.start(work, Map.of(), arguments)) {
            while (left(models).isEmpty()) {
                assertThat(loader.isAlive()).as(loader.output()).isTrue();
                Thread.sleep(1);
            }
            loader.kill();
        }
        assertThat(left(models)).hasSize(1);
        UserPrincipal owner = Files.getOwner(config);
        try (Stream<Path> files = Files.walk(left(models).get(0))) {
            assertThat(files).allMatch(file -> mayRead(owner, file));
        }
        Files.delete(folder.resolve("large.bin"));
        succeeds(install(folder, "cmd-killed"));
        assertThat(left(models)).isEmpty();
        succeeds(run("model", "check", "cmd-killed"));
    }

    private static boolean mayRead(UserPrincipal user, Path file) {
        try {
            return Files.getOwner(file).equals(user)
                    || Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hidden folders of installations. */
    private static List<Path> left(Path models) throws IOException {
        try (Stream<Path> folders = Files.list(models)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(".cmd-killed"))
                    .toList();
        }
    }

    @Test
    void whatIsNoModelIsNotInstalled() throws Exception {
        Path folder = copy("bert");
        byte[] weights = Files.readAllBytes(folder.resolve("bert.pt"));
        Files.write(folder.resolve("bert.pt"), Arrays.copyOf(weights, weights.length / 2));
        assertThat(fails(install(folder, "cmd-cut-short"))).contains("[bert.pt] is not TorchScript or was cut short");
        assertThat(node.home().resolve("config/ingest-djl/models/cmd-cut-short"))
                .doesNotExist();
        assertThat(fails(run("model", "check", "cmd-cut-short"))).contains("names no model, got [cmd-cut-short]");
    }

    @Test
    void brokenFolderIsListedWithItsProblem() throws Exception {
        node.newModel("cmd-broken");
        assertThat(succeeds(run("model", "list")))
                .contains("cmd-broken", "model [cmd-broken] on node [", "[serving.properties] is missing")
                .containsPattern(Artifacts.DEFAULT_MODEL + " .*default");
    }

    @Test
    void damagedGoldenVectorsAreReported() throws Exception {
        Path folder = node.copyOfBundledModel("cmd-damaged");
        Files.writeString(folder.resolve("golden.json"), "{ \"texts\": [ \"a\" ] }");
        JsonNode checked = Checks.ok(node.client().post("/_ingest/djl/models/cmd-damaged/_check", null))
                .body();
        assertThat(checked.path("ok").asBoolean(true)).isFalse();
        assertThat(checked.path("nodes").elements().next().path("error").asText())
                .contains("[golden.json] holds no vectors: [vectors] must have vectors by input type");
    }

    @Test
    void fingerprintLeavesGoldenVectorsOut() throws Exception {
        Path folder = node.copyOfBundledModel("cmd-print");
        Files.deleteIfExists(folder.resolve("golden.json"));
        Checks.ok(node.client().post("/_ingest/djl/models/cmd-print/_load", null));
        String before = listed("cmd-print").path("fingerprint").asText();
        Checks.ok(node.client().post("/_ingest/djl/models/cmd-print/_unload", null));
        Files.writeString(folder.resolve("golden.json"), golden(folder).toString());
        JsonNode checked = json(0, run("model", "check", "cmd-print", "--json"));
        assertThat(checked.at("/nodes/0/texts").asInt()).isEqualTo(1);
        assertThat(listed("cmd-print").path("fingerprint").asText()).isEqualTo(before);
    }

    /** The vector of one text, as the node itself computes it. */
    private ObjectNode golden(Path folder) {
        JsonNode vector = Checks.ok(node.client()
                        .post(
                                "/_ingest/djl/models/" + folder.getFileName() + "/_embed",
                                "{ \"texts\": [ \"quarks\" ] }"))
                .body()
                .at("/embeddings/0/vector");
        var bytes = ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(value -> bytes.putFloat(value.floatValue()));
        ObjectNode golden = Papers.JSON.createObjectNode();
        golden.putArray("texts").add("quarks");
        golden.putObject("vectors").putArray("passage").add(bytes.array());
        return golden;
    }

    @Test
    void wrongBoundsAndParametersAreRefused() {
        String path = "/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_check";
        Checks.refused(node.client().post(path + "?tolerance=0", null), "[tolerance] must be a number above 0");
        Checks.refused(node.client().post(path + "?min_cosine=2", null), "[min_cosine] must be a number between");
        Checks.refused(node.client().post(path + "?tolerance=x", null), "[tolerance] with value [x]");
        Checks.refused(node.client().post(path + "?tolerence=1", null), "unrecognized parameter: [tolerence]");
        Response unknown = node.client().post("/_ingest/djl/models/never-heard-of/_check", null);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.reasons()).contains("[model_id] names no model, got [never-heard-of], valid are [");
    }

    /** In float32 whatever the node's processor likes better: these tests know what a value may differ by. */
    private Path copy(String model) throws IOException {
        Path folder = Files.createDirectory(work.resolve(model));
        try (var files = Files.list(EXPORTED.resolve(model))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path properties = folder.resolve("serving.properties");
        Files.writeString(properties, Files.readString(properties).replace("precision=auto", "precision=float32"));
        return folder;
    }

    private Path zip(String model) throws IOException {
        Path zip = work.resolve(model + ".zip");
        try (var files = Files.list(copy(model));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Path file : files.toList()) {
                out.putNextEntry(new ZipEntry(model + "/" + file.getFileName()));
                Files.copy(file, out);
            }
        }
        return zip;
    }

    private JsonNode listed(String id) throws Exception {
        for (JsonNode model : json(0, run("model", "list", "--json")).path("models")) {
            if (model.path("id").asText().equals(id)) {
                return model;
            }
        }
        throw new AssertionError("[" + id + "] is not listed");
    }

    private Commands.Result install(Path source, String id, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("model", "install", source.toString(), "--id", id));
        arguments.addAll(List.of("--config", node.home().resolve("config").toString()));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private static String succeeds(Commands.Result result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    private static String fails(Commands.Result result) {
        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        return result.output();
    }

    private static JsonNode json(int exitCode, Commands.Result result) throws IOException {
        assertThat(result.exitCode()).as(result.output()).isEqualTo(exitCode);
        return Papers.JSON.readTree(result.output());
    }

    private Commands.Result run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", Artifacts.loader().toString()));
        command.addAll(List.of(arguments));
        return Commands.execute(
                work, command, Map.of("ARXIV_LOADER_URL", node.process().url().toString()));
    }
}
