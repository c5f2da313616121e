/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.elasticsearch.ingest.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Creates the index of papers and its pipeline, or finds them there. Whatever does not fit is reported before anything is changed, all in one
 * message. For one thread.
 */
public final class IndexSetup {

    private final ClusterClient cluster;

    /** Uses the connection, and leaves it open. */
    public IndexSetup(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /**
     * What was found or made.
     *
     * @param dims the length of the model's vectors
     */
    public record Result(int dims, boolean indexCreated, boolean pipelineCreated) {}

    /**
     * Makes what is missing.
     *
     * @param recreate whether an index and a pipeline that are there are deleted and made anew
     * @throws ClusterException when plugin or model are missing, or what is there differs and may not be deleted
     */
    public Result ensure(IndexSpec spec, boolean recreate) {
        EmbeddingPipeline pipeline = new EmbeddingPipeline(spec.model());
        int dims = pipeline.dimensions(cluster);
        IndexState index = index(spec.index());
        Pipeline stored = pipeline(spec.pipeline());
        if (!recreate) {
            refuseDifferences(spec, dims, index, pipeline, stored);
        }
        if (index != null && recreate) {
            cluster.call(elasticsearch -> elasticsearch.indices().delete(delete -> delete.index(spec.index())));
            index = null;
        }
        boolean putPipeline = recreate || stored == null;
        if (putPipeline) {
            cluster.call(elasticsearch -> elasticsearch.ingest().putPipeline(put -> put.id(spec.pipeline())
                    .description(pipeline.definition().description())
                    .processors(pipeline.definition().processors())));
        }
        // The index comes last: a load asks for the index alone, so where there is one there is a pipeline too, and
        // after a
        // crash in between a second run finds the pipeline and makes the index.
        boolean createIndex = index == null;
        if (createIndex) {
            create(spec, dims);
        }
        return new Result(dims, createIndex, putPipeline);
    }

    private void create(IndexSpec spec, int dims) {
        PaperMapping mapping = new PaperMapping(dims, spec.similarity(), spec.model(), spec.loaderVersion());
        cluster.call(elasticsearch -> elasticsearch.indices().create(create -> create.index(spec.index())
                .mappings(mapping.definition())
                .settings(settings -> settings.numberOfShards("1")
                        .autoExpandReplicas("0-1")
                        // The index names its pipeline, so that whoever writes to it, by the loader or by curl, gets
                        // vectors; a
                        // load names a pipeline only when it is asked to take another one.
                        .defaultPipeline(spec.pipeline()))));
    }

    private IndexState index(String name) {
        return cluster.call(elasticsearch -> {
            if (!elasticsearch.indices().exists(exists -> exists.index(name)).value()) {
                return null;
            }
            Map<String, IndexState> states =
                    elasticsearch.indices().get(get -> get.index(name)).result();
            return states.values().iterator().next();
        });
    }

    private Pipeline pipeline(String name) {
        return cluster.call(elasticsearch ->
                elasticsearch.ingest().getPipeline(get -> get.id(name)).get(name));
    }

    private static void refuseDifferences(
            IndexSpec spec, int dims, IndexState index, EmbeddingPipeline pipeline, Pipeline stored) {
        List<String> differences = new ArrayList<>();
        if (index != null) {
            differences.addAll(new IndexComparison(spec, dims).differences(index));
        }
        if (stored != null && !pipeline.matches(stored)) {
            differences.add("pipeline [" + spec.pipeline() + "] has processors " + stored.processors() + ", expected "
                    + pipeline.definition().processors());
        }
        if (!differences.isEmpty()) {
            throw new ClusterException(
                    String.join("; ", differences) + "; choose other names, or let --recreate delete index ["
                            + spec.index() + "] with its papers and make both anew");
        }
    }
}
