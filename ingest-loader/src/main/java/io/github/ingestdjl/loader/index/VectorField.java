/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A field of vectors, as an index has it.
 *
 * @param index the index or alias
 * @param name of the field
 * @param similarity how its vectors are compared
 * @param shards of the index
 * @param m how many neighbours a node of its graph has
 * @param efConstruction how many candidates are considered for these
 */
public record VectorField(
        ServerVersion server,
        String index,
        String name,
        int dimensions,
        String similarity,
        int shards,
        int m,
        int efConstruction) {

    // Elasticsearch's own.
    private static final int DEFAULT_M = 16;
    private static final int DEFAULT_EF_CONSTRUCTION = 100;

    /**
     * Looks the field up.
     *
     * @throws ClusterException when the index is missing, or the field is none that can be measured
     */
    public static VectorField of(ClusterClient cluster, String index, PaperField field) {
        if (field == PaperField.BOTH) {
            throw new IllegalArgumentException("[--field] must be one of [title, abstract], got [" + field + "]");
        }
        JsonRequests requests = new JsonRequests(cluster);
        JsonNode indices = requests.get("/" + index);
        if (indices.size() != 1) {
            throw new ClusterException("[--index] must be one index, got [" + index + "], which is " + indices.size());
        }
        JsonNode state = indices.elements().next();
        String name = EmbeddingPipeline.vectorOf(field.toString());
        JsonNode mapping = state.path("mappings").path("properties").path(name);
        if (!"dense_vector".equals(mapping.path("type").asText())
                || !"float".equals(mapping.path("element_type").asText("float"))
                || !mapping.path("index").asBoolean(true)
                || !mapping.has("dims")) {
            throw new ClusterException("field [" + name + "] of index [" + index
                    + "] must be an indexed dense_vector of floats, got " + mapping);
        }
        if (cluster.call(elasticsearch -> elasticsearch.count(
                                count -> count.index(index).query(any -> any.exists(exists -> exists.field(name)))))
                        .count()
                == 0) {
            throw new ClusterException("no paper of index [" + index + "] has a vector in [" + name + "]");
        }
        JsonNode options = mapping.path("index_options");
        return new VectorField(
                ServerVersion.oldestOf(requests.get("/_nodes/_all/http")),
                index,
                name,
                mapping.get("dims").intValue(),
                mapping.path("similarity").asText("cosine"),
                state.at("/settings/index/number_of_shards").asInt(1),
                options.path("m").asInt(DEFAULT_M),
                options.path("ef_construction").asInt(DEFAULT_EF_CONSTRUCTION));
    }

    /**
     * Refuses what the cluster or the vectors do not allow.
     *
     * @param oversample 0 for no rescoring
     */
    public void check(List<VectorIndexType> types, List<Double> oversample) {
        types.forEach(type -> type.check(this));
        if (!server.rescores() && oversample.stream().anyMatch(factor -> factor > 0)) {
            throw new ClusterException("[--oversample] " + oversample + " needs Elasticsearch 8.18 or later, got ["
                    + server + "]: only 0 is possible there");
        }
    }
}
