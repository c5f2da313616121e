/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.elasticsearch.ingest.Pipeline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Where a load goes: an alias, and the index that was behind it when the load began. An alias, since Elasticsearch makes a missing index out of
 * the first papers it is sent, with guessed fields and without vectors, but never a missing alias.
 *
 * @param pipeline the pipeline to use instead of the index's own; null for the index's own, {@code _none} for none
 * @param index what tells the index behind the alias from every other, also from one that had its name before
 */
public record LoadTarget(String alias, String pipeline, String index) {

    /** The pipeline that is none, in Elasticsearch's words. */
    public static final String NO_PIPELINE = "_none";

    /**
     * The target, after a look at whether it would take papers as they should be.
     *
     * @throws ClusterException when alias or pipeline is missing, the alias is an index itself, or papers would get no vectors
     */
    public static LoadTarget checked(ClusterClient cluster, String alias, String pipeline) {
        Map<String, IndexState> states = cluster.call(elasticsearch -> states(elasticsearch, alias));
        if (states.containsKey(alias)) {
            throw new ClusterException("[" + alias
                    + "] must be an alias, so that a load notices when it is gone, got an"
                    + " index: put it behind one, with all its papers, by 'arxiv-loader setup --index " + alias + "'");
        }
        String used = pipeline != null ? pipeline : defaultPipeline(states);
        if (used == null) {
            throw new ClusterException(
                    "index [" + alias + "] has no default pipeline, so papers would have no vectors: name one with "
                            + "--pipeline, or [" + NO_PIPELINE + "] if that is what you want");
        }
        if (!NO_PIPELINE.equals(used)) {
            checkPipeline(cluster, alias, used);
        }
        return new LoadTarget(alias, pipeline, id(states));
    }

    private static void checkPipeline(ClusterClient cluster, String alias, String name) {
        Pipeline pipeline = cluster.call(elasticsearch -> elasticsearch.ingest().getPipeline(get -> get.id(name)))
                .get(name);
        if (pipeline == null) {
            throw new ClusterException(
                    "pipeline [" + name + "] does not exist: create it with 'arxiv-loader setup --index " + alias
                            + " --pipeline " + name + "'");
        }
        String model = IndexModel.of(cluster, alias).id();
        List<String> models = EmbeddingPipeline.models(pipeline);
        if (model != null && models.stream().anyMatch(other -> !other.equals(model))) {
            throw new ClusterException("pipeline [" + name + "] embeds with " + models + ", but the vectors of index ["
                    + alias + "] were made with [" + model + "], and vectors of two models cannot be compared: name"
                    + " another --pipeline, or let 'arxiv-loader reembed' move the papers to another model");
        }
    }

    /** The {@link #index()} of whatever is behind the alias by now. */
    String behind(ElasticsearchClient elasticsearch) throws IOException {
        return id(states(elasticsearch, alias));
    }

    private static Map<String, IndexState> states(ElasticsearchClient elasticsearch, String alias) throws IOException {
        return elasticsearch
                .indices()
                .getSettings(get -> get.index(alias).name("index.uuid", "index.default_pipeline"))
                .result();
    }

    private static String id(Map<String, IndexState> states) {
        return states.entrySet().stream()
                .map(entry -> entry.getKey() + "/" + settings(entry.getValue()).uuid())
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static String defaultPipeline(Map<String, IndexState> states) {
        return states.values().stream()
                .map(state -> settings(state).defaultPipeline())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The settings of an index, wherever the cluster's answer has them. */
    static IndexSettings settings(IndexState state) {
        IndexSettings settings = state.settings() == null ? IndexSettings.of(none -> none) : state.settings();
        return settings.index() == null ? settings : settings.index();
    }
}
