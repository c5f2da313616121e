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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds the papers nearest to the mean of some papers' vectors or to each of them, those papers left out. Thread-safe.
 *
 * <p>Papers that are not liked push the mean away by a quarter of their own mean, as Rocchio's relevance feedback does.
 *
 * <p>The mean is taken as it is, not stretched to length 1. By cosine its length is of no account. By {@code l2_norm} it changes the scores,
 * which shrink as the papers lie apart, but not the order as long as the index's vectors have length 1, as those of the models that normalise
 * do; where they have not, the mean itself is the point nearest to all.
 */
public final class SimilarPapers {

    // All are fetched with their vectors at once.
    private static final int MAX_IDS = 1000;

    // As is usual for Rocchio's method: more, and what is disliked decides.
    private static final double PUSHED_AWAY = 0.25;

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
     * @param unlike papers whose like is not wanted; they are left out, too
     * @param field what to compare; null for the abstract
     */
    public record Request(
            List<String> ids, List<String> unlike, PaperField field, Neighbours neighbours, PaperFilter filter) {

        public Request {
            ids = ids.stream().distinct().toList();
            unlike = unlike.stream().distinct().toList();
            for (String id : unlike) {
                if (ids.contains(id)) {
                    throw new IllegalArgumentException(
                            "[--not] must not be one of the papers to start from, got [" + id + "]");
                }
            }
            field = field == null ? PaperField.ABSTRACT : field;
            if (ids.isEmpty() || ids.size() + unlike.size() > MAX_IDS) {
                throw new IllegalArgumentException("[ID] must be 1 to " + MAX_IDS
                        + " papers, those of [--not] included," + " got [" + (ids.size() + unlike.size()) + "]");
            }
        }

        private List<String> all() {
            return Stream.concat(ids.stream(), unlike.stream()).toList();
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
        return nearest(query, stored(query), query.ids());
    }

    /**
     * The nearest papers of each paper, taken in turns: the best of the first, the best of the second and so on, each once. What lies between
     * several interests is near to none of them.
     *
     * @throws ClusterException as {@link #nearest}
     */
    public SearchResult nearestOfEach(Request query) {
        Map<String, Stored> stored = stored(query);
        List<SearchResult> results = query.ids().stream()
                .map(id -> nearest(query, stored, List.of(id)))
                .toList();
        Map<String, SearchResult.Hit> hits = new LinkedHashMap<>();
        int longest =
                results.stream().mapToInt(result -> result.hits().size()).max().orElse(0);
        for (int place = 0; place < longest; place++) {
            for (SearchResult result : results) {
                if (place < result.hits().size()) {
                    SearchResult.Hit hit = result.hits().get(place);
                    hits.putIfAbsent(hit.id(), hit);
                }
            }
        }
        return new SearchResult(
                results.stream().mapToLong(SearchResult::tookMillis).sum(),
                hits.values().stream().limit(query.neighbours().k()).toList());
    }

    private SearchResult nearest(Request query, Map<String, Stored> stored, List<String> liked) {
        List<Query> conditions = new ArrayList<>(FilterQuery.clauses(query.filter()));
        Query themselves = Query.of(any -> any.ids(ids -> ids.values(query.all())));
        conditions.add(Query.of(any -> any.bool(bool -> bool.mustNot(themselves))));
        List<Query> nearest = query.field().vectors().stream()
                .map(field -> Query.of(any -> any.knn(knn -> knn.field(field)
                        .k(query.neighbours().k())
                        .numCandidates(query.neighbours().candidates())
                        .queryVector(middle(stored, liked, query.unlike(), field))
                        .filter(conditions))))
                .toList();
        return papers.best(PaperHits.anyOf(nearest), null, query.neighbours().k());
    }

    private Map<String, Stored> stored(Request query) {
        List<String> fields = query.field().vectors();
        List<String> all = query.all();
        SearchResponse<Stored> response = cluster.call(elasticsearch -> elasticsearch.search(
                search -> search.index(index)
                        .size(all.size())
                        .allowPartialSearchResults(false)
                        .source(source -> source.filter(filter -> filter.includes(fields)))
                        .query(any -> any.ids(ids -> ids.values(all))),
                Stored.class));
        Map<String, Stored> stored = new HashMap<>();
        response.hits().hits().forEach(hit -> stored.put(hit.id(), hit.source()));
        refuse("has no", all.stream().filter(id -> !stored.containsKey(id)).toList());
        for (String field : fields) {
            List<String> without = all.stream()
                    .filter(id -> stored.get(id).vector(field) == null)
                    .toList();
            refuse("has no [" + field + "] of", without);
        }
        return stored;
    }

    private void refuse(String problem, List<String> ids) {
        if (!ids.isEmpty()) {
            throw new ClusterException(
                    "index [" + index + "] " + problem + (ids.size() == 1 ? " paper " : " papers ") + ids);
        }
    }

    private static List<Float> middle(
            Map<String, Stored> stored, List<String> liked, List<String> unlike, String field) {
        double[] middle = mean(stored, liked, field);
        if (!unlike.isEmpty()) {
            double[] away = mean(stored, unlike, field);
            for (int i = 0; i < middle.length; i++) {
                middle[i] -= PUSHED_AWAY * away[i];
            }
        }
        List<Float> values = new ArrayList<>(middle.length);
        for (double value : middle) {
            values.add((float) value);
        }
        return values;
    }

    private static double[] mean(Map<String, Stored> stored, List<String> ids, String field) {
        double[] sum = new double[stored.get(ids.get(0)).vector(field).length];
        for (String id : ids) {
            float[] vector = stored.get(id).vector(field);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= ids.size();
        }
        return sum;
    }
}
