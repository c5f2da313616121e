/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery.Hit;
import io.github.ingestdjl.loader.evaluation.relevance.Measure;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {

    private static final String HOSTILE =
            "</script><script>alert(1)</script> <img src=x onerror=alert(2)> \" onclick='x' & \u0000";

    @Test
    void whateverATitleSaysIsText() throws Exception {
        Document page = page(new EvaluationRun(
                Map.of("mode", HOSTILE),
                1,
                List.of(new JudgedQuery(
                        "q", HOSTILE, "2106.00001\"><b>", Map.of(), List.of(new Hit("hep-th/9901001", 1, HOSTILE))))));

        String text = HOSTILE.replace("\u0000", "").strip();
        assertThat(page.select("img, b, [onclick], [onerror]")).isEmpty();
        assertThat(page.select("script")).hasSize(3);
        assertThat(page.select("details a").first().text()).isEqualTo(text);
        assertThat(page.select("details a").eachAttr("href"))
                .contains("https://arxiv.org/abs/2106.00001%22%3E%3Cb%3E", "https://arxiv.org/abs/hep-th/9901001");
        assertThat(page.select("summary").text()).isEqualTo(text);
        assertThat(data(page).at("/measures/runs/0").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void onlyItsOwnScriptsRunAndNothingIsFetched() {
        Document page = page(run("knn", 0, 1));

        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy).startsWith("default-src 'none';");
        assertThat(Pattern.compile("'sha256-[^']+'").matcher(policy).results()).hasSize(2);
        assertThat(page.select("[src], link, iframe, object, embed")).isEmpty();
    }

    @Test
    void queriesAreListedFromBothEnds() {
        Document page = page(run("knn", IntStream.range(0, 21).toArray()));

        List<String> listed = page.select("details td:nth-child(2)").eachText();
        assertThat(listed).hasSize(20).startsWith("query 20", "query 19").endsWith("query 8", "query 9");
    }

    @Test
    void everyQueryIsInTheDistributionOnce() throws Exception {
        JsonNode data = data(page(run("knn", 0, 0, 1, 5)));

        // By MRR: 1, 1, 1/2 and 1/6.
        assertThat(data.at("/distribution/runs/0/shares").toString())
                .isEqualTo("[0.0,0.25,0.0,0.0,0.0,0.25,0.0,0.0,0.0,0.5]");
        assertThat(data.at("/measures/panels/4/name").asText()).isEqualTo("MRR@100");
        assertThat(data.at("/measures/panels/4/values/0/0").asDouble())
                .isCloseTo((1 + 1 + 1 / 2.0 + 1 / 6.0) / 4, within(1e-9));
    }

    @Test
    void scoresOfRelevantPapersAndOfOthersAreTold() throws Exception {
        JsonNode panel = data(page(run("knn", 1))).at("/scores/panels/0");

        // The first is not relevant and scores 1, the second is and scores 0.
        assertThat(panel.get("low").asDouble()).isZero();
        assertThat(panel.get("high").asDouble()).isEqualTo(1);
        assertThat(panel.at("/relevant/0").asInt()).isEqualTo(1);
        assertThat(panel.at("/others/23").asInt()).isEqualTo(1);
    }

    @Test
    void aRunWithoutQueriesHasNoMeasures() throws Exception {
        Document page = page(run("knn"), run("text", 0));

        assertThat(data(page).at("/measures/panels/0/values/0").isNull()).isTrue();
        assertThat(page.select("main > .wide")
                        .first()
                        .select("tbody tr")
                        .first()
                        .text())
                .isEqualTo("knn 0 - - - - - - -");
    }

    @Test
    void runsAreNamedByWhatTellsThemApart() throws Exception {
        RunFile one = file(
                new EvaluationRun(Map.of("mode", "knn", "field", "title"), 10, List.of()),
                new EvaluationRun(Map.of("mode", "text", "field", "title"), 10, List.of()));
        RunFile other = file(new EvaluationRun(Map.of("mode", "knn", "field", "title"), 10, List.of()));
        Map<String, RunFile> files = new LinkedHashMap<>();
        files.put("one.json", one);
        files.put("other.json", other);

        assertThat(ReportedRun.of(files))
                .extracting(ReportedRun::name)
                .containsExactly("knn", "text", "knn other.json");
        assertThat(ReportedRun.of(Map.of("one.json", file(new EvaluationRun(Map.of(), 10, List.of())))))
                .extracting(ReportedRun::name)
                .containsExactly("one.json");
    }

    /** A query for each number, which is how many papers come before the relevant one. */
    private static EvaluationRun run(String mode, int... before) {
        return new EvaluationRun(
                Map.of("mode", mode),
                100,
                IntStream.range(0, before.length)
                        .mapToObj(i -> new JudgedQuery(
                                "%02d".formatted(i),
                                "query " + i,
                                null,
                                Map.of("right", 1),
                                IntStream.rangeClosed(0, before[i])
                                        .mapToObj(place -> new Hit(
                                                place == before[i] ? "right" : "wrong " + place,
                                                before[i] - place,
                                                null))
                                        .toList()))
                        .toList());
    }

    private static RunFile file(EvaluationRun... runs) {
        return new RunFile("queries", "papers", 1000L, null, List.of(runs));
    }

    private static Document page(EvaluationRun... runs) {
        return Jsoup.parse(
                new EvaluationReport("test", Map.of("run.json", file(runs)), Measure.RECIPROCAL_RANK, null, null, null)
                        .html());
    }

    private static JsonNode data(Document page) throws Exception {
        return new ObjectMapper().readTree(page.getElementById("data").data());
    }
}
