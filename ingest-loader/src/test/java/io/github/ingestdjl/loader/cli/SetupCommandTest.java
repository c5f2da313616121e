/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetupCommandTest {

    private final FakeCluster node = new FakeCluster();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aFirstRunSaysWhatItMade() {
        CommandLineRun run = setup();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "pipeline [arxiv-papers-000001] created: model [node-default]",
                        "index [arxiv-papers-000001] behind alias [arxiv-papers] created: 3 dimensions, cosine, vectors of title and abstract");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aSecondRunSaysThatAllIsThere() {
        setup();

        CommandLineRun run = setup();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).allMatch(line -> line.contains("already there"));
    }

    @Test
    void aMismatchFailsAndNamesTheWayOut() {
        setup();

        CommandLineRun run = setup("--similarity", "l2_norm");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith(
                        "arxiv-loader: index [arxiv-papers-000001] has title_vector.similarity [cosine], expected [l2_norm]")
                .contains("--recreate");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void recreateMakesBothAnew() {
        setup();

        assertThat(setup("--similarity", "l2_norm", "--recreate", "--yes").exitCode())
                .isZero();
        assertThat(node.indices.get("arxiv-papers").toString()).contains("l2_norm");
    }

    @Test
    void recreateDeletesNothingUnasked() {
        setup();
        node.documents.put("1", new ObjectMapper().createObjectNode());

        CommandLineRun run = setup("--recreate");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("[--recreate] would delete index [arxiv-papers-000001] with 1 papers: say --yes");
        assertThat(node.received).extracting(FakeCluster.Received::method).doesNotContain("DELETE");
    }

    @Test
    void recreateAsksOnATerminal() {
        setup();

        CommandLineRun no = CommandLineRun.onTerminal("n\n", "setup", "--url", node.url(), "--recreate");
        assertThat(no.exitCode()).isEqualTo(1);
        assertThat(no.err())
                .contains("This deletes index [arxiv-papers-000001] with 0 papers. Go on? [y/N]")
                .contains("nothing was deleted");
        assertThat(node.received).extracting(FakeCluster.Received::method).doesNotContain("DELETE");

        assertThat(CommandLineRun.onTerminal("yes\n", "setup", "--url", node.url(), "--recreate")
                        .exitCode())
                .isZero();
        assertThat(node.received).extracting(FakeCluster.Received::method).contains("DELETE");
    }

    @Test
    void recreateAsksNothingWhereNothingIs() {
        assertThat(setup("--recreate").exitCode()).isZero();
    }

    @Test
    void namesAndModelCanBeChosen() throws Exception {
        node.fingerprints.put("tiny-model", "00000000000000000000000000000002");
        CommandLineRun run = setup("--index", "mine", "--pipeline", "embed", "--model", "tiny-model", "--json");

        assertThat(new ObjectMapper().readTree(run.out())).isEqualTo(new ObjectMapper().readTree("""
                                        {"index":"mine","behind":"mine-000001","index_created":true,"index_adopted":false,"pipeline":"embed","pipeline_created":true,
                                        "model":"tiny-model","dims":3,"similarity":"cosine","vectors":"both"}"""));
        assertThat(node.indices
                        .get("mine")
                        .at("/settings/index/default_pipeline")
                        .textValue())
                .isEqualTo("embed");
    }

    @Test
    void aMissingPluginIsExplained() {
        node.pluginInstalled = false;

        CommandLineRun run = setup();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("install the plugin ingest-djl on every node");
    }

    private CommandLineRun setup(String... options) {
        String[] args = new String[options.length + 3];
        args[0] = "setup";
        args[1] = "--url";
        args[2] = node.url();
        System.arraycopy(options, 0, args, 3, options.length);
        return CommandLineRun.of(args);
    }
}
