/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The indices of a {@link FakeCluster} and their aliases, as far as the loader makes, looks at and moves them. Thread-safe. */
public final class FakeIndices {

    /** What the node answers. */
    record Answer(int status, JsonNode body) {}

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, ObjectNode> indices = new TreeMap<>();

    /** An index behind an alias, as setup makes them. */
    public synchronized void setUp(String alias, String pipeline) {
        ObjectNode index = MAPPER.createObjectNode();
        index.putObject("settings").put("default_pipeline", pipeline);
        index.putObject("aliases").putObject(alias).put("is_write_index", true);
        put(alias + "-000001", index);
    }

    /** An index as it was asked for: {@code settings}, {@code mappings} and {@code aliases}, each of which may be absent. */
    public synchronized void put(String name, JsonNode created) {
        ObjectNode index = MAPPER.createObjectNode();
        index.set("aliases", created.path("aliases").isObject() ? created.get("aliases") : MAPPER.createObjectNode());
        index.set(
                "mappings", created.path("mappings").isObject() ? created.get("mappings") : MAPPER.createObjectNode());
        ObjectNode settings = MAPPER.createObjectNode();
        apply(settings, created.path("settings"));
        settings.put("uuid", UUID.randomUUID().toString());
        index.putObject("settings").set("index", settings);
        indices.put(name, index);
    }

    /** An index that was there before, with what tells it from others. */
    public synchronized void restore(String name, JsonNode index) {
        indices.put(name, (ObjectNode) index);
    }

    public synchronized void clear() {
        indices.clear();
    }

    /** The names of all. */
    public synchronized Set<String> names() {
        return Set.copyOf(indices.keySet());
    }

    /** The index of a name or behind an alias, or null. */
    public synchronized JsonNode get(String name) {
        List<String> found = behind(name);
        return found.isEmpty() ? null : indices.get(found.get(0));
    }

    public synchronized boolean isAlias(String name) {
        return !indices.containsKey(name) && !behind(name).isEmpty();
    }

    /** Takes the alias away, and leaves the index. */
    public synchronized void removeAlias(String alias) {
        indices.values().forEach(index -> ((ObjectNode) index.get("aliases")).remove(alias));
    }

    /** An administrator's request; null where it is none. */
    synchronized Answer answer(String method, String path, String query, String body) throws IOException {
        String[] parts = path.substring(1).split("/");
        JsonNode request = body.isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(body);
        if ("_aliases".equals(parts[0])) {
            return update(request);
        }
        if (parts[0].equals("_cluster")) {
            return new Answer(200, MAPPER.readTree("""
                    {"cluster_name":"fake","status":"green","timed_out":false,"number_of_nodes":1,"number_of_data_nodes":1,
                    "active_primary_shards":1,"active_shards":1,"relocating_shards":0,"initializing_shards":0,"unassigned_shards":0,"unassigned_primary_shards":0,
                    "delayed_unassigned_shards":0,"number_of_pending_tasks":0,"number_of_in_flight_fetch":0,
                    "task_max_waiting_in_queue_millis":0,"active_shards_percent_as_number":100.0}"""));
        }
        String kind = parts.length == 1 ? "" : parts[1];
        return switch (method + " " + kind) {
            case "PUT " -> {
                put(parts[0], request);
                yield created(parts[0]);
            }
            case "PUT _clone", "POST _clone" -> copy(parts[0], parts[2], request);
            case "PUT _settings" -> {
                apply(settings(parts[0]), request);
                yield acknowledged();
            }
            case "DELETE " -> {
                List.of(parts[0].split(",")).forEach(indices::remove);
                yield acknowledged();
            }
            default -> found(parts[0].split(","), query);
        };
    }

    private Answer found(String[] names, String query) {
        ObjectNode answer = MAPPER.createObjectNode();
        for (String name : names) {
            List<String> found = behind(name);
            if (found.isEmpty() && (query == null || !query.contains("ignore_unavailable=true"))) {
                return missing(name);
            }
            found.forEach(index -> answer.set(index, indices.get(index)));
        }
        return new Answer(200, answer);
    }

