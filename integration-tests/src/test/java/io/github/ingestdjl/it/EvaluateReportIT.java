/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.it.SharedNode.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The report in a real browser: drawn, without an error, whatever titles say. A picture is left beside the nodes' logs. */
@ExtendWith(SharedNode.class)
class EvaluateReportIT {
    private static final String HOSTILE =
            "</script><script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">";
    private static final Path PICTURE =
            Artifacts.log("x").resolveSibling("../report/report.png").normalize();

    @TempDir
    private Path work;

    private ChromeDriver browser;

    @Test
    void everythingIsDrawnAndNothingElseRuns(Node node) throws Exception {
        browser = Browser.start(1100, 5200);
        try {
            KibanaIT.load(node, work);
            Path page = work.resolve("report.html");
            new LoaderRuns(node.process().url(), work)
                    .succeeds(
                            "evaluate",
                            "report",
                            run().toString(),
                            "--recall=" + recall(),
                            "--index=" + KibanaIT.ALIAS,
                            "--output=" + page);

            browser.get(page.toUri().toString());

            assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
            assertThat(browser.getTitle()).isEqualTo("Evaluation of paper search");
            List<WebElement> plots = browser.findElements(By.className("plot"));
            assertThat(plots)
                    .extracting(plot -> plot.getDomAttribute("id"))
                    .containsExactly("measures", "distribution", "scores", "recall", "papers-years", "papers-months");
            for (WebElement plot : plots) {
                assertThat(plot.findElements(By.cssSelector("svg path")))
                        .as(plot.getDomAttribute("id"))
                        .hasSizeGreaterThan(10);
                assertThat(plot.getDomAttribute("aria-label")).isNotBlank();
            }
            assertThat(texts("#recall")).contains("hnsw", "int8_hnsw, oversample 3", "target 0.95", "500");
            assertThat(plots.get(4).getDomAttribute("aria-label")).contains(" 2016 ");
            // As text, in the table and in the plot.
            assertThat(browser.findElement(By.cssSelector("details a")).getDomProperty("textContent"))
                    .isEqualTo(HOSTILE);
            assertThat(String.join(" ", texts("#distribution"))).contains("</script>");
            Files.createDirectories(PICTURE.getParent());
            Files.write(PICTURE, browser.getScreenshotAs(OutputType.BYTES));
        } finally {
            browser.quit();
        }
    }

    @Test
    void whatIsNoFileOfTheseIsNamed(Node node) throws Exception {
        LoaderRuns loader = new LoaderRuns(node.process().url(), work);
        Path bad = Files.writeString(work.resolve("bad.json"), "{\"rows\": 1}");

        assertThat(loader.run("evaluate", "report", "--output=x.html", "--recall=" + bad)
                        .output())
                .contains("[" + bad + "] is no file that 'evaluate recall --output' writes");
        assertThat(loader.run("evaluate", "report", "--output=x.html", bad.toString())
                        .output())
                .contains(bad.toString());
        assertThat(loader.run("evaluate", "report", "--output=x.html").output()).contains("nothing to report");
        assertThat(work.resolve("x.html")).doesNotExist();
    }

    private List<String> texts(String plot) {
        return browser.findElements(By.cssSelector(plot + " svg text")).stream()
                .map(text -> text.getDomProperty("textContent"))
                .toList();
    }

    /** Two configurations, of which one is named like no other. */
    private Path run() throws IOException {
        ObjectNode file = Papers.JSON.createObjectNode().put("version", 1).put("kind", "queries");
        for (String mode : List.of("knn", HOSTILE)) {
            ObjectNode run = file.withArray("runs").addObject().put("k", 10);
            run.putObject("configuration").put("mode", mode);
            ArrayNode queries = run.putArray("queries");
            for (int i = 0; i < 40; i++) {
                ObjectNode query = queries.addObject()
                        .put("id", "2106.%05d".formatted(i))
                        .put("text", HOSTILE)
                        .put("own", "2106.%05d".formatted(i));
                query.putObject("targets").put("paper " + i % 11, 1);
                ArrayNode hits = query.putArray("hits");
                for (int place = 0; place < 10; place++) {
                    hits.addObject()
                            .put("id", "paper " + place)
                            .put("score", 1 - place / 20.0 - i / 100.0)
                            .put("title", HOSTILE);
                }
            }
        }
        return Files.writeString(work.resolve("run.json"), file.toString());
    }

    private Path recall() throws IOException {
        ObjectNode file = Papers.JSON.createObjectNode();
        file.put("index", HOSTILE)
                .put("field", "abstract_vector")
                .put("server", "8.19")
                .put("dimensions", 384);
        file.put("similarity", "cosine")
                .put("vectors", 60698)
                .put("queries", "titles")
                .put("sample", 500);
        file.put("seed", 1).put("rounds", 3).put("k", 10).put("target_recall", 0.95);
        for (String type : List.of("flat", "hnsw", "int8_hnsw")) {
            file.withArray("indices")
                    .addObject()
                    .put("index_options", type)
                    .put("segments", 1)
                    .put("store_bytes", 300_000_000)
                    .put("search_bytes", 90_000_000)
                    .put("search_bytes_estimated", false)
                    .put("seconds", 80);
        }
        row(file, "flat", null, null, 1, 11);
        for (int candidates : List.of(10, 100, 500)) {
            row(file, "hnsw", candidates, null, 1 - 2.0 / candidates, Math.sqrt(candidates));
        }
        for (int candidates : List.of(10, 100, 500)) {
            row(file, "int8_hnsw", candidates, 0.0, 0.9 - 2.0 / candidates, Math.sqrt(candidates));
        }
        for (int candidates : List.of(10, 100, 500)) {
            row(file, "int8_hnsw", candidates, 3.0, 1 - 1.0 / candidates, Math.sqrt(candidates));
        }
        return Files.writeString(work.resolve("recall.json"), file.toString());
    }

    private static void row(
            ObjectNode file, String type, Integer candidates, Double oversample, double recall, double millis) {
        ObjectNode row = file.withArray("rows").addObject().put("index_options", type);
        row.put("num_candidates", candidates).put("oversample", oversample).put("recall", recall);
        row.put("recall_margin", 0.01).put("recall_p5", recall - 0.1);
        for (String clock : List.of("took_ms", "wall_ms")) {
            row.putObject(clock).put("p50", millis).put("p95", 2 * millis).put("p99", 3 * millis);
        }
    }
}
