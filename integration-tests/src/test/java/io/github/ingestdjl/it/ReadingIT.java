/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the loader reads back of the sample, against what the sample and its vectors say when asked in plain Java. */
@ExtendWith(SharedNode.class)
class ReadingIT {
    private static final String TEXT = "spreading of diseases on networks";
    private static final String ALL = "277";
    // The index keeps bytes for numbers (int8_hnsw), so of near neighbours some change places.
    private static final int ALIKE = 8;
    private static final double CLOSE = 0.02;

    private static final Map<String, SamplePaper> SAMPLE = SamplePaper.all();
    private static final Map<String, JsonNode> EXPORTED = new HashMap<>();

    @TempDir
    private static Path work;

    private static LoaderRuns loader;
    private static Path withVectors;

    private final Node node;

    ReadingIT(Node node) {
        this.node = node;
    }

    @BeforeAll
    static void loadSampleAndExportItsVectors(Node node) throws Exception {
        loader = new LoaderRuns(node.process().url(), work);
        for (String similarity : List.of("cosine", "l2_norm")) {
            String index = "reading-" + similarity;
            loader.succeeds("setup", "--index", index, "--pipeline", index, "--similarity", similarity);
            loader.succeeds(
                    "load", "--index", index, "--from", Artifacts.sample().toString());
            Checks.ok(node.client().post("/" + index + "/_refresh", null));
        }
        withVectors = work.resolve("vectors.jsonl.gz");
        JsonNode summary = loader.json(
                "export", "--index", "reading-cosine", "--json", "--vectors", "--to", withVectors.toString());
        assertThat(summary.get("papers").asInt()).isEqualTo(SAMPLE.size());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(withVectors)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode paper = Papers.JSON.readTree(line);
                assertThat(EXPORTED.put(paper.get("id").textValue(), paper)).isNull();
            }
        }
    }

    @Test
    void everyPaperIsExportedAsItIsInTheIndex() throws Exception {
        assertThat(EXPORTED.keySet()).isEqualTo(SAMPLE.keySet());
        JsonNode hits = Checks.ok(
                        node.client().post("/reading-cosine/_search", "{\"size\": 1000, \"_source\": [\"*\"]}"))
                .body()
                .at("/hits/hits");
        assertThat(hits).hasSize(SAMPLE.size());
        hits.forEach(hit -> assertThat(EXPORTED.get(hit.get("_id").textValue())).isEqualTo(hit.get("_source")));
        EXPORTED.values().forEach(paper -> {
            SamplePaper original = SAMPLE.get(paper.get("id").textValue());
            assertThat(paper.get("title").textValue()).isEqualTo(original.title());
            assertThat(paper.get("abstract").textValue()).isEqualTo(original.text());
            assertThat(paper.get("title_vector")).hasSize(384);
            assertThat(paper.get("abstract_vector")).hasSize(384);
        });
    }

    @Test
    void anExportWithVectorsMakesTheSameIndexWithoutEmbedding() throws Exception {
        loader.succeeds("setup", "--index=reading-again", "--pipeline=reading-again");
        JsonNode outcome =
                loader.json("load", "--index=reading-again", "--pipeline=_none", "--json", "--from=" + withVectors);
        assertThat(outcome.get("created").asInt()).isEqualTo(SAMPLE.size());
        Checks.ok(node.client().post("/reading-again/_refresh", null));

        for (String id : SAMPLE.keySet()) {
            assertThat(source("reading-again", id.replace("/", "%2F"))).isEqualTo(EXPORTED.get(id));
        }
        // Segments differ, and with them graphs and bytes for numbers: so all papers are candidates, and scored by
        // their floats.
        String query = """
                {"size": 10, "_source": false, "sort": ["_score", "id"],
                "query": {"knn": {"field": "abstract_vector", "k": 28, "num_candidates": %s,
                "rescore_vector": {"oversample": 10}, "query_vector": %s}}}""".formatted(ALL, Papers.JSON.writeValueAsString(embedded(TEXT)));
        assertThat(nearest("reading-again", query)).hasSize(10).isEqualTo(nearest("reading-cosine", query));
    }

    private List<String> nearest(String index, String query) {
        List<String> ids = new ArrayList<>();
        Checks.ok(node.client().post("/" + index + "/_search", query))
                .body()
                .at("/hits/hits")
                .forEach(hit -> ids.add(hit.get("_id").textValue()));
        return ids;
    }

    @Test
    void anExportTakesTheFilterAndLeavesVectorsOut() throws Exception {
        Path file = work.resolve("some.jsonl");
        loader.succeeds(
                "export",
                "--index=reading-cosine",
                "--category=cs,quant-ph",
                "--since=2015-01-01",
                "--until=2017-12-31",
                "--to=" + file);

        Set<String> expected = ids(Set.of("cs", "quant-ph"), LocalDate.of(2015, 1, 1), LocalDate.of(2017, 12, 31));
        assertThat(expected).hasSizeBetween(20, 200);
        List<JsonNode> papers = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            papers.add(Papers.JSON.readTree(line));
        }
        assertThat(papers).extracting(paper -> paper.get("id").textValue()).hasSameElementsAs(expected);
        assertThat(papers).hasSameSizeAs(expected).noneMatch(paper -> paper.has("title_vector"));
    }

    @Test
    void thePapersFoundByMeaningAreThoseWithTheNearestVectors() throws Exception {
        float[] query = embedded(TEXT);
        for (String field : List.of("title", "abstract")) {
            JsonNode hits = search("--mode", "knn", "--field", field, TEXT);
            likeness(hits, paper -> (1 + cosine(query, vector(paper, field))) / 2, Set.of());
        }
        likeness(
                search("--mode", "knn", "--field", "both", TEXT),
                paper -> Math.max(
                        0.95 * (1 + cosine(query, vector(paper, "title"))) / 2,
                        (1 + cosine(query, vector(paper, "abstract"))) / 2),
                Set.of());
    }

    @Test
    void thePapersFoundByWordsHaveThem() throws Exception {
        for (String field : List.of("title", "abstract", "both")) {
            Set<String> expected = SAMPLE.values().stream()
                    .filter(paper -> "title".equals(field)
                            ? has(paper.title())
                            : "abstract".equals(field) ? has(paper.text()) : has(paper.title()) || has(paper.text()))
                    .map(SamplePaper::id)
                    .collect(Collectors.toSet());
            assertThat(expected).hasSizeGreaterThan(5);
            assertThat(ids(search("--mode", "text", "--field", field, "--k", ALL, "networks")))
                    .hasSameElementsAs(expected);
        }
    }

    @Test
    void aSearchIsTheFusionOfTheScoresOfBothSearches() throws Exception {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (String mode : List.of("knn", "text")) {
            JsonNode list = search("--mode", mode, "--k", "100", "--num-candidates", "1000", TEXT);
            double highest = list.get(0).get("score").doubleValue();
            double lowest = list.get(list.size() - 1).get("score").doubleValue();
            for (JsonNode hit : list) {
                double worth = (hit.get("score").doubleValue() - lowest) / (highest - lowest);
                scores.merge(hit.get("id").textValue(), worth, Double::sum);
            }
        }

        assertBest(search("--k", "10", TEXT), scores);
    }

    @Test
    void aHybridSearchCanFuseRanks() throws Exception {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (String mode : List.of("knn", "text")) {
            List<String> list = ids(search("--mode", mode, "--k", "100", "--num-candidates", "1000", TEXT));
            for (int i = 0; i < list.size(); i++) {
                scores.merge(list.get(i), ("text".equals(mode) ? 2.0 : 1.0) / (10 + i + 1), Double::sum);
            }
        }

        assertBest(search("--fusion", "rrf", "--rank-constant", "10", "--text-weight", "2", "--k", "10", TEXT), scores);
    }

    /** The ten best of those scores, with their ranks in the lists. */
    private void assertBest(JsonNode hits, Map<String, Double> scores) throws Exception {
        List<String> knn = ids(search("--mode", "knn", "--k", "100", "--num-candidates", "1000", TEXT));
        List<String> text = ids(search("--mode", "text", "--k", "100", TEXT));
        assertThat(hits).hasSize(10);
        double worst = Double.MAX_VALUE;
        for (JsonNode hit : hits) {
            String id = hit.get("id").textValue();
            assertThat(hit.get("score").doubleValue()).isEqualTo(scores.remove(id), within(1e-5));
            assertThat(hit.get("rank_knn").asInt(0)).isEqualTo(knn.indexOf(id) + 1);
            assertThat(hit.get("rank_text").asInt(0)).isEqualTo(text.indexOf(id) + 1);
            assertThat(hit.get("score").doubleValue()).isLessThanOrEqualTo(worst);
            worst = hit.get("score").doubleValue();
        }
        assertThat(scores.values()).allMatch(byLessThan(worst));
    }

    @Test
    void filtersLeaveOnlyWhatTheySay() throws Exception {
        Set<String> expected = ids(Set.of("cs.CL", "math"), LocalDate.of(2010, 1, 1), LocalDate.of(2016, 12, 31));
        assertThat(expected).hasSizeBetween(10, 100);
        for (String mode : List.of("knn", "hybrid")) {
            assertThat(ids(search(
                            "--mode=" + mode,
                            "--category=cs.CL,math",
                            "--since=2010-01-01",
                            "--until=2016-12-31",
                            "--k=" + ALL,
                            TEXT)))
                    .hasSameElementsAs(expected)
                    .hasSameSizeAs(expected);
        }
        assertThat(ids(search("--mode=text", "--category=cs.CL,math.*", "--k=" + ALL, TEXT)))
                .isNotEmpty()
                .isSubsetOf(ids(Set.of("cs.CL", "math"), LocalDate.MIN, LocalDate.MAX));
    }

    @Test
    void similarPapersAreNearestToTheMean() throws Exception {
        List<String> start = List.of("1706.06613", "1205.2618", "cond-mat/0301086");
        for (String field : List.of("title", "abstract")) {
            float[] mean = mean(start, field);
            likeness(
                    similar("reading-cosine", "--field", field, start),
                    paper -> (1 + cosine(mean, vector(paper, field))) / 2,
                    Set.copyOf(start));
            likeness(
                    similar("reading-l2_norm", "--field", field, start),
                    paper -> 1 / (1 + squaredDistance(mean, vector(paper, field))),
                    Set.copyOf(start));
        }
    }

    @Test
    void theNearestToOnePaperTakeTheFilter() throws Exception {
        JsonNode hits = loader.json(
                        "similar", "1706.06613", "--index=reading-cosine", "--json", "--k=" + ALL, "--category=cs.IR")
                .get("hits");

        Set<String> expected = ids(Set.of("cs.IR"), LocalDate.MIN, LocalDate.MAX);
        assertThat(expected.remove("1706.06613")).isTrue();
        assertThat(ids(hits)).hasSameElementsAs(expected);
    }

    @Test
    void papersTheIndexDoesNotHaveAreNamed() throws Exception {
        Commands.Result result =
                loader.run("similar", "--index=reading-cosine", "1706.06613", "2401.99999", "hep-th/0001001");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .isEqualToIgnoringNewLines(
                        "arxiv-loader: index [reading-cosine] has no papers [2401.99999, hep-th/0001001]");
    }

    @Test
    void papersWithoutAbstractAreFoundByTheirTitleAlone() throws Exception {
        loader.succeeds("setup", "--index=titles", "--pipeline=titles");
        Checks.ok(node.client()
                .put(
                        "/titles/_doc/2106.00001?refresh=true",
                        "{\"id\": \"2106.00001\", \"title\": \"Graphs\", \"updated\": \"2021-06-05\"}"));

        assertThat(loader.json("search", "--index=titles", "--json", "--field=both", "graphs")
                        .at("/hits/0/id")
                        .asText())
                .isEqualTo("2106.00001");
        for (String day : List.of("2021-06-04", "2021-06-05", "2021-06-06")) {
            assertThat(loader.json(
                                    "search",
                                    "--index=titles",
                                    "--json",
                                    "--mode=text",
                                    "--field=title",
                                    "--since=" + day,
                                    "--until=" + day,
                                    "graphs")
                            .get("hits"))
                    .hasSize("2021-06-05".equals(day) ? 1 : 0);
        }
        Commands.Result search = loader.run("search", "--index=titles", "graph");
        assertThat(search.exitCode()).isEqualTo(1);
        assertThat(search.output()).contains("no paper of index [titles] has a vector in [abstract_vector]");
        Commands.Result similar = loader.run("similar", "--index=titles", "2106.00001");
        assertThat(similar.exitCode()).isEqualTo(1);
        assertThat(similar.output()).contains("index [titles] has no [abstract_vector] of paper [2106.00001]");
    }

    @Test
    void statisticsAreThoseOfTheSample() throws Exception {
        Map<String, Integer> months = new TreeMap<>();
        Map<String, Integer> categories = new HashMap<>();
        Map<String, Integer> cells = new HashMap<>();
        for (SamplePaper paper : SAMPLE.values()) {
            String month = YearMonth.from(paper.submitted()).toString();
            months.merge(month, 1, Integer::sum);
            for (String category : paper.categories()) {
                categories.merge(category, 1, Integer::sum);
                cells.merge(month + " " + category, 1, Integer::sum);
            }
        }

        JsonNode json = loader.json("stats", "--index=reading-cosine", "--json");

        assertThat(json.get("papers").asInt()).isEqualTo(SAMPLE.size());
        assertThat(json.get("with_title_vector").asInt()).isEqualTo(SAMPLE.size());
        assertThat(json.get("with_abstract_vector").asInt()).isEqualTo(SAMPLE.size());
        assertThat(json.get("undated").asInt()).isZero();
        assertThat(json.get("first").asText()).isEqualTo(days().first().toString());
        assertThat(json.get("last").asText()).isEqualTo(days().last().toString());
        assertThat(counts(json.get("months"))).isEqualTo(months);
        assertThat(counts(json.get("categories"))).isEqualTo(categories);
        Map<String, Integer> found = new HashMap<>();
        json.get("months_and_categories")
                .forEach(cell -> found.put(
                        cell.get("month").asText() + " " + cell.get("category").asText(),
                        cell.get("papers").asInt()));
        assertThat(found).isEqualTo(cells);
    }

    @Test
    void statisticsAreDrawnForPeople() throws Exception {
        long year = SAMPLE.values().stream()
                .filter(paper -> paper.submitted().getYear() == 2016)
                .count();
        String text = loader.succeeds("stats", "--index=reading-cosine", "--top=3");

        assertThat(text.lines())
                .contains("papers      277", "vectors     277 of titles, 277 of abstracts", "papers per year")
                .anyMatch(line -> line.matches("2016 +" + year + "  █+.?"))
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void anOlderRecordLeavesTheNewerOne() throws Exception {
        ObjectNode newer = Papers.JSON.createObjectNode();
        newer.put("id", "2106.09685").put("title", "Newer").put("update_date", "2021-10-16");
        ObjectNode older = newer.deepCopy().put("title", "Older").put("update_date", "2021-06-17");
        loader.succeeds("setup", "--index=versions", "--pipeline=versions");
        assertThat(loadOne(newer).get("created").asInt()).isEqualTo(1);

        JsonNode outcome = loadOne(older);

        assertThat(outcome.get("outdated").asInt()).isEqualTo(1);
        assertThat(outcome.get("failed").asInt()).isZero();
        assertThat(source("versions", "2106.09685").get("title").textValue()).isEqualTo("Newer");
        assertThat(loadOne(newer.put("title", "Newer, again")).get("updated").asInt())
                .isEqualTo(1);
        assertThat(source("versions", "2106.09685").get("title").textValue()).isEqualTo("Newer, again");
    }

    private JsonNode loadOne(JsonNode paper) throws Exception {
        Path file = Files.writeString(work.resolve("one.jsonl"), paper + "\n");
        return loader.json("load", "--index=versions", "--json", "--from=" + file);
    }

    private JsonNode source(String index, String id) {
        return Checks.source(node.client(), index, id);
    }

    private static JsonNode search(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("search", "--index=reading-cosine", "--json"));
        all.addAll(List.of(arguments));
        return loader.json(all.toArray(String[]::new)).get("hits");
    }

    private static JsonNode similar(String index, String option, String value, List<String> ids) throws Exception {
        List<String> all = new ArrayList<>(List.of("similar", "--index=" + index, "--json", option, value));
        all.addAll(ids);
        return loader.json(all.toArray(String[]::new)).get("hits");
    }

    /** The hits must be, but for some, the ten papers with the highest scores computed here, and have about these scores. */
    private static void likeness(JsonNode hits, ToDoubleFunction<String> score, Set<String> without) {
        List<String> expected = SAMPLE.keySet().stream()
                .filter(id -> !without.contains(id))
                .sorted(Comparator.comparingDouble(score).reversed())
                .limit(10)
                .toList();
        List<String> found = ids(hits);
        assertThat(found).hasSize(10).doesNotHaveDuplicates().noneMatch(without::contains);
        Set<String> shared = new HashSet<>(found);
        shared.retainAll(expected);
        assertThat(shared).as("%s of %s", found, expected).hasSizeGreaterThanOrEqualTo(ALIKE);
        hits.forEach(hit -> assertThat(hit.get("score").doubleValue())
                .isEqualTo(score.applyAsDouble(hit.get("id").textValue()), within(CLOSE)));
    }

    private static List<String> ids(JsonNode hits) {
        List<String> ids = new ArrayList<>();
        hits.forEach(hit -> ids.add(hit.get("id").textValue()));
        return ids;
    }

    private static Set<String> ids(Set<String> categories, LocalDate since, LocalDate until) {
        return SAMPLE.values().stream()
                .filter(paper -> paper.inAnyOf(categories))
                .filter(paper ->
                        !paper.submitted().isBefore(since) && !paper.submitted().isAfter(until))
                .map(SamplePaper::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<String, Integer> counts(JsonNode object) {
        Map<String, Integer> counts = new HashMap<>();
        object.fieldNames()
                .forEachRemaining(name -> counts.put(name, object.get(name).asInt()));
        return counts;
    }

    private static TreeSet<LocalDate> days() {
        return SAMPLE.values().stream().map(SamplePaper::submitted).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean has(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).contains("networks");
    }

    private static Predicate<Double> byLessThan(double score) {
        return other -> other <= score + 1e-9;
    }

    private float[] embedded(String text) {
        JsonNode vector = Checks.ok(node.client()
                        .post(
                                "/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_embed",
                                "{\"texts\": [\"" + text + "\"], \"input_type\": \"query\"}"))
                .body()
                .at("/embeddings/0/vector");
        return floats(vector);
    }

    private static float[] vector(String id, String field) {
        return floats(EXPORTED.get(id).get(field + "_vector"));
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    private static float[] mean(Collection<String> ids, String field) {
        float[] mean = new float[384];
        for (String id : ids) {
            float[] vector = vector(id, field);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / ids.size();
            }
        }
        return mean;
    }

    private static double cosine(float[] one, float[] other) {
        return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static double squaredDistance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return sum;
    }
}