    /** As Elasticsearch does: of blocked indices alone, with their settings, but without their aliases. */
    private Answer copy(String from, String to, JsonNode request) {
        if (!settings(from).at("/blocks/write").asText().equals("true")) {
            return refused("index " + from + " must be read-only to resize index. use \"index.blocks.write=true\"");
        }
        if (indices.containsKey(to)) {
            return new Answer(
                    400, error(400, "resource_already_exists_exception", "index [" + to + "] already exists"));
        }
        ObjectNode copy = indices.get(from).deepCopy();
        copy.set("aliases", request.path("aliases").isObject() ? request.get("aliases") : MAPPER.createObjectNode());
        ObjectNode settings = (ObjectNode) copy.at("/settings/index");
        settings.put("uuid", UUID.randomUUID().toString());
        apply(settings, request.path("settings"));
        indices.put(to, copy);
        return created(to);
    }

    /** All or nothing, as far as the loader relies on it. */
    private Answer update(JsonNode request) {
        for (JsonNode action : request.get("actions")) {
            JsonNode add = action.path("add");
            if (add.isObject() && !indices.containsKey(add.get("index").asText())) {
                return missing(add.get("index").asText());
            }
        }
        for (JsonNode action : request.get("actions")) {
            JsonNode add = action.path("add");
            if (add.isObject()) {
                ((ObjectNode) indices.get(add.get("index").asText()).get("aliases"))
                        .putObject(add.get("alias").asText())
                        .put("is_write_index", add.path("is_write_index").asBoolean());
            } else if (action.has("remove")) {
                ((ObjectNode) indices.get(action.at("/remove/index").asText()).get("aliases"))
                        .remove(action.at("/remove/alias").asText());
            } else {
                indices.remove(action.at("/remove_index/index").asText());
            }
        }
        return acknowledged();
    }

    /** The note of the model that made the vectors of an index, as setup writes it. */
    public synchronized void note(String alias, String model, String fingerprint) {
        indices.get(behind(alias).get(0))
                .withObject("/mappings/_meta")
                .put("model", model)
                .put("model_fingerprint", fingerprint);
    }

    private List<String> behind(String name) {
        if ("*".equals(name)) {
            return List.copyOf(indices.keySet());
        }
        return indices.containsKey(name)
                ? List.of(name)
                : indices.entrySet().stream()
                        .filter(entry -> entry.getValue().get("aliases").has(name))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    private ObjectNode settings(String name) {
        return (ObjectNode) indices.get(name).at("/settings/index");
    }

    /** Settings nested or with dots, below {@code index} or not; null removes. */
    private static void apply(ObjectNode settings, JsonNode changes) {
        JsonNode given = changes.path("index").isObject() ? changes.get("index") : changes;
        given.properties().forEach(change -> {
            String name = change.getKey().replaceFirst("^index\\.", "");
            if (name.equals("blocks.write")) {
                settings.withObject("/blocks").set("write", change.getValue());
            } else {
                settings.set(name, change.getValue());
            }
        });
    }

    static Answer missing(String index) {
        ObjectNode error = error(404, "index_not_found_exception", "no such index [" + index + "]");
        ((ObjectNode) error.get("error")).put("index", index);
        return new Answer(404, error);
    }

    static ObjectNode error(int status, String type, String reason) {
        ObjectNode answer = MAPPER.createObjectNode().put("status", status);
        ObjectNode error = answer.putObject("error").put("type", type).put("reason", reason);
        error.putArray("root_cause").addObject().put("type", type).put("reason", reason);
        return answer;
    }

    private static Answer refused(String reason) {
        return new Answer(400, error(400, "illegal_argument_exception", reason));
    }

    private static Answer acknowledged() {
        return new Answer(
                200, MAPPER.createObjectNode().put("acknowledged", true).put("errors", false));
    }

    private static Answer created(String name) {
        return new Answer(
                200,
                MAPPER.createObjectNode()
                        .put("acknowledged", true)
                        .put("shards_acknowledged", true)
                        .put("index", name));
    }
}
