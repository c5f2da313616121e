/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which model embeds what is looked for in an index. */
class PluginModelsTest extends ClusterScenario {

    private static final String FINGERPRINT = "00000000000000000000000000000007";

    private final PluginModels models = new PluginModels(cluster);

    @BeforeEach
    void anIndexAndTwoModels() {
        node.setUp("papers", "arxiv");
        node.fingerprints.put("mine", FINGERPRINT);
    }

    @Test
    void theIndexSaysIt() {
        node.indices.note("papers", "mine", FINGERPRINT);

        assertThat(models.forQueries("papers", null)).hasToString("mine");
        assertThat(models.forQueries("papers", "mine")).hasToString("mine");
        assertThatThrownBy(() -> models.forQueries("papers", "node-default"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("[--model] must be [mine]");
    }

    @Test
    void whereItDoesNotTheUserOrTheNodesDo() {
        assertThat(models.forQueries("papers", null)).hasToString("node-default");
        assertThat(models.forQueries("papers", "mine")).hasToString("mine");
        assertThatThrownBy(() -> models.forQueries("papers", "a b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void otherFilesUnderTheSameIdAreRefused() {
        node.indices.note("papers", "mine", "00000000000000000000000000000008");

        assertThatThrownBy(() -> models.forQueries("papers", null))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("00000000000000000000000000000008")
                .hasMessageContaining(FINGERPRINT);
    }
}
