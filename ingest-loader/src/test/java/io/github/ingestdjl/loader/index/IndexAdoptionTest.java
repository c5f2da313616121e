/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An index that has the name of the alias is put behind it, whatever happens on the way. */
class IndexAdoptionTest extends ClusterScenario {

    private static final IndexSetup.Spec SPEC =
            new IndexSetup.Spec("papers", "arxiv", Similarity.COSINE, null, PaperField.BOTH, "1");

    private final IndexSetup setup = new IndexSetup(cluster);

    @Test
    void anIndexOfTheAliasesNameIsClonedAndReplacedAtOnce() {
        anIndexOfAnOlderLoader();
        node.received.clear();

        assertThat(setup.ensure(SPEC, false))
                .isEqualTo(new IndexSetup.Result(
                        "papers-000001", IndexSetup.Outcome.ADOPTED, "arxiv", false, "node-default", 3));

        assertAdopted();
        assertThat(changes())
                .containsExactly("PUT /papers/_settings", "PUT /papers/_clone/papers-000001", "POST /_aliases");
        assertThat(node.received("POST", "/_aliases").get(0).body()).contains("remove_index", "\"add\"");
    }

    @Test
    void killedAfterAnyStepASecondRunGoesOn() {
        for (int step = 1; step <= 3; step++) {
            node.indices.clear();
            anIndexOfAnOlderLoader();
            AtomicInteger left = new AtomicInteger(step);
            node.lost = request -> !"GET".equals(request.method()) && left.decrementAndGet() == 0;

            assertThatThrownBy(() -> setup.ensure(SPEC, false))
                    .as("killed after step %d", step)
                    .isInstanceOf(ClusterException.class);
            node.lost = request -> false;
            IndexSetup.Outcome outcome = setup.ensure(SPEC, false).outcome();

            assertThat(outcome).isEqualTo(step == 3 ? IndexSetup.Outcome.FOUND : IndexSetup.Outcome.ADOPTED);
            assertAdopted();
        }
    }

    @Test
    void aCloneOfAnIndexThatMayHaveBeenWrittenToSinceIsMadeAnew() {
        anIndexOfAnOlderLoader();
        node.lost = request -> request.path().contains("_clone");
        assertThatThrownBy(() -> setup.ensure(SPEC, false)).isInstanceOf(ClusterException.class);
        String stale = uuid("papers-000001");
        node.lost = request -> false;
        ((ObjectNode) node.indices.get("papers").at("/settings/index")).remove("blocks");

        setup.ensure(SPEC, false);

        assertThat(uuid("papers")).isNotEqualTo(stale);
        assertAdopted();
    }

    @Test
    void anotherIndexInTheWayIsNamedAndNothingIsChanged() throws Exception {
        anIndexOfAnOlderLoader();
        node.indices.put("papers-000001", new ObjectMapper().readTree("{}"));
        node.received.clear();

        assertThatThrownBy(() -> setup.ensure(SPEC, false))
                .isInstanceOf(ClusterException.class)
                .hasMessage("index [papers] cannot be put behind an alias of its name, since index [papers-000001]"
                        + " is in the way: delete or rename it");
        assertThat(changes()).isEmpty();
    }

    @Test
    void anIndexThatHasLostItsAliasGetsItBack() {
        setup.ensure(SPEC, false);
        String uuid = uuid("papers");
        node.indices.removeAlias("papers");

        assertThat(setup.ensure(SPEC, false).outcome()).isEqualTo(IndexSetup.Outcome.ADOPTED);
        assertThat(uuid("papers")).isEqualTo(uuid);
    }

    @Test
    void otherAliasesOfTheIndexGoAlong() {
        anIndexOfAnOlderLoader();
        ((ObjectNode) node.indices.get("papers").get("aliases"))
                .putObject("mine")
                .put("is_hidden", true)
                .withObject("/filter/term/primary_category")
                .put("value", "cs.CL");

        setup.ensure(SPEC, false);

        assertThat(node.indices.get("mine")).isEqualTo(node.indices.get("papers"));
        assertThat(node.received("POST", "/_aliases").get(0).body())
                .contains("\"is_hidden\":true", "\"filter\":{\"term\":{\"primary_category\":{\"value\":\"cs.CL\"}}}");
    }

    /** As setup made them before there were aliases. */
    private void anIndexOfAnOlderLoader() {
        setup.ensure(SPEC, false);
        JsonNode index = node.indices.get("papers");
        node.indices.clear();
        ((ObjectNode) index).putObject("aliases");
        ((ObjectNode) index.at("/settings/index")).put("mark", "kept");
        node.indices.put("papers", index);
    }

    private void assertAdopted() {
        assertThat(node.indices.names()).containsExactly("papers-000001");
        assertThat(node.indices.isAlias("papers")).isTrue();
        JsonNode settings = node.indices.get("papers").at("/settings/index");
        assertThat(settings.at("/mark").textValue()).as("of the papers").isEqualTo("kept");
        assertThat(settings.at("/blocks/write").asBoolean()).isFalse();
        assertThat(settings.get("default_pipeline").textValue()).isEqualTo("arxiv");
        assertThat(node.indices
                        .get("papers")
                        .at("/aliases/papers/is_write_index")
                        .booleanValue())
                .isTrue();
    }

    private String uuid(String name) {
        return node.indices.get(name).at("/settings/index/uuid").textValue();
    }

    private List<String> changes() {
        return node.received.stream()
                .filter(request ->
                        !"GET".equals(request.method()) && !request.path().endsWith("_simulate"))
                .map(request -> request.method() + " " + request.path())
                .toList();
    }
}
