/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.core.SearchResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.paper.Paper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Papers of an index by their ids. Thread-safe. */
public final class PaperLookup {

    private static final int PAGE = 500;

    private final ClusterClient cluster;
    private final String index;

    /** Uses the connection, and leaves it open. */
    public PaperLookup(ClusterClient cluster, String index) {
        this.cluster = cluster;
        this.index = index;
    }

    /**
     * Those of some papers that are there, by id, without their vectors.
     *
     * @throws ClusterException when the index is missing, or one of the documents is no paper
     */
    public Map<String, Paper> papers(Collection<String> ids) {
        Map<String, Paper> papers = new LinkedHashMap<>();
        List<String> all = new ArrayList<>(ids);
        for (int from = 0; from < all.size(); from += PAGE) {
            List<String> page = all.subList(from, Math.min(all.size(), from + PAGE));
            SearchResponse<ObjectNode> response = cluster.call(elasticsearch -> elasticsearch.search(
                    search -> search.index(index)
                            .size(page.size())
                            .allowPartialSearchResults(false)
                            .source(source ->
                                    source.filter(filter -> filter.excludes(Paper.TITLE_VECTOR, Paper.ABSTRACT_VECTOR)))
                            .query(any -> any.ids(query -> query.values(page))),
                    ObjectNode.class));
            response.hits().hits().stream().map(PaperExport::document).forEach(document -> {
                if (document.paper() == null) {
                    throw new ClusterException(document.problem());
                }
                papers.put(document.id(), document.paper());
            });
        }
        return papers;
    }

    /** How many papers there are. */
    public long count() {
        return cluster.call(elasticsearch -> elasticsearch.count(count -> count.index(index)))
                .count();
    }

    /** How the index compares vectors: {@code cosine}, {@code l2_norm}; null where it has none. */
    public String similarity() {
        JsonNode indices = new JsonRequests(cluster).get("/" + index + "/_mapping");
        for (JsonNode state : indices) {
            for (String field : List.of(Paper.ABSTRACT_VECTOR, Paper.TITLE_VECTOR)) {
                JsonNode mapping = state.path("mappings").path("properties").path(field);
                if (mapping.isObject()) {
                    return mapping.path("similarity").asText("cosine");
                }
            }
        }
        return null;
    }
}
