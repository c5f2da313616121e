/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.query_dsl.FunctionBoostMode;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.ingestdjl.loader.paper.Paper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The titles of papers of an index, by their ids. Thread-safe. */
public final class PaperTitles {

    /** How many papers a sample can have: what one search returns. */
    public static final int MAX_SAMPLE = 10_000;

    private static final int NAMED = 10;

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Titled(@JsonProperty("title") String title) {}

    private final ClusterClient cluster;
    private final String index;

    /** Uses the connection, and leaves it open. */
    public PaperTitles(ClusterClient cluster, String index) {
        this.cluster = cluster;
        this.index = index;
    }

    /**
     * Titles of these papers, in their order.
     *
     * @throws ClusterException when the index or papers are missing, the first of them named
     */
    public Map<String, String> of(List<String> ids) {
        List<String> wanted = ids.stream().distinct().toList();
        Map<String, Paper> found = new PaperLookup(cluster, index).papers(wanted);
        List<String> missing = new ArrayList<>(wanted);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            throw new ClusterException("index [" + index + "] lacks [" + missing.size() + "] of [" + wanted.size()
                    + "] papers: " + missing.subList(0, Math.min(NAMED, missing.size()))
                    + (missing.size() > NAMED ? " and others" : ""));
        }
        Map<String, String> titles = new LinkedHashMap<>();
        wanted.forEach(id -> titles.put(id, found.get(id).title()));
        return titles;
    }

    /**
     * Titles of papers chosen by chance, the same for the same seed and index.
     *
     * @throws ClusterException when the index is missing or has no papers
     */
    public Map<String, String> sample(int size, long seed) {
        Query byChance = Query.of(
                any -> any.functionScore(score -> score.query(all -> all.exists(exists -> exists.field("title")))
                        .functions(function -> function.randomScore(
                                random -> random.seed(Long.toString(seed)).field("id")))
                        .boostMode(FunctionBoostMode.Replace)));
        SearchResponse<Titled> response = cluster.call(elasticsearch -> elasticsearch.search(
                search -> search.index(index)
                        .query(byChance)
                        .size(size)
                        .allowPartialSearchResults(false)
                        .source(source -> source.filter(filter -> filter.includes("title"))),
                Titled.class));
        Map<String, String> titles = new LinkedHashMap<>();
        response.hits().hits().forEach(hit -> titles.put(hit.id(), hit.source().title()));
        if (titles.isEmpty()) {
            throw new ClusterException("index [" + index + "] has no paper");
        }
        return titles;
    }
}
