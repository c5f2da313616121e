/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndexState;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a load goes.
 *
 * @param pipeline the pipeline to use instead of the index's own; null for the index's own, {@code _none} for none
 */
public record LoadTarget(String index, String pipeline) {

    /** The pipeline that is none, in Elasticsearch's words. */
    public static final String NO_PIPELINE = "_none";

    /**
     * Refuses a target that would take papers but not as they should be: Elasticsearch creates a missing index with guessed fields, and an
     * index without a pipeline stores papers without vectors.
     *
     * @throws ClusterException when the index or the pipeline is missing
     */
    public void check(ClusterClient cluster) {
        Map<String, IndexState> settings = cluster.call(elasticsearch -> {
            if (!elasticsearch.indices().exists(exists -> exists.index(index)).value()) {
                throw new ClusterException(ClusterErrors.missingIndex(index));
            }
            return elasticsearch
                    .indices()
                    .getSettings(get -> get.index(index).name("index.default_pipeline"))
                    .result();
        });
        String used = pipeline != null ? pipeline : defaultPipeline(settings);
        if (used == null) {
            throw new ClusterException(
                    "index [" + index + "] has no default pipeline, so papers would have no vectors: name one with "
                            + "--pipeline, or [" + NO_PIPELINE + "] if that is what you want");
        }
        if (!NO_PIPELINE.equals(used)
                && cluster.call(elasticsearch -> elasticsearch.ingest().getPipeline(get -> get.id(used)))
                        .result()
                        .isEmpty()) {
            throw new ClusterException(
                    "pipeline [" + used + "] does not exist: create it with 'arxiv-loader setup --index " + index
                            + " --pipeline " + used + "'");
        }
    }

    /**
     * What tells this index from every other, also from one that had its name before.
     *
     * @throws ClusterException when the index is missing
     */
    public String indexId(ClusterClient cluster) {
        Map<String, IndexState> states = cluster.call(elasticsearch -> elasticsearch
                .indices()
                .getSettings(get -> get.index(index).name("index.uuid"))
                .result());
        return states.entrySet().stream()
                .map(entry -> entry.getKey() + "/" + settings(entry.getValue()).uuid())
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static String defaultPipeline(Map<String, IndexState> states) {
        for (IndexState state : states.values()) {
            String pipeline = settings(state).defaultPipeline();
            if (pipeline != null) {
                return pipeline;
            }
        }
        return null;
    }

    private static IndexSettings settings(IndexState state) {
        IndexSettings settings = state.settings() == null ? IndexSettings.of(none -> none) : state.settings();
        return settings.index() == null ? settings : settings.index();
    }
}
