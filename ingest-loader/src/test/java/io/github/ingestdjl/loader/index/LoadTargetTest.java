/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class LoadTargetTest extends ClusterScenario {

    @Test
    void anAliasWithItsPipelineWillDo() {
        node.setUp("papers", "arxiv");

        LoadTarget target = LoadTarget.checked(cluster, "papers", null);

        assertThat(target.alias()).isEqualTo("papers");
        assertThat(target.index())
                .startsWith("papers-000001/")
                .endsWith(node.indices.get("papers").at("/settings/index/uuid").textValue());
    }

    @Test
    void aMissingAliasIsRefused() {
        assertThatThrownBy(() -> LoadTarget.checked(cluster, "papers", null))
                .isInstanceOf(ClusterException.class)
                .hasMessage("index [papers] does not exist: create it with 'arxiv-loader setup --index papers'");
    }

    @Test
    void anIndexOfThatNameIsRefusedWithTheWayOut() {
        node.setUp("other", "arxiv");
        node.indices.put("papers", node.indices.get("other"));

        assertThatThrownBy(() -> LoadTarget.checked(cluster, "papers", null))
                .isInstanceOf(ClusterException.class)
                .hasMessage("[papers] must be an alias, so that a load notices when it is gone, got an index:"
                        + " put it behind one, with all its papers, by 'arxiv-loader setup --index papers'");
    }

    @Test
    void anIndexWithoutAPipelineIsRefusedUnlessOneIsNamed() throws Exception {
        node.setUp("other", "arxiv");
        node.indices.put("papers-000001", new ObjectMapper().readTree("{\"aliases\":{\"papers\":{}}}"));

        assertThatThrownBy(() -> LoadTarget.checked(cluster, "papers", null))
                .hasMessageContaining("no default pipeline")
                .hasMessageContaining("[_none]");
        assertThat(LoadTarget.checked(cluster, "papers", "arxiv").pipeline()).isEqualTo("arxiv");
        assertThat(LoadTarget.checked(cluster, "papers", "_none").pipeline()).isEqualTo("_none");
    }

    @Test
    void aPipelineOfAnotherModelIsRefused() throws Exception {
        node.setUp("papers", "arxiv");
        node.indices.note("papers", "mine", "00000000000000000000000000000007");
        String pipeline =
                "{\"processors\":[{\"set\":{\"field\":\"x\",\"value\":1}},{\"djl_text_embedding\":{\"model_id\":\"%s\",\"field_map\":{\"%s\":\"%s\"}}}]}";
        ObjectMapper json = new ObjectMapper();
        node.pipelines.put("arxiv", json.readTree(pipeline.formatted("other", "title", "title_vector")));

        assertThatThrownBy(() -> LoadTarget.checked(cluster, "papers", null))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining(
                        "pipeline [arxiv] embeds with [other], but the vectors of index [papers] were made with"
                                + " [mine]");

        node.pipelines.put("arxiv", json.readTree(pipeline.formatted("other", "comments", "comments_vector")));
        assertThat(LoadTarget.checked(cluster, "papers", null).alias()).isEqualTo("papers");
        node.pipelines.put("arxiv", json.readTree(pipeline.formatted("mine", "title", "title_vector")));
        assertThat(LoadTarget.checked(cluster, "papers", null).alias()).isEqualTo("papers");
    }

    @Test
    void aMissingPipelineIsRefused() {
        node.setUp("papers", "arxiv");
        node.pipelines.clear();

        assertThatThrownBy(() -> LoadTarget.checked(cluster, "papers", null))
                .hasMessageContaining("pipeline [arxiv] does not exist");
        assertThatThrownBy(() -> LoadTarget.checked(cluster, "papers", "nope"))
                .hasMessageContaining("pipeline [nope] does not exist");
    }
}
