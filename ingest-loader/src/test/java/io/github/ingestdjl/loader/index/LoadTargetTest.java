/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTargetTest {

    private final FakeCluster node = new FakeCluster();
    private final ClusterClient cluster =
            ClusterClient.open(new ConnectionSettings(URI.create(node.url()), Credentials.none(), null, null));

    @AfterEach
    void close() throws Exception {
        cluster.close();
        node.close();
    }

    @Test
    void anIndexWithItsPipelineWillDo() {
        node.setUp("papers", "arxiv");

        assertThatCode(() -> new LoadTarget("papers", null).check(cluster)).doesNotThrowAnyException();
    }

    @Test
    void aMissingIndexIsRefusedSinceElasticsearchWouldGuessItsFields() {
        assertThatThrownBy(() -> new LoadTarget("papers", null).check(cluster))
                .isInstanceOf(ClusterException.class)
                .hasMessage("index [papers] does not exist: create it with 'arxiv-loader setup --index papers'");
    }

    @Test
    void anIndexWithoutAPipelineIsRefusedUnlessOneIsNamed() {
        node.indices.put("papers", new ObjectMapper().createObjectNode());
        node.setUp("other", "arxiv");

        assertThatThrownBy(() -> new LoadTarget("papers", null).check(cluster))
                .hasMessageContaining("no default pipeline")
                .hasMessageContaining("[_none]");
        assertThatCode(() -> new LoadTarget("papers", "arxiv").check(cluster)).doesNotThrowAnyException();
        assertThatCode(() -> new LoadTarget("papers", "_none").check(cluster)).doesNotThrowAnyException();
    }

    @Test
    void aMissingPipelineIsRefused() {
        node.setUp("papers", "arxiv");
        node.pipelines.clear();

        assertThatThrownBy(() -> new LoadTarget("papers", null).check(cluster))
                .hasMessageContaining("pipeline [arxiv] does not exist");
        assertThatThrownBy(() -> new LoadTarget("papers", "nope").check(cluster))
                .hasMessageContaining("pipeline [nope] does not exist");
    }
}
