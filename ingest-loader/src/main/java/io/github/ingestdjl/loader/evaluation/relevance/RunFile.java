/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation has found, for other commands to compare and to show: every list of every run.
 *
 * @param version of the format
 * @param kind {@code references}, {@code queries}, {@code known-item} or {@code predictions}
 * @param index the index that was searched; null for lists made elsewhere
 * @param papers how many it has
 * @param random what lists drawn at random would be worth; null where nobody knows what from
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunFile(
        int version, String kind, String index, Long papers, Map<Measure, Double> random, List<EvaluationRun> runs) {

    private static final int VERSION = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public RunFile(String kind, String index, Long papers, Map<Measure, Double> random, List<EvaluationRun> runs) {
        this(VERSION, kind, index, papers, random, runs);
    }

    public void write(Path file) throws IOException {
        MAPPER.writeValue(file.toFile(), this);
    }

    /**
     * Reads a file.
     *
     * @throws UnreadableFileException if it is none
     */
    public static RunFile read(Path file) throws IOException {
        RunFile run;
        try {
            run = MAPPER.readValue(file.toFile(), RunFile.class);
        } catch (FileNotFoundException e) {
            throw new UnreadableFileException(file, "there is no such file");
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(
                    file, "must be a file that [evaluate … --output] has written: " + e.getOriginalMessage());
        }
        if (run.version() != VERSION || run.runs() == null || run.runs().isEmpty()) {
            throw new UnreadableFileException(
                    file, "must be a file of version [" + VERSION + "] with runs, got version [" + run.version() + "]");
        }
        return run;
    }

    /** The summary of each run, as programs read it. */
    public Map<String, Object> summary() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", kind);
        json.put("index", index);
        json.put("papers", papers);
        json.put("runs", runs.stream().map(RunFile::summary).toList());
        if (random != null) {
            int k = runs.get(0).k();
            Map<String, Object> expected = new LinkedHashMap<>();
            random.forEach((measure, value) -> expected.put(measure.key(k), value));
            json.put("random", expected);
        }
        return json;
    }

    private static Map<String, Object> summary(EvaluationRun run) {
        Map<String, Object> json = new LinkedHashMap<>(run.configuration());
        json.put("queries", run.queries().size());
        json.put("k", run.k());
        json.put("unjudged", run.unjudged());
        run.summary().forEach((measure, estimate) -> json.put(measure.key(run.k()), estimate));
        return json;
    }
}
