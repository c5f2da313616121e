/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.util.List;

/**
 * Reads the vectors of a field one page after the other, all as they were when it was opened. Papers without one are left out. For one thread;
 * whoever opens it closes it.
 */
public final class VectorReader implements Closeable {

    private static final int PAGE = 500;
    private static final SortOptions PLACE =
            SortOptions.of(sort -> sort.field(field -> field.field("_shard_doc").order(SortOrder.Asc)));

    private final PointInTime moment;
    private final String field;
    private List<FieldValue> after = List.of();

    /** @param title null where the paper has none */
    public record Stored(String id, String title, float[] vector) {}

    /** @throws ClusterException when the index is missing */
    public VectorReader(ClusterClient cluster, VectorField field) {
        this.field = field.name();
        this.moment = new PointInTime(cluster, field.index());
    }

    /** The next vectors; none at the end. */
    public List<Stored> next() throws InterruptedException {
        List<Hit<ObjectNode>> hits = moment.search(
                        search -> {
                            search.size(PAGE)
                                    .trackTotalHits(track -> track.enabled(false))
                                    .query(any -> any.exists(exists -> exists.field(field)))
                                    .sort(PLACE)
                                    .source(source -> source.filter(filter -> filter.includes("title", field)));
                            return after.isEmpty() ? search : search.searchAfter(after);
                        },
                        ObjectNode.class)
                .hits()
                .hits();
        after = hits.isEmpty() ? after : hits.get(hits.size() - 1).sort();
        return hits.stream().map(this::stored).toList();
    }

    private Stored stored(Hit<ObjectNode> hit) {
        JsonNode title = hit.source().get("title");
        return new Stored(
                hit.id(),
                title == null ? null : title.textValue(),
                PluginModels.floats(hit.source().path(field)));
    }

    @Override
    public void close() {
        moment.close();
    }
}
