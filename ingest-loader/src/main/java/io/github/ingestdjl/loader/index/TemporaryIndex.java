/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.util.List;
import java.util.Map;

/**
 * An index of the loader's own beside one of papers, for the time of a command. Its mapping says whose copy it is, by which it is told from
 * an index that only has its name.
 */
final class TemporaryIndex implements Closeable {

    private final ClusterClient cluster;
    private final JsonRequests requests;
    private final String source;
    private final String command;
    private final String alias;
    private final String index;

    /**
     * Sends nothing yet.
     *
     * @param command of {@code evaluate}, which makes it
     * @param alias the name that it is searched by
     */
    TemporaryIndex(ClusterClient cluster, String source, String command, String alias) {
        this.cluster = cluster;
        this.requests = new JsonRequests(cluster);
        this.source = source;
        this.command = command;
        this.alias = alias;
        this.index = AliasedIndex.nameBehind(alias);
    }

    String name() {
        return alias;
    }

    /**
     * Refuses an index that has the name and is no such copy.
     *
     * @throws ClusterException when there is one
     */
    void requireOwn() {
        JsonNode present = requests.send("GET", "/" + index + "," + alias, Map.of("ignore_unavailable", "true"), null);
        present.properties().forEach(other -> {
            if (!source.equals(other.getValue().at("/mappings/_meta/" + mark()).asText())) {
                throw new ClusterException("index [" + other.getKey() + "] is in the way and none that 'evaluate "
                        + command + "' has made: delete or rename it");
            }
        });
    }

    /** Makes it, in place of one that an earlier run has left. */
    void create(ObjectNode definition) {
        definition.withObject("/mappings/_meta").put(mark(), source);
        delete();
        new AliasedIndex(cluster, alias).create(definition);
    }

    private String mark() {
        return "arxiv_loader_" + command.replace('-', '_') + "_of";
    }

    /** @throws ClusterException when one of them is refused */
    void add(List<BulkOperation> operations) {
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
    void refresh() {
        post("_refresh", Map.of());
    }

    void post(String endpoint, Map<String, String> parameters) {
        requests.send("POST", "/" + alias + "/" + endpoint, parameters, null);
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
