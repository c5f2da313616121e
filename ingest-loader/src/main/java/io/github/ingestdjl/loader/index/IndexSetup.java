/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.ingest.Pipeline;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates the index of papers behind its alias, and its pipeline, or finds them there. Whatever does not fit is reported before anything is
 * changed, all in one message. For one thread.
 */
public final class IndexSetup {

    private final ClusterClient cluster;

    /** Uses the connection, and leaves it open. */
    public IndexSetup(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /**
     * What shall be there.
     *
     * @param model the model's id, or null for the node's default model
     * @param vectors which texts of a paper are embedded
     * @param loaderVersion written into the index's {@code _meta}
     */
    public record Spec(
            String alias,
            String pipeline,
            Similarity similarity,
            String model,
            PaperField vectors,
            String loaderVersion) {}

    /** What became of the index. */
    public enum Outcome {
        CREATED,
        /** It was there as it should be. */
        FOUND,
        /** It was there without its alias. */
        ADOPTED
    }

    /**
     * What was found or made.
     *
     * @param index the index behind the alias
     * @param dims the length of the model's vectors
     */
    public record Result(String index, Outcome outcome, int dims, boolean pipelineCreated) {}

    /**
     * Makes what is missing.
     *
     * @param recreate whether an index and a pipeline that are there are deleted and made anew
     * @throws ClusterException when plugin or model are missing, or what is there differs and may not be deleted
     */
    public Result ensure(Spec spec, boolean recreate) {
        EmbeddingPipeline pipeline = new EmbeddingPipeline(spec.model(), spec.vectors());
        int dims = pipeline.dimensions(cluster);
        AliasedIndex index = new AliasedIndex(cluster, spec.alias());
        Pipeline stored = pipeline(spec.pipeline());
        if (recreate) {
            index.delete();
        } else {
            refuseDifferences(spec, dims, index, pipeline, stored);
        }
        boolean putPipeline = recreate || stored == null;
        if (putPipeline) {
            cluster.call(elasticsearch -> elasticsearch.ingest().putPipeline(put -> put.id(spec.pipeline())
                    .description(pipeline.definition().description())
                    .processors(pipeline.definition().processors())));
        }
        // The index comes last: a load asks for the index alone, so where there is one there is a pipeline too, and
        // after a crash in between a second run finds the pipeline and makes the index.
        Outcome outcome = Outcome.FOUND;
        if (recreate || index.state() == null) {
            index.create(definition(spec, dims));
            outcome = Outcome.CREATED;
        } else if (!index.isAliased()) {
            index.putBehindAlias();
            outcome = Outcome.ADOPTED;
        }
        String name = outcome == Outcome.FOUND ? index.name() : AliasedIndex.nameBehind(spec.alias());
        return new Result(name, outcome, dims, putPipeline);
    }

    /**
     * Settings and mapping, of which most stand in a file. There everything is spelt out: the analyser decides what a query finds, and
     * Elasticsearch's default for vectors changes between versions. Nobody filters by longer keywords, which Lucene would refuse.
     */
    private static JsonNode definition(Spec spec, int dims) {
        JsonNode definition;
        try (InputStream in = IndexSetup.class.getResourceAsStream("papers.json")) {
            definition = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The index names its pipeline, so that whoever writes to it, by the loader or by curl, gets vectors; a load
        // names a pipeline only when it is asked to take another one.
        definition.withObject("/settings").put("default_pipeline", spec.pipeline());
        ObjectNode meta = definition.withObject("/mappings/_meta").put("loader_version", spec.loaderVersion());
        meta.put("similarity", spec.similarity().toString());
        if (spec.model() != null) {
            meta.put("model", spec.model());
        }
        definition
                .withObject("/mappings/properties")
                .remove(PaperField.BOTH.vectors().stream()
                        .filter(vector -> !spec.vectors().vectors().contains(vector))
                        .toList());
        for (String vector : spec.vectors().vectors()) {
            definition
                    .withObject("/mappings/properties/" + vector)
                    .put("dims", dims)
                    .put("similarity", spec.similarity().toString());
        }
        return definition;
    }

    private Pipeline pipeline(String name) {
        return cluster.call(elasticsearch ->
                elasticsearch.ingest().getPipeline(get -> get.id(name)).get(name));
    }

    private static void refuseDifferences(
            Spec spec, int dims, AliasedIndex index, EmbeddingPipeline pipeline, Pipeline stored) {
        List<String> differences = new ArrayList<>();
        if (index.state() != null) {
            differences.addAll(new IndexComparison(spec, index.name(), dims).differences(index.state()));
        }
        if (stored != null && !pipeline.matches(stored)) {
            differences.add("pipeline [" + spec.pipeline() + "] has processors " + stored.processors() + ", expected "
                    + pipeline.definition().processors());
        }
        if (!differences.isEmpty()) {
            throw new ClusterException(String.join("; ", differences)
                    + "; choose other names, or let --recreate delete index [" + index.name()
                    + "] with its papers and make both anew");
        }
    }
}
