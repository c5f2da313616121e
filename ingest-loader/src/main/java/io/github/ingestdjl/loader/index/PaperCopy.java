/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

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
    private static final int BULK = 100;

    private final JsonRequests requests;
    private final String source;
    private final TemporaryIndex copy;
    // From here on it is ours to delete.
    private volatile boolean created;
    private volatile boolean closed;

    /** What is written of a paper. */
    public record Text(String id, String title, String abstractText) {}

    /** Sends nothing yet, but from now on {@link #close} is due. */
    public PaperCopy(ClusterClient cluster, String source) {
        this.requests = new JsonRequests(cluster);
        this.source = source;
        this.copy = new TemporaryIndex(cluster, source, "known-item", source + "-known-item");
    }

    public String name() {
        return copy.name();
    }

    /**
     * Makes the index, in place of one that an earlier run has left, and fills it.
     *
     * @throws ClusterException when the source has no pipeline, another index is in the way, or a text is refused
     */
    public void fill(List<Text> texts) {
        ObjectNode definition = definition();
        copy.requireOwn();
        created = true;
        copy.create(definition);
        for (int from = 0; from < texts.size(); from += BULK) {
            if (closed) {
                throw new ClusterException("index [" + name() + "] was closed while it was filled");
            }
            add(texts.subList(from, Math.min(texts.size(), from + BULK)));
        }
        copy.refresh();
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
        definition.set("mappings", states.get(0).path("mappings").deepCopy());
        return definition;
    }

    private void add(List<Text> texts) {
        copy.add(texts.stream()
                .map(text -> BulkOperation.of(operation -> operation.index(add -> add.id(text.id())
                        .document(Map.of("id", text.id(), "title", text.title(), "abstract", text.abstractText())))))
                .toList());
    }

    /** @throws ClusterException when it cannot be deleted */
    @Override
    public void close() {
        closed = true;
        if (created) {
            copy.close();
        }
    }
}
