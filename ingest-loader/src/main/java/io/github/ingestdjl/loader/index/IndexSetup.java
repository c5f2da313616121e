/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.elasticsearch.ingest.Pipeline;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
     * @param pipeline its name; null for the one that the index has, or one of its own with the index's name
     * @param model the model's id, or null for the one that made the vectors the index has, or else the nodes' default model
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
     * @param pipeline the name of the index's pipeline
     * @param model the id of the model that makes its vectors, or null where an older index does not say it
     * @param dims the length of the model's vectors
     */
    public record Result(
            String index, Outcome outcome, String pipeline, boolean pipelineCreated, String model, int dims) {}

    /**
     * What {@code --recreate} would delete.
     *
     * @param papers by index
     */
    public record Doomed(Map<String, Long> papers) {}

    /** What {@link #ensure} would delete, were it to make everything anew. */
    public Doomed doomed(String alias) {
        Map<String, Long> papers = new TreeMap<>();
        new AliasedIndex(cluster, alias)
                .inTheWay()
                .forEach(index -> papers.put(
                        index,
                        cluster.call(elasticsearch -> elasticsearch.count(count -> count.index(index)))
                                .count()));
        return new Doomed(papers);
    }

    /**
     * Makes what is missing.
     *
     * @param recreate whether an index and a pipeline that are there are deleted and made anew
     * @throws ClusterException when plugin or model are missing, or what is there differs and may not be deleted
     */
    public Result ensure(Spec spec, boolean recreate) {
        AliasedIndex index = new AliasedIndex(cluster, spec.alias());
        IndexState state = recreate ? null : index.state();
        IndexModel noted = state == null ? IndexModel.UNKNOWN : IndexModel.of(state.mappings());
        String id = spec.model() == null ? noted.id() : spec.model();
        int dims = new EmbeddingPipeline(new IndexModel(id, null, null, null), spec.vectors()).dimensions(cluster);
        IndexModel model = state != null && noted.id() == null
                // Made before indices knew their models. Nobody can tell any more.
                ? new IndexModel(id, null, null, null)
                : IndexModel.onNodes(cluster, id);
        String name = pipelineName(spec, index, state);
        EmbeddingPipeline pipeline = new EmbeddingPipeline(model, spec.vectors());
        Pipeline stored = pipeline(name);
        if (recreate) {
            refuseShared(name, pipeline, stored, index.inTheWay());
            index.delete();
        } else {
            refuseDifferences(spec, new Wanted(name, model, dims), index, pipeline, stored);
        }
        boolean putPipeline = stored == null || !pipeline.matches(stored);
        if (putPipeline) {
            put(name, pipeline);
        }
        // The index comes last: a load asks for the index alone, so where there is one there is a pipeline too, and
        // after a crash in between a second run finds the pipeline and makes the index.
        Outcome outcome = Outcome.FOUND;
        if (state == null) {
            index.create(definition(spec, name, model, dims));
            outcome = Outcome.CREATED;
        } else if (!index.isAliased()) {
            index.putBehindAlias();
            outcome = Outcome.ADOPTED;
        }
        String behind = outcome == Outcome.ADOPTED ? AliasedIndex.nameBehind(spec.alias()) : index.newName();
        return new Result(
                outcome == Outcome.FOUND ? index.name() : behind, outcome, name, putPipeline, model.id(), dims);
    }

    /** What an index that is there must have. */
    record Wanted(String pipeline, IndexModel model, int dims) {}

    private static String pipelineName(Spec spec, AliasedIndex index, IndexState state) {
        if (spec.pipeline() != null) {
            return spec.pipeline();
        }
        String own = state == null ? null : LoadTarget.settings(state).defaultPipeline();
        return own == null ? index.newName() : own;
    }

    private void put(String name, EmbeddingPipeline pipeline) {
        cluster.call(elasticsearch -> elasticsearch.ingest().putPipeline(put -> put.id(name)
                .description(pipeline.definition().description())
                .processors(pipeline.definition().processors())));
    }

    /** Another index would get vectors of another model from then on, which cannot be compared with those it has. */
    private void refuseShared(String name, EmbeddingPipeline pipeline, Pipeline stored, List<String> doomed) {
        if (stored == null || pipeline.matches(stored)) {
            return;
        }
        List<String> others = cluster
                .call(elasticsearch -> elasticsearch.indices().getSettings(get -> get.index("*")
                        .name("index.default_pipeline")))
                .result()
                .entrySet()
                .stream()
                .filter(entry ->
                        name.equals(LoadTarget.settings(entry.getValue()).defaultPipeline()))
                .map(Map.Entry::getKey)
                .filter(other -> !doomed.contains(other))
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            throw new ClusterException("pipeline [" + name + "] is also that of " + others
                    + ", whose papers it would give other vectors from now on: choose another --pipeline, or none, so"
                    + " that the index has one of its own");
        }
    }

    /**
     * Settings and mapping, of which most stand in a file. There everything is spelt out: the analyser decides what a query finds, and
     * Elasticsearch's default for vectors changes between versions. Nobody filters by longer keywords, which Lucene would refuse.
     */
    private static ObjectNode definition(Spec spec, String pipeline, IndexModel model, int dims) {
        ObjectNode definition = definition();
        // The index names its pipeline, so that whoever writes to it, by the loader or by curl, gets vectors; a load
        // names a pipeline only when it is asked to take another one.
        definition.withObject("/settings").put("default_pipeline", pipeline);
        ObjectNode meta = definition.withObject("/mappings/_meta").put("loader_version", spec.loaderVersion());
        meta.put("similarity", spec.similarity().toString());
        model.note(meta);
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

    private static ObjectNode definition() {
        try (InputStream in = IndexSetup.class.getResourceAsStream("papers.json")) {
            return (ObjectNode) new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What papers have in an index. */
    static List<String> fields() {
        List<String> fields = new ArrayList<>();
        definition().at("/mappings/properties").fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private Pipeline pipeline(String name) {
        return cluster.call(elasticsearch ->
                elasticsearch.ingest().getPipeline(get -> get.id(name)).get(name));
    }

    private static void refuseDifferences(
            Spec spec, Wanted wanted, AliasedIndex index, EmbeddingPipeline pipeline, Pipeline stored) {
        List<String> differences = new ArrayList<>();
        if (index.state() != null) {
            differences.addAll(new IndexComparison(spec, wanted, index.name()).differences(index.state()));
        }
        if (stored != null && !pipeline.matches(stored)) {
            differences.add("pipeline [" + wanted.pipeline() + "] has processors " + stored.processors() + ", expected "
                    + pipeline.definition().processors());
        }
        if (!differences.isEmpty()) {
            throw new ClusterException(String.join("; ", differences)
                    + "; choose other names, or let --recreate delete index [" + index.name()
                    + "] with its papers and make both anew");
        }
    }
}
