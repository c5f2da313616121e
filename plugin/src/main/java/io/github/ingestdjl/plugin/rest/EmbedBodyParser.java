/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import io.github.ingestdjl.plugin.action.EmbedRequest;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the body of an {@code _embed} request. Keys are taken out as they are read, so that what is left over is
 * unknown; all that is wrong comes in one message. For one thread, for one body.
 */
final class EmbedBodyParser {
    private static final String TEXTS = "texts";
    private static final String INPUT_TYPE = "input_type";
    private static final String LONG_TEXT = "long_text";

    /** Of a thousand texts that are all wrong, the first few tell enough. */
    private static final int MOST_PROBLEMS = 10;

    /** So much of a wrong value is repeated. */
    private static final int MOST_CHARACTERS = 40;

    private final TreeMap<String, Object> remaining;
    private final List<String> problems = new ArrayList<>();

    private EmbedBodyParser(Map<String, Object> body) {
        this.remaining = new TreeMap<>(body);
    }

    /** @throws IllegalArgumentException with everything that is wrong with the request */
    static EmbedRequest parse(String modelId, Map<String, Object> body) {
        return new EmbedBodyParser(body).parse(modelId);
    }

    private EmbedRequest parse(String modelId) {
        ModelId id = modelId(modelId);
        List<String> texts = texts();
        InputType inputType = oneOf(INPUT_TYPE, InputType.values(), InputType.PASSAGE);
        LongText longText = oneOf(LONG_TEXT, LongText.values(), LongText.TRUNCATE);
        for (String key : remaining.keySet()) {
            problems.add("[" + key + "] is unknown, valid are " + List.of(INPUT_TYPE, LONG_TEXT, TEXTS));
        }
        if (problems.isEmpty() == false) {
            throw new IllegalArgumentException(summary());
        }
        return new EmbedRequest(id, texts, inputType, longText);
    }

    private ModelId modelId(String value) {
        try {
            return new ModelId(value);
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
            return null;
        }
    }

    private List<String> texts() {
        if (remaining.containsKey(TEXTS) == false) {
            problems.add("[" + TEXTS + "] is required");
            return List.of();
        }
        Object value = remaining.remove(TEXTS);
        if (value instanceof List<?> == false) {
            problems.add("[" + TEXTS + "] must be an array of strings, got [" + beginning(value) + "]");
            return List.of();
        }
        List<?> values = (List<?>) value;
        if (values.isEmpty() || values.size() > EmbedRequest.MOST_TEXTS) {
            problems.add("[" + TEXTS + "] must have from 1 to " + EmbedRequest.MOST_TEXTS + " texts, got ["
                    + values.size() + "]");
            return List.of();
        }
        List<String> texts = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            String name = "[" + TEXTS + "." + i + "]";
            if (values.get(i) instanceof String text) {
                if (text.isBlank()) {
                    problems.add(name + " must not be blank, got [" + beginning(text) + "]");
                }
                texts.add(text);
            } else {
                problems.add(name + " must be a string, got [" + beginning(values.get(i)) + "]");
            }
        }
        return texts;
    }

    private <E extends Enum<E>> E oneOf(String key, E[] valid, E defaultValue) {
        if (remaining.containsKey(key) == false) {
            return defaultValue;
        }
        Object value = remaining.remove(key);
        for (E candidate : valid) {
            if (key(candidate).equals(value)) {
                return candidate;
            }
        }
        problems.add("[" + key + "] must be one of "
                + Arrays.stream(valid).map(EmbedBodyParser::key).toList() + ", got [" + beginning(value) + "]");
        return defaultValue;
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String beginning(Object value) {
        String text = String.valueOf(value);
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
    }

    private String summary() {
        String first = String.join("; ", problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS)));
        int more = problems.size() - MOST_PROBLEMS;
        return more <= 0 ? first : first + "; and [" + more + "] more";
    }
}
