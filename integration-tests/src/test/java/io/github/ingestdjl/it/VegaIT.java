/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The Vega panels of the dashboard of similar papers in a real browser, against a real node: typed into, clicked at, looked at. Pictures
 * are left beside the nodes' logs.
 */
@ExtendWith(SharedNode.class)
@TestInstance(Lifecycle.PER_CLASS)
class VegaIT {
    private static final String TEXT = "spreading of diseases on networks";
    private static final Path PICTURES =
            Artifacts.log("x").resolveSibling("../kibana").normalize();
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Node node;
    private DashboardSite site;
    private ChromeDriver browser;

    VegaIT(Node node) {
        this.node = node;
    }

    @BeforeAll
    void start(@TempDir Path work) throws Exception {
        assumeTrue(
                Files.exists(DashboardSite.VEGA.resolve("installed.json")),
                "Vega is not in [" + DashboardSite.VEGA
                        + "], where the build puts it if it finds node and npm: nothing is drawn");
        browser = Browser.start(1600, 900);
        KibanaIT.load(node, work);
        site = DashboardSite.start(
                KibanaObjects.object("dashboard", "arxiv-similar-papers"), node.client(), KibanaIT.ALIAS);
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (site != null) {
            site.close();
        }
    }

    @BeforeEach
    void open() {
        browser.get(site.url().toString());
        awaitPanels();
    }

    @Test
    void beforeATextIsTypedThePanelsSayWhatToDo() throws IOException {
        assertThat(json("views.similar.data('found')")).isEmpty();
        assertThat(json("views.words.data('words')")).isEmpty();
        assertThat(json("views.scatter.data('found')")).isEmpty();
        assertThat(messages()).isEmpty();
        picture("similar-papers-empty");
    }

