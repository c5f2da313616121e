/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.loader.model.Installation;
import io.github.ingestdjl.loader.model.Installation.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InstallationReportTest {

    private static String text(String owner, String expected) {
        Path folder = Path.of("models", "mine");
        return new InstallationReport(new Installation(
                        new ModelId("mine"), folder, Outcome.INSTALLED, 4, 91_000_000, owner, expected, null, 18))
                .text();
    }

    @Test
    void filesThatTheNodeMayNotBeAbleToReadAreWarnedOf() {
        assertThat(text("ada:users", "root:elasticsearch").lines())
                .containsExactly(
                        "model [mine] installed: " + Path.of("models", "mine") + ", 4 files, 86.8 MB",
                        "its files belong to ada:users, with the rights of the configuration folder",
                        "the configuration belongs to root:elasticsearch: make sure that the node's user can read the"
                                + " model, or install it as root",
                        "no restart is needed; install it on every node, then: arxiv-loader model check mine");
    }

    @Test
    void filesOfTheConfigurationsOwnerNeedNoWarning() {
        assertThat(text("root:elasticsearch", "root:elasticsearch").lines())
                .hasSize(3)
                .noneMatch(line -> line.startsWith("the configuration belongs"));
    }

    @Test
    void whereFilesHaveNoOwnersNothingIsSaidOfThem() {
        assertThat(text(null, null).lines()).hasSize(2);
    }
}
