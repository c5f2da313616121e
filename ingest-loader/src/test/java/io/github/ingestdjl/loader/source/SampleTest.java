/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.source.file.FileFormat;
import io.github.ingestdjl.loader.source.file.PaperFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sample papers: real records of arXiv, with abstracts of our own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleTest {

    private static final Path SAMPLE = Path.of("sample", "arxiv-sample.jsonl");
    private static final int MIN_PAPERS = 200;
    private static final int MIN_CATEGORIES = 12;
    private static final int MIN_QUESTIONS = 60;
    private static final int MIN_WORDS = 60;
    private static final int MAX_WORDS = 120;

    private final Map<String, Paper> papers = new LinkedHashMap<>();

    @BeforeAll
    void readTheSampleWithTheRealParser() throws IOException, InterruptedException {
        assertThat(SAMPLE).exists();
        try (PaperFile source = PaperFile.open(SAMPLE, FileFormat.AUTO, Resume.NOTHING, notice -> {})) {
            for (SourceRecord next = source.next(); next != null; next = source.next()) {
                assertThat(next).isInstanceOf(SourceRecord.Accepted.class);
                Paper paper = ((SourceRecord.Accepted) next).paper();
                assertThat(papers.put(paper.id(), paper))
                        .as("second [%s]", paper.id())
                        .isNull();
            }
        }
    }

    @Test
    void thereAreEnoughPapersOfEnoughFields() {
        assertThat(papers).hasSizeGreaterThanOrEqualTo(MIN_PAPERS);
        assertThat(papers.values().stream().map(Paper::primaryCategory).collect(Collectors.toSet()))
                .hasSizeGreaterThanOrEqualTo(MIN_CATEGORIES)
                .doesNotContainNull();
    }

    @Test
    void everyAbstractHasTheLengthOfAnAbstract() {
        assertThat(papers.values())
                .allSatisfy(paper -> assertThat(paper.abstractText().split("\\s+").length)
                        .as(paper.id())
                        .isBetween(MIN_WORDS, MAX_WORDS));
    }

    @Test
    void everyQuestionHasAnAnswerAndIsJudgedOverPapersOfTheSampleOnly() throws IOException {
        Set<String> questions = new HashSet<>();
        for (String line : Files.readAllLines(SAMPLE.resolveSibling("questions.jsonl"))) {
            assertThat(questions.add(
                            new ObjectMapper().readTree(line).path("id").asText()))
                    .as(line)
                    .isTrue();
        }
        Set<String> answered = new HashSet<>();
        Set<List<String>> judged = new HashSet<>();
        for (String line : Files.readAllLines(SAMPLE.resolveSibling("questions.qrels"))) {
            assertThat(line).matches("q\\d\\d 0 \\S+ [012]");
            String[] parts = line.split(" ");
            assertThat(questions).contains(parts[0]);
            assertThat(papers).containsKey(parts[2]);
            assertThat(judged.add(List.of(parts[0], parts[2]))).as(line).isTrue();
            if (parts[3].equals("2")) {
                answered.add(parts[0]);
            }
        }
        assertThat(answered).isEqualTo(questions).hasSizeGreaterThanOrEqualTo(MIN_QUESTIONS);
    }

    @Test
    void everyPaperSaysThatItsAbstractIsOurs() {
        assertThat(papers.values()).allSatisfy(paper -> assertThat(paper.comments())
                .as(paper.id())
                .contains("the abstract is a summary written for this project"));
    }
}
