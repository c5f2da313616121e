/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.json.JsonData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The model that made the vectors of an index, as the {@code _meta} of its mapping notes it. Vectors of two models cannot be compared, and
 * where they are equally long nothing but this note tells.
 *
 * @param id null where the index does not say it
 * @param fingerprint of its files, as the nodes have them; null where the index does not say it
 * @param queryPrefix what the model puts before a query; null where the index does not say it
 * @param passagePrefix what the model puts before a paper's text; null where the index does not say it
 */
record IndexModel(String id, String fingerprint, String queryPrefix, String passagePrefix) {

    /** Of an index that does not say it. */
    static final IndexModel UNKNOWN = new IndexModel(null, null, null, null);

    private static final String ID = "model";
    private static final String FINGERPRINT = "model_fingerprint";
    private static final String QUERY_PREFIX = "query_prefix";
    private static final String PASSAGE_PREFIX = "passage_prefix";

    /**
     * The model as the nodes have it; one of them must have loaded it.
     *
     * @param id null for the nodes' default model
     * @throws ClusterException when the nodes do not agree on it
     */
    static IndexModel onNodes(ClusterClient cluster, String id) {
        List<ModelOnNodes> models = new PluginModels(cluster).list().models();
        ModelOnNodes model = models.stream()
                .filter(any -> id == null ? any.isDefault() : any.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ClusterException(
                        (id == null ? "the nodes do not agree on a default model" : "no node has model [" + id + "]")
                                + ": they have "
                                + models.stream().map(ModelOnNodes::id).toList()));
        if (model.fingerprint() == null) {
            throw new ClusterException("model [" + model.id()
                    + "] is not the same on every node: 'arxiv-loader model list' shows where it differs");
        }
        return new IndexModel(model.id(), model.fingerprint(), model.queryPrefix(), model.passagePrefix());
    }

    /** What a mapping notes. */
    static IndexModel of(TypeMapping mapping) {
        Map<String, JsonData> meta = mapping == null ? Map.of() : mapping.meta();
        return of(name -> meta.containsKey(name) ? meta.get(name).to(String.class) : null);
    }

    /**
     * What the index notes that has a name, or is behind it.
     *
     * @throws ClusterException when there is none, when it may not be read, or several behind one alias have different models
     */
    static IndexModel of(ClusterClient cluster, String index) {
        // Of all the mapping that alone: its fields would be parsed for nothing.
        JsonNode answer = new JsonRequests(cluster)
                .send("GET", "/" + index + "/_mapping", Map.of("filter_path", "*.mappings._meta"), null);
        List<IndexModel> models = answer.findValues("_meta").stream()
                .map(meta -> of(name -> meta.path(name).textValue()))
                .distinct()
                .toList();
        if (models.size() > 1) {
            throw new ClusterException("the indices behind [" + index + "] have vectors of different models "
                    + models.stream().map(IndexModel::id).toList() + ": search in one of them by its own name");
        }
        return models.isEmpty() ? UNKNOWN : models.get(0);
    }

    private static IndexModel of(UnaryOperator<String> meta) {
        return new IndexModel(
                meta.apply(ID), meta.apply(FINGERPRINT), meta.apply(QUERY_PREFIX), meta.apply(PASSAGE_PREFIX));
    }

    /** Writes the note. */
    void note(ObjectNode meta) {
        meta.put(ID, id).put(FINGERPRINT, fingerprint);
        meta.put(QUERY_PREFIX, queryPrefix).put(PASSAGE_PREFIX, passagePrefix);
    }

    /**
     * The model that embeds texts to look for in the index.
     *
     * @param asked the id of the one that a user asks for, or null
     * @throws ClusterException when that is another one
     */
    IndexModel forQueries(String index, String asked) {
        if (id != null && asked != null && !asked.equals(id)) {
            throw new ClusterException("[--model] must be [" + id + "], which made the vectors of index [" + index
                    + "], got [" + asked + "]: vectors of two models cannot be compared");
        }
        return id == null ? new IndexModel(asked, null, null, null) : this;
    }
}
