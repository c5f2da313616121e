/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.evaluation.report.ReportedRun.Measure;
import io.github.ingestdjl.loader.evaluation.report.ReportedRun.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {

    private static final String HOSTILE =
            "</script><script>alert(1)</script> <img src=x onerror=alert(2)> \" onclick='x' & \u0000";

    @Test
    void whateverATitleSaysIsText() throws Exception {
        Document page = page(new ReportedRun(
                HOSTILE,
                Map.of("nDCG@10", new Measure(0.5, 0.4, 0.6)),
                "nDCG@10",
                List.of(new Query("2106.00001\"><b>", HOSTILE, 0.5))));

        assertThat(page.select("img, b, [onclick], [onerror]")).isEmpty();
        assertThat(page.select("script")).hasSize(3);
        assertThat(page.select("details a").first().text())
                .isEqualTo(HOSTILE.replace("\u0000", "").strip());
        assertThat(page.select("details a").first().attr("href"))
                .isEqualTo("https://arxiv.org/abs/2106.00001%22%3E%3Cb%3E");
        assertThat(data(page).at("/measures/runs/0").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void onlyItsOwnScriptsRunAndNothingIsFetched() {
        Document page = page(run("knn", 0.5));

        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        Matcher hashes = Pattern.compile("'sha256-[^']+'").matcher(policy);
        assertThat(policy).startsWith("default-src 'none';");
        assertThat(hashes.results()).hasSize(2);
        assertThat(page.select("[src], link, iframe, object, embed")).isEmpty();
    }

    @Test
    void queriesAreListedFromBothEnds() {
        List<Query> queries = new ArrayList<>();
        IntStream.rangeClosed(0, 20)
                .forEach(i -> queries.add(new Query("2106.%05d".formatted(i), "Title " + i, i / 20.0)));

        Document page = page(new ReportedRun("knn", Map.of("nDCG@10", new Measure(0.5, 0.4, 0.6)), "nDCG@10", queries));

        List<String> listed =
                page.select("details td a").stream().map(Element::text).toList();
        assertThat(listed).hasSize(20).startsWith("Title 0", "Title 1").endsWith("Title 12", "Title 11");
    }

    @Test
    void theDistributionHasAllQueriesOnce() throws Exception {
        List<Query> queries = List.of(
                new Query("a", null, 0),
                new Query("b", null, 0.05),
                new Query("c", null, 0.95),
                new Query("d", null, 1));

        JsonNode shares =
                data(page(new ReportedRun("knn", Map.of(), "nDCG@10", queries))).at("/distribution/runs/0/shares");

        assertThat(shares.toString()).isEqualTo("[0.5,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.5]");
    }

    @Test
    void aMeasureThatARunLacksIsADash() {
        Document page = page(
                run("knn", 0.5), new ReportedRun("text", Map.of("MRR@10", new Measure(1, 1, 1)), "nDCG@10", List.of()));

        assertThat(page.select("main > .wide").first().select("tbody tr").eachText())
                .containsExactly("knn 0 0.5000 0.4000 to 0.6000 -", "text 0 - 1.0000 1.0000 to 1.0000");
    }

    private static ReportedRun run(String name, double mean) {
        return new ReportedRun(
                name, Map.of("nDCG@10", new Measure(mean, mean - 0.1, mean + 0.1)), "nDCG@10", List.of());
    }

    private static Document page(ReportedRun... runs) {
        return Jsoup.parse(new EvaluationReport("test", List.of(runs), null, null, null).html());
    }

    private static JsonNode data(Document page) throws Exception {
        return new ObjectMapper().readTree(page.getElementById("data").data());
    }
}
