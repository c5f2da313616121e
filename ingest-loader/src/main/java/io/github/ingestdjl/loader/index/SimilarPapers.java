/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the papers nearest to the mean of some papers' vectors, those papers left out. Thread-safe.
 *
 * <p>The mean is taken as it is, not stretched to length 1. By cosine its length is of no account. By {@code l2_norm} it changes the scores,
 * which shrink as the papers lie apart, but not the order as long as the index's vectors have length 1, as those of the models that normalise
 * do; where they have not, the mean itself is the point nearest to all.
 */
public final class SimilarPapers {

    // All are fetched with their vectors at once.
    private static final int MAX_IDS = 1000;

    private final ClusterClient cluster;
    private final String index;
    private final PaperHits papers;

    /** Uses the connection, and leaves it open. */
    public SimilarPapers(ClusterClient cluster, String index) {
        this.cluster = cluster;
        this.index = index;
        this.papers = new PaperHits(cluster, index);
    }

    /**
     * A search by papers. Validates itself; an {@link IllegalArgumentException} names the option and its value.
     *
     * @param ids the papers to start from; one named twice counts once
     * @param field what to compare; null for the abstract
     */
    public record Request(List<String> ids, PaperField field, Neighbours neighbours, PaperFilter filter) {

        public Request {
            ids = ids.stream().distinct().toList();
            field = field == null ? PaperField.ABSTRACT : field;
            if (ids.isEmpty() || ids.size() > MAX_IDS) {
                throw new IllegalArgumentException(
                        "[ID] must be 1 to " + MAX_IDS + " papers, got [" + ids.size() + "]");
            }
        }
    }

    /** The vectors of a paper in the index; null where it has none. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Stored(
            @JsonProperty(Paper.TITLE_VECTOR) float[] title,
            @JsonProperty(Paper.ABSTRACT_VECTOR) float[] abstractText) {

        float[] vector(String field) {
            return Paper.TITLE_VECTOR.equals(field) ? title : abstractText;
        }
    }

    /**
     * The nearest papers.
     *
     * @throws ClusterException when papers, their vectors or the index are missing, all of them named, or the search fails
     */
    public SearchResult nearest(Request query) {
        Collection<Stored> stored = stored(query);
        List<Query> conditions = new ArrayList<>(FilterQuery.clauses(query.filter()));
        Query themselves = Query.of(any -> any.ids(ids -> ids.values(query.ids())));
        conditions.add(Query.of(any -> any.bool(bool -> bool.mustNot(themselves))));
        List<Query> nearest = query.field().vectors().stream()
                .map(field -> Query.of(any -> any.knn(knn -> knn.field(field)
                        .k(query.neighbours().k())
                        .numCandidates(query.neighbours().candidates())
                        .queryVector(mean(stored, field))
                        .filter(conditions))))
                .toList();
        return papers.best(PaperHits.anyOf(nearest), null, query.neighbours().k());
    }

    private Collection<Stored> stored(Request query) {
        List<String> fields = query.field().vectors();
        SearchResponse<Stored> response = cluster.call(elasticsearch -> elasticsearch.search(
                search -> search.index(index)
                        .size(query.ids().size())
                        .allowPartialSearchResults(false)
                        .source(source -> source.filter(filter -> filter.includes(fields)))
                        .query(any -> any.ids(ids -> ids.values(query.ids()))),
                Stored.class));
        Map<String, Stored> stored = new HashMap<>();
        response.hits().hits().forEach(hit -> stored.put(hit.id(), hit.source()));
        refuse(
                "has no",
                query.ids().stream().filter(id -> !stored.containsKey(id)).toList());
        for (String field : fields) {
            List<String> without = query.ids().stream()
                    .filter(id -> stored.get(id).vector(field) == null)
                    .toList();
            refuse("has no [" + field + "] of", without);
        }
        return stored.values();
    }

    private void refuse(String problem, List<String> ids) {
        if (!ids.isEmpty()) {
            throw new ClusterException(
                    "index [" + index + "] " + problem + (ids.size() == 1 ? " paper " : " papers ") + ids);
        }
    }

    private static List<Float> mean(Collection<Stored> papers, String field) {
        double[] sum = new double[papers.iterator().next().vector(field).length];
        for (Stored paper : papers) {
            float[] vector = paper.vector(field);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        List<Float> mean = new ArrayList<>(sum.length);
        for (double value : sum) {
            mean.add((float) (value / papers.size()));
        }
        return mean;
    }
}
