/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.BulkResponse;
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
    // In the mapping's _meta: whose copy it is, by which it is told from an index that only has its name.
    private static final String MARK = "arxiv_loader_recall_of";

    private final ClusterClient cluster;
    private final JsonRequests requests;
    private final VectorField field;
    private final VectorIndexType type;
    private final String alias;
    private final String index;

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
        this.alias = field.index() + "-recall-" + type;
        this.index = AliasedIndex.nameBehind(alias);
    }

    public VectorIndexType type() {
        return type;
    }

    public String name() {
        return alias;
    }

    /**
     * Refuses an index that has the name and is no copy.
     *
     * @throws ClusterException when there is one
     */
    public void check() {
        JsonNode present = requests.send("GET", "/" + index + "," + alias, Map.of("ignore_unavailable", "true"), null);
        present.properties().forEach(other -> {
            if (!field.index()
                    .equals(other.getValue().at("/mappings/_meta/" + MARK).asText())) {
                throw new ClusterException("index [" + other.getKey()
                        + "] is in the way and none that 'evaluate recall' has made: delete or rename it");
            }
        });
    }

    /** Makes the index, in place of one that an earlier run has left. */
    public void create() {
        delete();
        new AliasedIndex(cluster, alias).create(definition());
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
        mappings.putObject("_meta").put(MARK, field.index());
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
        List<BulkOperation> operations = vectors.stream()
                .map(stored -> BulkOperation.of(operation ->
                        operation.index(index -> index.id(stored.id()).document(Map.of(VECTOR, stored.vector())))))
                .toList();
        BulkResponse response = cluster.call(elasticsearch -> elasticsearch
                .withTransportOptions(ClusterClient.patient())
                .bulk(bulk -> bulk.index(alias).requireAlias(true).operations(operations)));
        response.items().stream()
                .filter(item -> item.error() != null)
                .findFirst()
                .ifPresent(item -> {
                    throw new ClusterException("index [" + alias + "] refused paper [" + item.id() + "]: "
                            + ClusterErrors.text(item.error()));
                });
    }

    /** Makes what was added searchable. */
    public void finish(boolean merge) {
        if (merge) {
            requests.send("POST", "/" + alias + "/_forcemerge", Map.of("max_num_segments", "1"), null);
        }
        // Nothing holds the files of segments that were merged any more once this is done.
        requests.send("POST", "/" + alias + "/_refresh", Map.of(), null);
        requests.send("POST", "/" + alias + "/_flush", Map.of("force", "true"), null);
    }

    public Size size() {
        JsonNode stats = requests.send(
                        "GET",
                        "/" + alias + "/_stats/docs,store,segments",
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
                search -> search.index(alias)
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

    private void delete() {
        cluster.call(elasticsearch ->
                elasticsearch.indices().delete(delete -> delete.index(index).ignoreUnavailable(true)));
    }

    /** @throws ClusterException when it cannot be deleted */
    @Override
    public void close() {
        try {
            delete();
        } catch (ClusterException e) {
            throw new ClusterException(
                    "temporary index [" + index + "] could not be deleted, delete it by hand: " + e.getMessage(), e);
        }
    }
}