    @Test
    void aTypedTitleRanksThePapersByTheirSimilarity() throws IOException {
        find(TEXT);

        JsonNode filters = json("state.filters");
        assertThat(filters).hasSize(1);
        assertThat(filters.at("/0/alias").asText()).isEqualTo("similar to: " + TEXT);
        assertThat(browser.findElement(By.id("filters")).getText()).isEqualTo("similar to: " + TEXT);
        assertThat(filters.at("/0/index").asText()).isEqualTo("arxiv-papers");
        JsonNode knn = filters.at("/0/query/bool/should/0/bool/must/0/knn");
        assertThat(knn).isEqualTo(Papers.JSON.readTree("""
                { "field": "abstract_vector", "k": 20, "num_candidates": 1000,
                  "query_vector_builder": { "djl_text_embedding": { "model_text": "%s" } } }""".formatted(TEXT)));

        List<Hit> nearest = nearest("abstract", TEXT, 20);
        assertRanked(nearest);
        // What is drawn, as much of it as the panel has room for.
        JsonNode titles = items("similar", "titles");
        assertThat(titles).hasSizeGreaterThan(10);
        for (int i = 0; i < titles.size(); i++) {
            assertThat(titles.at("/" + i + "/text").asText()).isEqualTo(nearest.get(i).title);
            assertThat(items("similar", "similarities").at("/" + i + "/text").asText())
                    .isEqualTo("%.4f".formatted(nearest.get(i).score));
        }
        // The scatter has a point for each, higher the more similar, in the colour that the table has for its category.
        JsonNode points = json("views.scatter.data('found')");
        assertThat(points).hasSize(20);
        JsonNode drawn = items("scatter", "papers");
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.at("/" + i + "/_id").asText()).isEqualTo(nearest.get(i).id);
            if (i > 0 && nearest.get(i).score < nearest.get(i - 1).score) {
                assertThat(drawn.at("/" + i + "/y").asDouble())
                        .isGreaterThan(drawn.at("/" + (i - 1) + "/y").asDouble());
            }
        }
        for (int i = 0; i < titles.size(); i++) {
            assertThat(drawn.at("/" + i + "/fill").asText())
                    .isEqualTo(items("similar", "bars").at("/" + i + "/fill").asText());
        }
        // Beside it what BM25 finds for the same text, and where similarity ranks those.
        List<Hit> words = hits("{\"size\":20,\"query\":{\"match\":{\"abstract\":\"" + TEXT + "\"}}}");
        JsonNode found = json("views.words.data('words')");
        assertThat(found).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(found.at("/" + i + "/_id").asText()).isEqualTo(words.get(i).id);
            assertThat(found.at("/" + i + "/score").asDouble()).isCloseTo(words.get(i).score, within(1e-3));
            int rank = nearest.stream().map(Hit::id).toList().indexOf(words.get(i).id) + 1;
            assertThat(found.at("/" + i + "/similar").asInt(0)).isEqualTo(rank);
        }
        assertThat(messages()).isEmpty();
        moveMouse();
        picture("similar-papers");
    }

    @Test
    void otherFiltersDecideWhatIsFoundButNotInWhichOrder() throws IOException {
        find(TEXT);
        List<Hit> before = nearest("abstract", TEXT, 20);
        filter("physics.soc-ph");

        List<Hit> left = before.stream()
                .filter(hit -> SamplePaper.all().get(hit.id).categories().contains("physics.soc-ph"))
                .toList();
        assertThat(left).hasSizeBetween(2, 19);
        assertRanked(left);
        List<Hit> words = hits("""
                { "size": 20, "query": { "bool": { "must": { "match": { "abstract": "%s" } },
                  "filter": { "term": { "categories": "physics.soc-ph" } } } } }""".formatted(TEXT));
        assertThat(json("views.words.data('words')").findValuesAsText("_id"))
                .containsExactlyElementsOf(words.stream().map(Hit::id).toList());
        picture("similar-papers-in-a-category");
    }

    @Test
    void aFilterAloneShowsNoSimilarity() {
        filter("cs.LG");
        assertThat(json("views.similar.data('found')")).isEmpty();
        assertThat(json("views.words.data('words')")).isEmpty();
        assertThat(messages()).isEmpty();
    }

    @Test
    void whereTheOtherFiltersLeaveNothingThePanelSaysSo() {
        find(TEXT);
        filter("math.AT");
        assertThat(json("views.similar.data('found')")).isEmpty();
        // The box still knows what was asked for.
        assertThat(json("views.similar.signal('presentText')").asText()).isEqualTo(TEXT);
        click("similar", "clear", 0);
        assertThat(json("state.filters")).hasSize(1);
    }

    @Test
    void moreLikeThisAsksForTheTitleOfTheRow() {
        find(TEXT);
        String title = json("views.similar.data('found')[2]._source.title").asText();
        click("similar", "more", 2);

        JsonNode filters = json("state.filters");
        assertThat(filters).hasSize(1);
        assertThat(filters.at("/0/alias").asText()).isEqualTo("similar to: " + title);
        assertRanked(nearest("abstract", title, 20));
        assertThat(messages()).isEmpty();
    }

    @Test
    void anotherTextTakesThePlaceOfTheFirstAndTheBoxKeepsIt() {
        find(TEXT);
        new Actions(browser)
                .moveToElement(browser.findElement(By.tagName("h2")))
                .perform();
        assertThat(box().getDomProperty("value")).isEqualTo(TEXT);
        int rounds = json("state.rounds").asInt();
        click("similar", "find", 0);
        assertThat(json("state.rounds").asInt())
                .as("the same text again changes nothing")
                .isEqualTo(rounds);

        select("field", "title");
        select("results", "10");
        box().clear();
        box().sendKeys("Attention is all you need", Keys.ENTER);
        awaitPanels();
        JsonNode filters = json("state.filters");
        assertThat(filters).hasSize(1);
        assertThat(filters.at("/0/alias").asText()).isEqualTo("similar to: Attention is all you need");
        List<Hit> nearest = nearest("title", "Attention is all you need", 10);
        assertThat(nearest.get(0).title).isEqualToIgnoringCase("Attention is all you need");
        assertRanked(nearest);
        new Actions(browser)
                .moveToElement(browser.findElement(By.tagName("h2")))
                .perform();
        assertThat(new Select(control("field")).getFirstSelectedOption().getText())
                .isEqualTo("title");
        assertThat(new Select(control("results")).getFirstSelectedOption().getText())
                .isEqualTo("10");
        assertThat(json("views.words.data('words')[0]._source.title").asText())
                .isEqualToIgnoringCase("Attention is all you need");

        click("similar", "clear", 0);
        assertThat(json("state.filters")).isEmpty();
        assertThat(json("views.similar.data('found')")).isEmpty();
        assertThat(messages()).isEmpty();
    }

    @Test
    void anyTextCanBeAskedFor() {
        String text = "  \"ratio 3:2\" {x} \\alpha's Erdős–Rényi: ∑ %dashboard_context-filter_clause%  ";
        find(text);
        assertThat(json("state.filters[0].alias").asText()).isEqualTo("similar to: " + text.strip());
        assertThat(json("views.similar.signal('presentText')").asText()).isEqualTo(text.strip());
        assertRanked(nearest("abstract", text.strip(), 20));
        assertThat(messages()).isEmpty();
    }

    @Test
    void aBlankTextAsksForNothing() {
        box().sendKeys("   ");
        click("similar", "find", 0);
        assertThat(json("state.filters")).isEmpty();
    }

    @Test
    void fiftyResultsAreSeenPageByPage() {
        select("results", "50");
        find(TEXT);
        List<Hit> nearest = nearest("abstract", TEXT, 50);
        assertRanked(nearest);
        int rows = items("similar", "titles").size();
        click("similar", "next", 0);
        assertThat(items("similar", "titles").at("/0/text").asText()).isEqualTo(nearest.get(rows).title);
        click("similar", "previous", 0);
        assertThat(items("similar", "titles").at("/0/text").asText()).isEqualTo(nearest.get(0).title);
    }

    @Test
    void titlesLeadToArxivWhereKibanaAllowsItAndDocumentsToDiscover() {
        find(TEXT);
        String id = json("views.similar.data('found')[1]._id").asText();
        assertThat(id).as("an id of before 2007 has a slash").contains("/");
        click("similar", "documents", 1);
        assertThat(json("state.opened[0]").asText())
                .startsWith("discover#/view/arxiv-all-papers?")
                .endsWith(
                        "&_a=(columns:!(id,title,authors,primary_category,versions),query:(language:kuery,query:'id: \""
                                + id + "\"'))");
        assertThat(messages()).isEmpty();

        click("similar", "titles", 1);
        assertThat(messages()).singleElement().asString().contains("vis_type_vega.enableExternalUrls");
        browser.executeScript("state.externalUrls = true");
        click("similar", "titles", 1);
        click("scatter", "papers", 0);
        click("words", "titles", 0);
        String first = json("views.similar.data('found')[0]._id").asText();
        String word = json("views.words.data('words')[0]._id").asText();
        List<String> opened = new ArrayList<>();
        json("state.opened").forEach(url -> opened.add(url.asText()));
        assertThat(opened)
                .contains(
                        "https://arxiv.org/abs/" + id,
                        "https://arxiv.org/abs/" + first,
                        "https://arxiv.org/abs/" + word);
    }

    @Test
    void theTimeOfTheDashboardCounts() {
        browser.executeScript("state.time = { min: '2010-01-01T00:00:00.000Z', max: '2030-01-01T00:00:00.000Z' }");
        find(TEXT);
        List<Hit> left = nearest("abstract", TEXT, 20).stream()
                .filter(hit -> SamplePaper.all().get(hit.id).submitted().getYear() >= 2010)
                .toList();
        assertThat(left).hasSizeBetween(2, 19);
        assertRanked(left);
    }

    /** What the kNN search by itself answers. */
    private record Hit(String id, String title, double score) {}

    private void assertRanked(List<Hit> expected) {
        JsonNode found = json("views.similar.data('found')");
        assertThat(found).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            JsonNode row = found.path(i);
            assertThat(row.path("_id").asText()).isEqualTo(expected.get(i).id);
            assertThat(row.path("rank").asInt()).isEqualTo(i + 1);
            assertThat(row.path("similarity").asDouble())
                    // Of the floats themselves a paper's own title is 1 but for their last digit.
                    .isBetween(0.0, 1.00001)
                    .isCloseTo(expected.get(i).score, within(1e-5));
        }
    }

    private List<Hit> nearest(String field, String text, int k) {
        ObjectNode body = Papers.JSON.createObjectNode();
        body.put("size", k);
        ObjectNode knn = body.putObject("query").putObject("knn");
        knn.put("field", field + "_vector").put("k", k).put("num_candidates", Math.max(1000, 10 * k));
        knn.putObject("query_vector_builder").putObject("djl_text_embedding").put("model_text", text);
        return hits(body.toString());
    }

    private List<Hit> hits(String body) {
        Response response = Checks.ok(node.client().post("/" + KibanaIT.ALIAS + "/_search", body));
        List<Hit> hits = new ArrayList<>();
        response.body()
                .at("/hits/hits")
                .forEach(hit -> hits.add(new Hit(
                        hit.path("_id").asText(),
                        hit.at("/_source/title").asText(),
                        hit.path("_score").asDouble())));
        return hits;
    }

    private void find(String text) {
        box().clear();
        box().sendKeys(text);
        click("similar", "find", 0);
    }

    /** As a control of the dashboard does it. */
    private void filter(String category) {
        browser.executeScript("""
                state.filters.push({ alias: 'Category: ' + arguments[0],
                  query: { bool: { should: [ { match_phrase: { categories: arguments[0] } } ], minimum_should_match: 1 } } });
                drawAll();""", category);
        awaitPanels();
    }

    private void moveMouse() {
        new Actions(browser)
                .moveToElement(browser.findElement(By.tagName("h2")))
                .perform();
        awaitPanels();
    }

    private WebElement box() {
        return control("text");
    }

    private WebElement control(String name) {
        return browser.findElement(By.name(name));
    }

    private void select(String name, String option) {
        new Select(control(name)).selectByVisibleText(option);
    }

    private void click(String panel, String mark, int index) {
        JsonNode item = items(panel, mark).path(index);
        WebElement canvas = browser.findElement(By.cssSelector("#" + panel + " canvas"));
        int x = item.path("x").asInt() - canvas.getSize().getWidth() / 2;
        int y = item.path("y").asInt() - canvas.getSize().getHeight() / 2;
        new Actions(browser).moveToElement(canvas, x, y).click().perform();
        awaitPanels();
    }

    /** Panels are made anew some time after a click; the functions of Kibana are called once the view is at rest. */
    private void awaitPanels() {
        browser.executeAsyncScript("setTimeout(arguments[arguments.length - 1], 150)");
        new WebDriverWait(browser, WAIT).until(driver -> json("state.busy").asInt() == 0);
    }

    private JsonNode items(String panel, String mark) {
        return json("items('" + panel + "', '" + mark + "')");
    }

    private List<String> messages() {
        List<String> messages = new ArrayList<>();
        json("state.messages").forEach(message -> messages.add(message.asText()));
        return messages;
    }

    private JsonNode json(String expression) {
        try {
            return Papers.JSON.readTree(
                    String.valueOf(browser.executeScript("return JSON.stringify(" + expression + ")")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void picture(String name) throws IOException {
        Files.write(
                PICTURES.resolve(name + ".png"),
                browser.findElement(By.tagName("body")).getScreenshotAs(OutputType.BYTES));
    }
}
