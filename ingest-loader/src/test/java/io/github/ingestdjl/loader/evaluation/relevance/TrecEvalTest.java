/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs and judgements in the files of TREC are scored as trec_eval scores them: see {@code trec.py} beside the expected values. */
class TrecEvalTest {

    @TempDir
    private Path work;

    @Test
    void everyMeasureOfEveryQueryIsTrecEvals() throws Exception {
        List<JudgedQuery> queries = TrecRun.read(resource("run.txt")).judged(Qrels.read(resource("qrels.txt")));
        JsonNode expected =
                new ObjectMapper().readTree(resource("expected.json").toFile());

        assertThat(queries).hasSize(40).anyMatch(query -> query.hits().isEmpty());
        for (JudgedQuery query : queries) {
            for (Map.Entry<Measure, Double> value : query.measures(10).entrySet()) {
                assertThat(value.getValue())
                        .as("%s of %s", value.getKey(), query.id())
                        .isCloseTo(
                                expected.path(query.id())
                                        .path(value.getKey().key(10))
                                        .doubleValue(),
                                within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q1 0 a | line 1: must have the 4 columns [query 0 paper judgement], got [q1 0 a]",
                "q1 0 a yes | line 1: a judgement must be an integer, got [yes]",
                "q1 0 a 1/q1 0 a 0 | line 2: query [q1] has paper [a] twice",
                "'' | is empty",
            })
    void badJudgementsAreToldWithTheirLine(String text, String problem) throws IOException {
        Path file = Files.writeString(work.resolve("qrels"), text.replace('/', '\n'));

        assertThatThrownBy(() -> Qrels.read(file))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("[" + file + "]")
                .hasMessageContaining(problem);
    }

    @Test
    void badRunsAreToldWithTheirLine() throws IOException {
        Path file = Files.writeString(work.resolve("run"), "q1 Q0 a 1 2.5 x\nq1 Q0 a 1 high x\n");

        assertThatThrownBy(() -> TrecRun.read(file))
                .hasMessageContaining("line 2: a score must be a number, got [high]");
        assertThatThrownBy(() -> TrecRun.read(work.resolve("none"))).hasMessageContaining("there is no such file");
    }

    private static Path resource(String name) throws Exception {
        return Path.of(TrecEvalTest.class.getResource(name).toURI());
    }
}
