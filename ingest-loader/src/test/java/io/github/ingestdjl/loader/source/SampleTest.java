/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.paper.AuthorNames;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.Whitespace;
import io.github.ingestdjl.loader.source.file.FileFormat;
import io.github.ingestdjl.loader.source.file.PaperFile;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sample papers: real records of arXiv, with abstracts of our own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleTest {

    private static final Path SAMPLE = Path.of("sample", "arxiv-sample.jsonl");
    private static final Path REAL = Path.of("..", "..", "shared", "data", "arxiv-train.jsonl.bz2");
    private static final int MIN_PAPERS = 200;
    private static final int MIN_CATEGORIES = 12;
    private static final int MIN_WORDS = 60;
    private static final int MAX_WORDS = 120;
    private static final int COPIED_WORDS = 6;

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
    void everyPaperSaysThatItsAbstractIsOurs() {
        assertThat(papers.values()).allSatisfy(paper -> assertThat(paper.comments())
                .as(paper.id())
                .contains("the abstract is a summary written for this project"));
    }

    @Test
    void everythingButTheAbstractIsThatOfTheRealPaper() throws IOException {
        assumeThat(REAL).as("the real records are not on this machine").exists();
        Map<String, JsonNode> originals = originals();

        assertThat(originals.keySet()).isEqualTo(papers.keySet());
        assertThat(papers.values()).allSatisfy(paper -> {
            JsonNode original = originals.get(paper.id());
            assertThat(paper.title())
                    .isEqualTo(Whitespace.fold(original.get("title").textValue()));
            assertThat(paper.authors())
                    .isEqualTo(AuthorNames.split(original.get("authors").textValue()));
            assertThat(paper.categories())
                    .containsExactlyInAnyOrder(
                            original.get("categories").textValue().split(","));
            assertThat(paper.primaryCategory())
                    .isEqualTo(original.get("primary").textValue());
            assertThat(paper.submitted()).hasToString(original.get("created").textValue());
            assertThat(runs(paper.abstractText()))
                    .as("words copied from the abstract of [%s]", paper.id())
                    .doesNotContainAnyElementsOf(runs(original.get("abstract").textValue()));
        });
    }

    /** The real records of the sample's papers; half a million lines are skipped by a look at their id. */
    private Map<String, JsonNode> originals() throws IOException {
        Map<String, JsonNode> originals = new LinkedHashMap<>();
        ObjectMapper mapper = new ObjectMapper();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(REAL));
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new BZip2CompressorInputStream(file, true), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && originals.size() < papers.size()) {
                String id = line.startsWith("{\"id\": \"") ? line.substring(8, line.indexOf('"', 8)) : "";
                if (papers.containsKey(id)) {
                    originals.put(id, mapper.readTree(line));
                }
                line = lines.readLine();
            }
        }
        return originals;
    }

    private static Set<String> runs(String text) {
        List<String> words = Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        return IntStream.rangeClosed(0, words.size() - COPIED_WORDS)
                .mapToObj(start -> String.join(" ", words.subList(start, start + COPIED_WORDS)))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
