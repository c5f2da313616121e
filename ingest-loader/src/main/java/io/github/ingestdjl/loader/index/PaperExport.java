/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.Closeable;
import java.util.List;

/**
 * Reads the papers of an index one page after the other, all as they were when it was opened, in no particular order. Memory holds one page. A
 * page that the cluster has no room for is asked for again. For one thread; whoever opens it closes it.
 */
public final class PaperExport implements Closeable {

    // Some eight megabytes of JSON with vectors, one without.
    private static final int PAGE = 500;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PointInTime moment;
    private final Query query;
    private final boolean vectors;
    private final int page;
    private long left;
    private volatile long total = -1;
    private List<FieldValue> after = List.of();

    /**
     * A document of the index.
     *
     * @param paper null where it is none
     * @param problem why it is none, or null
     * @param source as it stands in the index
     */
    public record Document(String id, Paper paper, String problem, String source) {}

    /**
     * Opens the index.
     *
     * @param vectors whether papers come with their vectors
     * @param limit how many papers at most
     * @throws ClusterException when the index is missing
     */
    public PaperExport(ClusterClient cluster, String index, PaperFilter filter, boolean vectors, long limit) {
        this(new PointInTime(cluster, index), filter, vectors, limit, PAGE);
    }

    PaperExport(PointInTime moment, PaperFilter filter, boolean vectors, long limit, int page) {
        this.query = Query.of(any -> any.bool(bool -> bool.filter(FilterQuery.clauses(filter))));
        this.vectors = vectors;
        this.left = limit;
        this.page = page;
        this.moment = moment;
    }

    /**
     * The next papers, with their vectors if asked for; none at the end.
     *
     * @throws ClusterException when the search fails
     */
    public List<Document> next() throws InterruptedException {
        if (left == 0) {
            return List.of();
        }
        SearchResponse<ObjectNode> response = moment.search(
                search -> {
                    search.size((int) Math.min(left, page))
                            // Counted once; later pages need not.
                            .trackTotalHits(track -> track.enabled(total < 0))
                            .query(query)
                            .sort(PointInTime.PLACE);
                    search.source(source -> source.filter(filter -> vectors
                            // Elasticsearch 9.2 and later return vectors to whoever asks for them.
                            ? filter.includes("*")
                            : filter.excludes(Paper.TITLE_VECTOR, Paper.ABSTRACT_VECTOR)));
                    return after.isEmpty() ? search : search.searchAfter(after);
                },
                ObjectNode.class);
        if (total < 0) {
            total = Math.min(response.hits().total().value(), left);
        }
        List<Hit<ObjectNode>> hits = response.hits().hits();
        left = hits.isEmpty() ? 0 : left - hits.size();
        after = hits.isEmpty() ? after : hits.get(hits.size() - 1).sort();
        return hits.stream().map(PaperExport::document).toList();
    }

    /** A hit as a document. */
    static Document document(Hit<ObjectNode> hit) {
        String source = hit.source().toString();
        try {
            return new Document(hit.id(), MAPPER.treeToValue(hit.source(), Paper.class), null, source);
        } catch (JsonProcessingException e) {
            return new Document(
                    hit.id(), null, "document [" + hit.id() + "] is no paper: " + e.getOriginalMessage(), source);
        }
    }

    /** How many papers there are in all, -1 before the first page; may be asked by any thread. */
    public long total() {
        return total;
    }

    @Override
    public void close() {
        moment.close();
    }
}
