/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A compose file of {@code docker/} as Docker Compose understands it, as far as ours go: variables, {@code extends}, order of start. */
final class ComposeFile {
    static final Path FOLDER = Artifacts.repository().resolve("docker");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\$)|\\{(\\w+)(?::([-?])([^}]*))?\\})");
    /** What a service that extends another one replaces; other lists grow. */
    private static final Set<String> REPLACED = Set.of("command", "entrypoint", "test");

    private final JsonNode file;
    private final Map<String, ObjectNode> services = new LinkedHashMap<>();

    private ComposeFile(JsonNode file) {
        this.file = file;
    }

    /**
     * Reads a file of that folder, with the variables of its {@code .env}.
     *
     * @param shell variables that go before those
     * @throws IllegalArgumentException if a variable that is required has no value, with what the file says of it
     */
    static ComposeFile read(String name, Map<String, String> shell) throws IOException {
        Map<String, String> variables = new HashMap<>(defaults());
        variables.putAll(shell);
        ComposeFile compose = new ComposeFile(interpolate(parse(FOLDER.resolve(name)), variables));
        compose.file.path("services").fieldNames().forEachRemaining(service -> {
            try {
                compose.services.put(service, extended(compose.file, service, variables));
            } catch (IOException e) {
                throw new IllegalArgumentException(e);
            }
        });
        return compose;
    }

    /** The variables of {@code .env}. */
    static Map<String, String> defaults() throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve(".env"))) {
            if (line.isBlank() == false && line.startsWith("#") == false) {
                String[] pair = line.split("=", 2);
                variables.put(pair[0], pair[1]);
            }
        }
        return variables;
    }

    /** The file as it is written, anchors resolved. */
    static JsonNode parse(Path file) throws IOException {
        return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
    }

    private static JsonNode interpolate(JsonNode node, Map<String, String> variables) {
        if (node.isTextual()) {
            return TextNode.valueOf(interpolate(node.asText(), variables));
        }
        if (node.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            node.forEach(element -> array.add(interpolate(element, variables)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JSON.createObjectNode();
            node.properties().forEach(entry -> object.set(entry.getKey(), interpolate(entry.getValue(), variables)));
            return object;
        }
        return node;
    }

    private static String interpolate(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            if (match.group(1) != null) {
                return Matcher.quoteReplacement("$");
            }
            String value = variables.getOrDefault(match.group(2), "");
            if (value.isEmpty() && match.group(3) == null && variables.containsKey(match.group(2)) == false) {
                throw new IllegalArgumentException("[" + match.group(2) + "] is in no [.env]");
            }
            if (value.isEmpty() && "?".equals(match.group(3))) {
                throw new IllegalArgumentException("[" + match.group(2) + "] " + match.group(4));
            }
            return Matcher.quoteReplacement(value.isEmpty() && match.group(4) != null ? match.group(4) : value);
        });
    }

    private static ObjectNode extended(JsonNode file, String name, Map<String, String> variables) throws IOException {
        JsonNode service = file.path("services").path(name);
        if (service.isObject() == false) {
            throw new IllegalArgumentException("no service [" + name + "]");
        }
        JsonNode base = service.path("extends");
        if (base.isMissingNode()) {
            return service.deepCopy();
        }
        JsonNode other = base.has("file")
                ? interpolate(parse(FOLDER.resolve(base.path("file").asText())), variables)
                : file;
        ObjectNode merged = extended(other, base.path("service").asText(), variables);
        merge(merged, service);
        merged.remove("extends");
        return merged;
    }

    private static void merge(ObjectNode base, JsonNode over) {
        over.properties().forEach(entry -> {
            JsonNode before = base.get(entry.getKey());
            if (before instanceof ObjectNode object && entry.getValue().isObject()) {
                merge(object, entry.getValue());
            } else if (before instanceof ArrayNode array && REPLACED.contains(entry.getKey()) == false) {
                entry.getValue().forEach(array::add);
            } else {
                base.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
    }

    /** The services, in the file's order. */
    Map<String, ObjectNode> services() {
        return services;
    }

    ObjectNode service(String name) {
        return services.get(name);
    }

    /** The names of the volumes it declares. */
    Set<String> volumes() {
        Set<String> names = new LinkedHashSet<>();
        file.path("volumes").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether a service runs to its end, and is to be started with the others. */
    boolean isOneShot(String name) {
        return "no".equals(service(name).path("restart").asText());
    }

    boolean isStartedByHand(String name) {
        return service(name).has("profiles");
    }

    /** What a service gets in its environment. */
    Map<String, String> environment(String name) {
        Map<String, String> environment = new LinkedHashMap<>();
        service(name)
                .path("environment")
                .properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText()));
        return environment;
    }

    /** What a service runs: its entry point, or {@code image}'s, and its command. */
    List<String> command(String name, String... image) {
        JsonNode entrypoint = service(name).path("entrypoint");
        List<String> command = new ArrayList<>(entrypoint.isMissingNode() ? List.of(image) : texts(entrypoint));
        command.addAll(texts(service(name).path("command")));
        return command;
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** The services that are started with the stack, each after those it depends on. */
    List<String> order() {
        Set<String> started = new LinkedHashSet<>();
        services.keySet().stream()
                .filter(name -> isStartedByHand(name) == false)
                .forEach(name -> start(name, started));
        return List.copyOf(started);
    }

    private void start(String name, Set<String> started) {
        service(name).path("depends_on").fieldNames().forEachRemaining(needed -> start(needed, started));
        started.add(name);
    }

    /** Every text in the file and in what it extends. */
    Stream<String> everyText() {
        return services.values().stream().flatMap(ComposeFile::textsWithin);
    }

    private static Stream<String> textsWithin(JsonNode node) {
        return node.isContainerNode() ? node.valueStream().flatMap(ComposeFile::textsWithin) : Stream.of(node.asText());
    }
}
