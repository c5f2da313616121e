/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.it.SharedNode.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How DJL was started, as it says itself: its log is in Elasticsearch's. */
@ExtendWith(SharedNode.class)
class EngineIT {

    /** Elasticsearch ignores a system property that the policy does not list, so what came of each is looked at. */
    @Test
    void runsOnTheLibrariesOfThePluginWithOneThreadForEachWorker(Node node) throws Exception {
        Checks.ok(node.client().post("/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_load", null));
        String platform = node.home().resolve("plugins/ingest-djl/platform").toString();
        assertThat(node.process().log())
                .contains("[a.d.h.t.j.LibUtils       ]", "Override Rust library path: " + platform)
                .contains("Number of intra-op threads is 1", "Number of inter-op threads is 1")
                .contains("started PyTorch [")
                .doesNotContain("Extracting native", "NotEntitledException", "Downloading");
    }
}
