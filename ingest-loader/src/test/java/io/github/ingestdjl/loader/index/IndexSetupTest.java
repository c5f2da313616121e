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
import io.github.ingestdjl.loader.FakeCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexSetupTest extends ClusterScenario {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final IndexSetup.Spec SPEC = spec(Similarity.COSINE, null);

    private final IndexSetup setup = new IndexSetup(cluster);

    @Test
    void thePipelineEmbedsTitleAndAbstract() throws Exception {
        IndexSetup.Result result = setup.ensure(SPEC, false);

        assertThat(result)
                .isEqualTo(new IndexSetup.Result(
                        "papers-000001", IndexSetup.Outcome.CREATED, "arxiv", true, "node-default", 3));
        assertThat(node.pipelines.get("arxiv")).isEqualTo(MAPPER.readTree("""
                                {"description":"Embeds title and abstract of arXiv papers","processors":[{"djl_text_embedding":{
                                "field_map":{"title":"title_vector","abstract":"abstract_vector"},"ignore_missing":true,
                                "model_id":"node-default","model_fingerprint":"00000000000000000000000000000001"}}]}"""));
    }

    @Test
    void vectorsOfOneTextAreAllThereIs() throws Exception {
        IndexSetup.Spec spec = abstracts();

        assertThat(setup.ensure(spec, false).dims()).isEqualTo(3);

        assertThat(node.pipelines.get("arxiv").at("/processors/0/djl_text_embedding/field_map"))
                .isEqualTo(MAPPER.readTree("{\"abstract\":\"abstract_vector\"}"));
        assertThat(node.indices.get("papers").at("/mappings/properties").has("abstract_vector"))
                .isTrue();
        assertThat(node.indices.get("papers").at("/mappings/properties").has("title_vector"))
                .isFalse();
        assertThat(setup.ensure(spec, false).outcome()).isEqualTo(IndexSetup.Outcome.FOUND);
    }

    @Test
    void vectorsOfOtherTextsAreRefused() {
        setup.ensure(SPEC, false);
        assertThatThrownBy(() -> setup.ensure(abstracts(), false))
                .hasMessageContaining("has title_vector [dense_vector], expected [none]")
                .hasMessageContaining("pipeline [arxiv] has processors");
        node.indices.clear();
        node.pipelines.clear();
        setup.ensure(abstracts(), false);
        assertThatThrownBy(() -> setup.ensure(SPEC, false))
                .hasMessageContaining("has title_vector [none], expected [dense_vector]");
    }

    private static IndexSetup.Spec abstracts() {
        return new IndexSetup.Spec("papers", "arxiv", Similarity.COSINE, null, PaperField.ABSTRACT, "1");
    }

    @Test
    void theModelIsThatWhichIsGiven() {
        node.fingerprints.put("tiny-model", "00000000000000000000000000000002");
        setup.ensure(spec(Similarity.COSINE, "tiny-model"), false);

        assertThat(node.pipelines
                        .get("arxiv")
                        .at("/processors/0/djl_text_embedding/model_id")
                        .textValue())
                .isEqualTo("tiny-model");
        assertThat(node.indices.get("papers").at("/mappings/_meta/model").textValue())
                .isEqualTo("tiny-model");
    }

    @Test
    void theIndexIsStrictAndMadeForItsVectors() throws Exception {
        node.dims = 5;

        setup.ensure(spec(Similarity.L2_NORM, null), false);

        JsonNode index = node.indices.get("papers");
        assertThat(index.at("/mappings/dynamic").textValue()).isEqualTo("strict");
        assertThat(index.at("/mappings/_meta")).isEqualTo(MAPPER.readTree("""
                        {"loader_version":"1","similarity":"l2_norm","model":"node-default",
                        "model_fingerprint":"00000000000000000000000000000001","query_prefix":"query: ","passage_prefix":""}"""));
        JsonNode vector = MAPPER.readTree("""
                {"type":"dense_vector","dims":5,"index":true,"similarity":"l2_norm",
                "index_options":{"type":"int8_hnsw","m":16,"ef_construction":100,"rescore_vector":{"oversample":3.0}}}""");
        assertThat(index.at("/mappings/properties/title_vector")).isEqualTo(vector);
        assertThat(index.at("/mappings/properties/abstract_vector")).isEqualTo(vector);
        for (String field : List.of("title", "abstract", "comments", "journal_ref")) {
            assertThat(index.at("/mappings/properties/" + field))
                    .isEqualTo(MAPPER.readTree("{\"type\":\"text\",\"analyzer\":\"standard\"}"));
        }
        // Authors are searched by word and counted as they are written.
        assertThat(index.at("/mappings/properties/authors")).isEqualTo(MAPPER.readTree("""
                {"type":"text","analyzer":"standard","fields":{"keyword":{"type":"keyword","ignore_above":1024}}}"""));
        for (String field :
                List.of("id", "categories", "primary_category", "doi", "license", "report_no", "submitter")) {
            assertThat(index.at("/mappings/properties/" + field + "/type").textValue())
                    .isEqualTo("keyword");
        }
        assertThat(index.at("/mappings/properties/submitted/type").textValue()).isEqualTo("date");
        assertThat(index.at("/mappings/properties/updated/type").textValue()).isEqualTo("date");
        assertThat(index.at("/mappings/properties/versions/type").textValue()).isEqualTo("integer");
        ((ObjectNode) index.at("/settings/index")).remove("uuid");
        assertThat(index.at("/settings/index"))
                .isEqualTo(
                        MAPPER.readTree(
                                "{\"number_of_shards\":\"1\",\"auto_expand_replicas\":\"0-1\",\"default_pipeline\":\"arxiv\"}"));
        assertThat(index.at("/aliases")).isEqualTo(MAPPER.readTree("{\"papers\":{\"is_write_index\":true}}"));
    }

    @Test
    void aSecondRunFindsEverythingAndChangesNothing() {
        setup.ensure(SPEC, false);
        node.received.clear();

        IndexSetup.Result result = setup.ensure(SPEC, false);

        assertThat(result)
                .isEqualTo(new IndexSetup.Result(
                        "papers-000001", IndexSetup.Outcome.FOUND, "arxiv", false, "node-default", 3));
        assertThat(node.received).extracting(FakeCluster.Received::method).doesNotContain("PUT", "DELETE");
    }

    @Test
    void aRunThatBrokeOffBeforeTheIndexIsRepaired() {
        setup.ensure(SPEC, false);
        node.indices.clear();

        assertThat(setup.ensure(SPEC, false))
                .isEqualTo(new IndexSetup.Result(
                        "papers-000001", IndexSetup.Outcome.CREATED, "arxiv", false, "node-default", 3));
        assertThat(node.indices.isAlias("papers")).isTrue();
    }

    @Test
    void thePipelineIsThereBeforeTheIndexIs() {
        setup.ensure(SPEC, false);

        assertThat(node.received.stream().filter(request -> "PUT".equals(request.method())))
                .extracting(FakeCluster.Received::path)
                .containsExactly("/_ingest/pipeline/arxiv", "/papers-000001");
    }

    @Test
    void otherDimensionsAndSimilarityAreRefusedInOneMessageWithBothValues() {
        setup.ensure(SPEC, false);
        node.dims = 5;
        node.received.clear();

        assertThatThrownBy(() -> setup.ensure(spec(Similarity.L2_NORM, null), false))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("title_vector.dims [3], expected [5]")
                .hasMessageContaining("abstract_vector.similarity [cosine], expected [l2_norm]")
                .hasMessageContaining("--recreate");
        assertThat(node.received).extracting(FakeCluster.Received::method).doesNotContain("PUT", "DELETE");
    }

    @Test
    void anotherModelIsRefusedEvenWhenItsVectorsAreAsLong() {
        node.fingerprints.put("tiny-model", "00000000000000000000000000000002");
        setup.ensure(SPEC, false);

        assertThatThrownBy(() -> setup.ensure(spec(Similarity.COSINE, "tiny-model"), false))
                .hasMessageContaining("model [node-default], expected [tiny-model]")
                .hasMessageContaining("pipeline [arxiv] has processors");
    }

    @Test
    void anIndexThatWasNotMadeForPapersIsRefused() {
        node.indices.put("papers-000001", MAPPER.createObjectNode());

        assertThatThrownBy(() -> setup.ensure(SPEC, false))
                .hasMessageContaining("title_vector [none], expected [dense_vector]")
                .hasMessageContaining("default_pipeline [none], expected [arxiv]");
    }

    @Test
    void recreateReplacesBoth() {
        node.fingerprints.put("tiny-model", "00000000000000000000000000000002");
        setup.ensure(SPEC, false);
        node.dims = 5;

        IndexSetup.Result result = setup.ensure(spec(Similarity.L2_NORM, "tiny-model"), true);

        assertThat(result)
                .isEqualTo(new IndexSetup.Result(
                        "papers-000001", IndexSetup.Outcome.CREATED, "arxiv", true, "tiny-model", 5));
        assertThat(node.received("DELETE", "/papers-000001")).hasSize(1);
        assertThat(node.indices
                        .get("papers")
                        .at("/mappings/properties/title_vector/dims")
                        .intValue())
                .isEqualTo(5);
        assertThat(node.pipelines.get("arxiv").toString()).contains("tiny-model");
    }

    @Test
    void recreateWithoutAnIndexDeletesNothing() {
        setup.ensure(SPEC, true);

        assertThat(node.received).extracting(FakeCluster.Received::method).doesNotContain("DELETE");
    }

    @Test
    void aMissingPluginIsNamedBeforeAnythingIsChanged() {
        node.pluginInstalled = false;

        assertThatThrownBy(() -> setup.ensure(SPEC, true))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("install the plugin ingest-djl");
        assertThat(node.received).extracting(FakeCluster.Received::method).doesNotContain("PUT", "DELETE");
    }

    /** Its default may be another one by now: what counts is the model that made the vectors that are there. */
    @Test
    void anIndexKeepsItsModelWhateverTheNodesDefaultIs() {
        setup.ensure(SPEC, false);
        Map<String, String> before = Map.copyOf(node.fingerprints);
        node.fingerprints.clear();
        node.fingerprints.put("new-default", "00000000000000000000000000000002");
        node.fingerprints.putAll(before);

        assertThat(setup.ensure(SPEC, false).model()).isEqualTo("node-default");
    }

    @Test
    void aModelWhoseFolderWasExchangedIsRefused() {
        setup.ensure(SPEC, false);
        node.fingerprints.put("node-default", "00000000000000000000000000000002");

        assertThatThrownBy(() -> setup.ensure(SPEC, false))
                .hasMessageContaining("model_fingerprint [00000000000000000000000000000001], expected"
                        + " [00000000000000000000000000000002]");
    }

    @Test
    void nodesThatDoNotAgreeOnTheModelAreRefused() {
        node.fingerprints.put("node-default", null);

        assertThatThrownBy(() -> setup.ensure(SPEC, false))
                .hasMessageContaining("model [node-default] is not the same on every node");
        assertThat(node.indices.names()).isEmpty();
    }

    @Test
    void anIndexHasAPipelineOfItsOwnUnlessOneIsNamed() {
        assertThat(setup.ensure(unnamed("papers"), false).pipeline()).isEqualTo("papers-000001");
        assertThat(setup.ensure(unnamed("others"), false).pipeline()).isEqualTo("others-000001");
        assertThat(setup.ensure(unnamed("papers"), false).pipelineCreated()).isFalse();
    }

    @Test
    void aPipelineThatOtherIndicesHaveIsNotChanged() {
        node.fingerprints.put("tiny-model", "00000000000000000000000000000002");
        setup.ensure(SPEC, false);
        setup.ensure(new IndexSetup.Spec("others", "arxiv", Similarity.COSINE, null, PaperField.BOTH, "1"), false);
        node.received.clear();

        assertThatThrownBy(() -> setup.ensure(spec(Similarity.COSINE, "tiny-model"), true))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("pipeline [arxiv] is also that of [others-000001]");
        assertThat(node.received).extracting(FakeCluster.Received::method).doesNotContain("PUT", "DELETE");
        // The same again does no harm.
        assertThat(setup.ensure(SPEC, true).outcome()).isEqualTo(IndexSetup.Outcome.CREATED);
    }

    @Test
    void anIndexOfAnOlderLoaderIsFoundThoughItDoesNotSayItsModel() {
        setup.ensure(SPEC, false);
        ((ObjectNode) node.indices.get("papers").at("/mappings/_meta")).remove("model");
        ObjectNode processor = (ObjectNode) node.pipelines.get("arxiv").at("/processors/0/djl_text_embedding");
        processor.remove(List.of("model_id", "model_fingerprint"));

        IndexSetup.Result result = setup.ensure(unnamed("papers"), false);

        assertThat(result.outcome()).isEqualTo(IndexSetup.Outcome.FOUND);
        assertThat(result.pipeline()).isEqualTo("arxiv");
        assertThat(result.model()).isNull();
    }

    private static IndexSetup.Spec unnamed(String alias) {
        return new IndexSetup.Spec(alias, null, Similarity.COSINE, null, PaperField.BOTH, "1");
    }

    @Test
    void aModelThatFailsIsReportedWithItsReason() {
        node.simulateError = "[model_id] no such model, got [nope], valid are [tiny-model]";

        assertThatThrownBy(() -> setup.ensure(spec(Similarity.COSINE, "nope"), false))
                .hasMessageContaining("valid are [tiny-model]");
        assertThat(node.indices.names()).isEmpty();
    }

    private static IndexSetup.Spec spec(Similarity similarity, String model) {
        return new IndexSetup.Spec("papers", "arxiv", similarity, model, PaperField.BOTH, "1");
    }
}
