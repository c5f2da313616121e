/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.util.List;
import java.util.Map;

/**
 * A temporary index with the vectors of another, indexed in another way: ids and vectors, nothing else. It is behind an alias, like every index
 * that is written to, so that none comes back by a bulk that is on its way when it is deleted. For one thread; closing deletes it.
 */
public final class VectorCopy implements Closeable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String VECTOR = "vector";

    private final ClusterClient cluster;
    private final JsonRequests requests;
    private final VectorField field;
    private final VectorIndexType type;
    private final TemporaryIndex copy;

    /**
     * What an index weighs.
     *
     * @param storeBytes its files
     * @param searchBytes of those, what a search without rescoring goes through: the graph, and the vectors as floats, bytes or bits. A node
     *     is fast while it has these in memory
     * @param estimated whether that is Elasticsearch's rule of thumb: small segments are one file, of which nobody tells what is in it
     */
    public record Size(long vectors, int segments, long storeBytes, long searchBytes, boolean estimated) {}

    /** What a search finds: ids and scores, the nearest first, and how long it took the node. */
    public record Found(List<Neighbour> neighbours, long tookMillis) {}

    /** @param score in the scale of the similarity */
    public record Neighbour(String id, double score) {}

    /** Sends nothing yet, but from now on {@link #close} is due. */
    public VectorCopy(ClusterClient cluster, VectorField field, VectorIndexType type) {
        this.cluster = cluster;
        this.requests = new JsonRequests(cluster);
        this.field = field;
        this.type = type;
        this.copy = new TemporaryIndex(cluster, field.index(), "recall", field.index() + "-recall-" + type);
    }

    public VectorIndexType type() {
        return type;
    }

    public String name() {
        return copy.name();
    }

    /**
     * Refuses an index that has the name and is no copy.
     *
     * @throws ClusterException when there is one
     */
    public void check() {
        copy.requireOwn();
    }

    /** Makes the index, in place of one that an earlier run has left. */
    public void create() {
        copy.create(definition());
    }

    private ObjectNode definition() {
        ObjectNode definition = MAPPER.createObjectNode();
        definition
                .putObject("settings")
                .put("number_of_shards", field.shards())
                .put("number_of_replicas", 0)
                .put("refresh_interval", "-1")
                // One file for graph, floats and bytes each, whose lengths are to be had.
                .put("compound_format", false)
                // What is counted is what there is now, not ten seconds ago.
                .put("store.stats_refresh_interval", "0s");
        ObjectNode mappings = definition.putObject("mappings").put("dynamic", "strict");
        ObjectNode vector = mappings.putObject("properties").putObject(VECTOR);
        vector.put("type", "dense_vector")
                .put("dims", field.dimensions())
                .put("index", true)
                .put("similarity", field.similarity());
        ObjectNode options = vector.putObject("index_options").put("type", type.toString());
        if (type.isGraph()) {
            options.put("m", field.m()).put("ef_construction", field.efConstruction());
        }
        return definition;
    }

    /** @throws ClusterException when one of them is refused */
    public void add(List<VectorReader.Stored> vectors) {
        copy.add(vectors.stream()
                .map(stored -> BulkOperation.of(operation ->
                        operation.index(index -> index.id(stored.id()).document(Map.of(VECTOR, stored.vector())))))
                .toList());
    }

    /** Makes what was added searchable. */
    public void finish(boolean merge) {
        if (merge) {
            copy.post("_forcemerge", Map.of("max_num_segments", "1"));
        }
        // Nothing holds the files of segments that were merged any more once this is done.
        copy.refresh();
        copy.post("_flush", Map.of("force", "true"));
    }

    public Size size() {
        JsonNode stats = requests.send(
                        "GET",
                        "/" + name() + "/_stats/docs,store,segments",
                        Map.of("include_segment_file_sizes", "true"),
                        null)
                .at("/_all/primaries");
        JsonNode files = stats.at("/segments/file_sizes");
        long vectors = stats.at("/docs/count").longValue();
        long floats = bytes(files, "vec");
        long quantised = bytes(files, "veq") + bytes(files, "veb");
        boolean told = floats > 0;
        return new Size(
                vectors,
                stats.at("/segments/count").intValue(),
                stats.at("/store/size_in_bytes").longValue(),
                told
                        ? bytes(files, "vex") + (quantised > 0 ? quantised : floats)
                        : vectors * type.bytesPerVector(field),
                !told);
    }

    /** Of all files with an extension; Lucene names them by what is in them. */
    private static long bytes(JsonNode files, String extension) {
        return files.path(extension).path("size_in_bytes").asLong();
    }

    /**
     * The nearest to a vector.
     *
     * @param oversample how many times {@code k} neighbours are compared by the vectors themselves in the end, 0 for none
     */
    public Found nearest(List<Float> vector, int k, int candidates, double oversample) {
        Query query = Query.of(any -> any.knn(knn -> {
            knn.field(VECTOR).queryVector(vector).k(k).numCandidates(candidates);
            if (type.isQuantised() && (oversample > 0 || field.server().rescoresByItself())) {
                knn.rescoreVector(rescore -> rescore.oversample((float) oversample));
            }
            return knn;
        }));
        SearchResponse<Void> response = cluster.call(elasticsearch -> elasticsearch.search(
                search -> search.index(name())
                        .size(k)
                        .allowPartialSearchResults(false)
                        .trackTotalHits(total -> total.enabled(false))
                        .source(source -> source.fetch(false))
                        .query(query),
                Void.class));
        return new Found(
                response.hits().hits().stream()
                        .map(hit -> new Neighbour(hit.id(), hit.score()))
                        .toList(),
                response.took());
    }

    /** @throws ClusterException when it cannot be deleted */
    @Override
    public void close() {
        copy.close();
    }
}
