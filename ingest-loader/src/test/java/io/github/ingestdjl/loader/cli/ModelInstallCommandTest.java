/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.format.ModelFolders;
import io.github.ingestdjl.loader.model.ExportedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInstallCommandTest {

    @TempDir
    private Path work;

    private Path config;
    private Path source;

    @BeforeEach
    void writeFolders() throws IOException {
        config = Files.createDirectory(work.resolve("config"));
        Files.writeString(config.resolve("elasticsearch.yml"), "");
        source = ExportedModels.write(work.resolve("tiny"));
    }

    private CommandLineRun install(String... options) {
        String[] arguments = new String[options.length + 5];
        System.arraycopy(
                new String[] {"model", "install", source.toString(), "--config", config.toString()},
                0,
                arguments,
                0,
                5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return CommandLineRun.of(arguments);
    }

    @Test
    void whatWasDoneAndWhatIsToDoIsSaid() {
        CommandLineRun run = install();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("model [tiny] installed: " + config.resolve("ingest-djl/models/tiny") + ", 4 files, 0.0 MB")
                .contains("its files belong to ", "with the rights of the configuration folder")
                .contains("no restart is needed; install it on every node, then: arxiv-loader model check tiny\n");
    }

    @Test
    void whatWasDoneIsPrintedForPrograms() throws IOException {
        JsonNode json =
                new ObjectMapper().readTree(install("--id", "other", "--json").out());

        assertThat(json.path("id").textValue()).isEqualTo("other");
        assertThat(json.path("folder").textValue())
                .isEqualTo(config.resolve("ingest-djl/models/other").toString());
        assertThat(json.path("result").textValue()).isEqualTo("installed");
        assertThat(json.path("files").intValue()).isEqualTo(4);
        assertThat(json.path("bytes").longValue()).isPositive();
        assertThat(json.path("dimensions").intValue()).isEqualTo(2);
        assertThat(json.path("max_length").intValue()).isEqualTo(128);
        assertThat(json.path("golden_texts").intValue()).isEqualTo(1);
        assertThat(json.path("owner").textValue())
                .isEqualTo(json.path("config_owner").textValue());
    }

    @Test
    void repeatingItChangesNothing() {
        install();

        CommandLineRun run = install();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("model [tiny] already there: ");
    }

    @Test
    void anotherModelNeedsForce() throws IOException {
        install();
        Files.writeString(source.resolve("LICENSE"), "mine");

        CommandLineRun refused = install();
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("choose another --id, or replace it with --force");

        assertThat(install("--force").out())
                .startsWith("model [tiny] replaced: ")
                .contains("goes on with it until: POST _ingest/djl/models/tiny/_unload");
    }

    @Test
    void aModelWithoutGoldenVectorsIsCheckedWithOnesGiven() throws IOException {
        Files.delete(source.resolve("golden.json"));

        assertThat(install().out()).contains("arxiv-loader model check tiny --golden FILE, for it has no golden.json");
    }

    @Test
    void theConfigurationFolderComesFromTheEnvironmentToo() {
        CommandLineRun run = CommandLineRun.withEnvironment(
                Map.of("ES_PATH_CONF", config.toString()), "model", "install", source.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(config.resolve("ingest-djl/models/tiny/tiny.pt")).exists();
    }

    @Test
    void aMissingConfigurationFolderIsAsked() {
        CommandLineRun none = CommandLineRun.of("model", "install", source.toString());
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err())
                .contains("[--config] is missing: the node's configuration folder, the one with elasticsearch.yml");

        CommandLineRun wrong = CommandLineRun.of("model", "install", source.toString(), "--config", work.toString());
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("ES_PATH_CONF: [/etc/elasticsearch]", "got [" + work + "]");
    }

    @Test
    void anIdIsNeededWhereTheNameIsNone() throws IOException {
        source = ExportedModels.write(work.resolve("All-MiniLM"));

        CommandLineRun run = install();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("[--id] is needed", "got [All-MiniLM]");

        assertThat(install("--id", "all-minilm").exitCode()).isZero();
        assertThat(install("--id", "../x").err()).contains("got [../x]");
    }

    @Test
    void whatIsNoModelIsRefusedWithAllThatIsWrong() throws IOException {
        Files.delete(source.resolve("tokenizer.json"));
        Files.delete(source.resolve("tiny.pt"));

        CommandLineRun run = install();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "arxiv-loader: model [tiny] is invalid: [tiny.pt] is missing; [tokenizer.json] is missing");
    }

    @Test
    void aModelThatReachesBeyondItselfIsInstalledOnlyWhenAllowed() throws IOException {
        ModelFolders.torchScript(source.resolve("tiny.pt"), "  torch.from_file(\"x\")");

        CommandLineRun refused = install();
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("[tiny.pt] uses operators that reach beyond the model, [from_file]");

        assertThat(install("--allow-unsafe-operators").exitCode()).isZero();
    }

    @Test
    void aMissingSourceIsNamed() {
        source = work.resolve("nowhere");

        assertThat(install().err()).isEqualToIgnoringNewLines("arxiv-loader: no such file [" + source + "]");
    }

    @Test
    void whatWasInstalledIsRemovedWhole() throws IOException {
        install();
        install("--id", "other");

        CommandLineRun run = CommandLineRun.of("model", "remove", "tiny", "--config", config.toString());
        CommandLineRun again = CommandLineRun.of("model", "remove", "tiny", "--config", config.toString());

        assertThat(run.out()).isEqualTo("model [tiny] removed: " + config.resolve("ingest-djl/models/tiny") + "\n");
        assertThat(config.resolve("ingest-djl/models/tiny")).doesNotExist();
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("model [tiny] is not in [").contains("there are [other]");
        assertThat(CommandLineRun.of("model", "remove", "../x", "--config", config.toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(CommandLineRun.of("model", "remove", "tiny").err()).contains("[--config] is missing");
    }
}
