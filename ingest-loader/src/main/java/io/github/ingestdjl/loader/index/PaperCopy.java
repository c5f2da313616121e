/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A temporary index of some texts, with the mapping, the analysis and the pipeline of an index of papers: as if these were its papers. It is
 * behind an alias, like every index that is written to. For one thread, but any may close it, which deletes it: what
 * the other is doing with it fails then, and it closes it once more.
 */
public final class PaperCopy implements Closeable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    // In the mapping's _meta: whose copy it is, by which it is told from an index that only has its name.
    private static final String MARK = "arxiv_loader_known_item_of";
    private static final int BULK = 100;

    private final ClusterClient cluster;
    private final JsonRequests requests;
    private final String source;
    private final String alias;
    private final String index;
    // From here on it is ours to delete.
    private volatile boolean created;
    private volatile boolean closed;

    /** What is written of a paper. */
    public record Text(String id, String title, String abstractText) {}

    /** Sends nothing yet, but from now on {@link #close} is due. */
    public PaperCopy(ClusterClient cluster, String source) {
        this.cluster = cluster;
        this.requests = new JsonRequests(cluster);
        this.source = source;
        this.alias = source + "-known-item";
        this.index = AliasedIndex.nameBehind(alias);
    }

    public String name() {
        return alias;
    }

    /**
     * Makes the index, in place of one that an earlier run has left, and fills it.
     *
     * @throws ClusterException when the source has no pipeline, another index is in the way, or a text is refused
     */
    public void fill(List<Text> texts) {
        ObjectNode definition = definition();
        requireOwn();
        created = true;
        delete();
        new AliasedIndex(cluster, alias).create(definition);
        for (int from = 0; from < texts.size(); from += BULK) {
            if (closed) {
                throw new ClusterException("index [" + alias + "] was closed while it was filled");
            }
            add(texts.subList(from, Math.min(texts.size(), from + BULK)));
        }
        requests.send("POST", "/" + alias + "/_refresh", Map.of(), null);
    }

    private ObjectNode definition() {
        List<JsonNode> states = new ArrayList<>();
        requests.get("/" + source).forEach(states::add);
        JsonNode settings = states.get(0).at("/settings/index");
        JsonNode pipeline = settings.path("default_pipeline");
        if (pipeline.isMissingNode() || LoadTarget.NO_PIPELINE.equals(pipeline.asText())) {
            throw new ClusterException("index [" + source
                    + "] must have a default pipeline, by which the rest of an abstract is embedded, got none");
        }
        ObjectNode definition = MAPPER.createObjectNode();
        ObjectNode own = definition.putObject("settings").put("number_of_replicas", 0);
        own.set("default_pipeline", pipeline);
        if (settings.has("analysis")) {
            own.set("analysis", settings.get("analysis"));
        }
        ObjectNode mappings = states.get(0).path("mappings").deepCopy();
        mappings.withObject("/_meta").put(MARK, source);
        definition.set("mappings", mappings);
        return definition;
    }

    private void requireOwn() {
        JsonNode present = requests.send("GET", "/" + index + "," + alias, Map.of("ignore_unavailable", "true"), null);
        present.properties().forEach(other -> {
            if (!source.equals(other.getValue().at("/mappings/_meta/" + MARK).asText())) {
                throw new ClusterException("index [" + other.getKey()
                        + "] is in the way and none that 'evaluate known-item' has made: delete or rename it");
            }
        });
    }

    private void add(List<Text> texts) {
        List<BulkOperation> operations = texts.stream()
                .map(text -> BulkOperation.of(operation -> operation.index(add -> add.id(text.id())
                        .document(Map.of("id", text.id(), "title", text.title(), "abstract", text.abstractText())))))
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

    private void delete() {
        cluster.call(elasticsearch ->
                elasticsearch.indices().delete(delete -> delete.index(index).ignoreUnavailable(true)));
    }

    /** @throws ClusterException when it cannot be deleted */
    @Override
    public void close() {
        closed = true;
        if (!created) {
            return;
        }
        try {
            delete();
        } catch (ClusterException e) {
            throw new ClusterException(
                    "temporary index [" + index + "] could not be deleted, delete it by hand: " + e.getMessage(), e);
        }
    }
}
