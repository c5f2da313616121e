/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of sources, and that broken ones are refused with their file and the reason. */
class SavedObjectsBuilderTest {
    /** The newest versions that Kibana 8.12 knows; it refuses the whole file if one object has a newer one. */
    private static final Map<String, String> VERSIONS = Map.of(
            "index-pattern", "8.0.0",
            "search", "7.9.3",
            "visualization", "8.5.0",
            "lens", "8.9.0",
            "dashboard", "8.9.0");

    @TempDir
    private Path work;

    private SourcesFolder sources;

    @BeforeEach
    void copySources() throws IOException {
        sources = SourcesFolder.copy(Files.createDirectory(work.resolve("sources")));
    }

    @Test
    void writesEveryObjectOnALineThoseReferredToFirst() throws Exception {
        List<JsonNode> objects = built();
        assertThat(objects).hasSize(SourcesFolder.files(sources.folder()).size());
        Set<String> seen = new LinkedHashSet<>();
        for (JsonNode object : objects) {
            assertThat(object.path("typeMigrationVersion").asText())
                    .isEqualTo(VERSIONS.get(object.path("type").asText()));
            assertThat(object.path("coreMigrationVersion").asText()).isEqualTo("8.8.0");
            object.path("references").forEach(reference -> assertThat(seen)
                    .contains(reference.path("type").asText() + "/"
                            + reference.path("id").asText()));
            assertThat(seen.add(object.path("type").asText() + "/"
                            + object.path("id").asText()))
                    .isTrue();
        }
        assertThat(seen)
                .contains(
                        "index-pattern/arxiv-papers",
                        "search/arxiv-withdrawn-papers",
                        "dashboard/arxiv-overview",
                        "dashboard/arxiv-similar-papers");
    }

    @Test
    void nestedJsonBecomesStringsAsKibanaKeepsThem() throws Exception {
        JsonNode view = object("index-pattern/arxiv-papers");
        assertThat(nested(view, "/attributes/fieldFormatMap")
                        .at("/id/params/urlTemplate")
                        .asText())
                .isEqualTo("https://arxiv.org/abs/{{rawValue}}");
        assertThat(nested(view, "/attributes/sourceFilters").findValuesAsText("value"))
                .containsExactly("title_vector", "abstract_vector");
        JsonNode vega = object("visualization/arxiv-similar-search");
        JsonNode state = nested(vega, "/attributes/visState");
        assertThat(state.path("type").asText()).isEqualTo("vega");
        assertThat(nested(state, "/params/spec").path("$schema").asText()).contains("/vega/v5");
        JsonNode dashboard = object("dashboard/arxiv-overview");
        assertThat(nested(dashboard, "/attributes/panelsJSON")).hasSizeGreaterThan(5);
        assertThat(nested(dashboard, "/attributes/optionsJSON").isObject()).isTrue();
        assertThat(nested(dashboard, "/attributes/controlGroupInput/panelsJSON").findValuesAsText("type"))
                .containsExactly("optionsListControl", "optionsListControl", "timeSlider");
        assertThat(nested(dashboard, "/attributes/kibanaSavedObjectMeta/searchSourceJSON")
                        .has("query"))
                .isTrue();
        assertThat(object("lens/arxiv-versions").at("/attributes/state").isObject())
                .isTrue();
    }

    @Test
    void panelsDoNotOverlapAndStayOnTheGrid() throws Exception {
        for (String id : List.of("dashboard/arxiv-overview", "dashboard/arxiv-similar-papers")) {
            boolean[][] taken = new boolean[200][48];
            for (JsonNode panel : nested(object(id), "/attributes/panelsJSON")) {
                JsonNode grid = panel.path("gridData");
                assertThat(grid.path("i").asText())
                        .isEqualTo(panel.path("panelIndex").asText());
                for (int y = grid.path("y").asInt();
                        y < grid.path("y").asInt() + grid.path("h").asInt();
                        y++) {
                    for (int x = grid.path("x").asInt();
                            x < grid.path("x").asInt() + grid.path("w").asInt();
                            x++) {
                        assertThat(taken[y][x]).as("%s: %s", id, grid).isFalse();
                        taken[y][x] = true;
                    }
                }
            }
        }
    }

    /** A change of one place in one file, and what the build must say of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // unknown fields, and fields of a type that does not fit
                "lens/arxiv-top-authors.json | authors.keyword | author_names | [author_names] must be a field of the index",
                "lens/arxiv-top-authors.json | authors.keyword | authors | [authors] must be of a type for [count_values], one of [boolean, integer, keyword], got [text]",
                "lens/arxiv-papers-per-year.json | \"submitted\" | \"doi\" | [doi] must be of a type for [date], one of [date], got [keyword]",
                "lens/arxiv-freshness.json | \"sourceField\": \"updated\" | \"sourceField\": \"title\" | [title] must be of a type for [extreme]",
                "lens/arxiv-without-vector.json | NOT abstract_vector: * | NOT summary_vector: * | [summary_vector] must be a field of the index",
                "search/arxiv-all-papers.json | \"versions\" | \"revisions\" | [revisions] must be a field of the index",
                "search/arxiv-all-papers.json | [\"submitted\", \"desc\"] | [\"title\", \"desc\"] | [title] must be of a type for [sort]",
                "search/arxiv-withdrawn-papers.json | withdrawn: true | retracted: true | [retracted] must be a field of the index",
                "index-pattern/arxiv-papers.json | \"title_vector\" | \"vector\" | [vector] must be a field of the index",
                "dashboard/arxiv-overview.json | \"authors.keyword\" | \"authors\" | [authors] must be of a type for [count_values]",
                "visualization/arxiv-similar-search.json | \"submitted\": { \"%timefilter%\" | \"created\": { \"%timefilter%\" | [created] must be a field of the index",
                "visualization/arxiv-similar-search.json | datum._source.title | datum._source.comments | [_source.comments] must be among what the requests fetch",
                // references
                "search/arxiv-all-papers.json | \"id\": \"arxiv-papers\" | \"id\": \"papers\" | [references] has a dangling reference [kibanaSavedObjectMeta.searchSourceJSON.index] to [papers] of type [index-pattern]",
                "dashboard/arxiv-overview.json | \"id\": \"arxiv-versions\" | \"id\": \"arxiv-revisions\" | dangling reference [versions:panel_versions] to [arxiv-revisions] of type [lens]",
                "dashboard/arxiv-overview.json | versions:panel_versions | versions:panel_other | [references] lacks the reference [versions:panel_versions]",
                "dashboard/arxiv-overview.json | versions:panel_versions | versions:panel_other | [references] has a reference that nothing uses, [versions:panel_other]",
                "dashboard/arxiv-overview.json | \"type\": \"lens\", \"id\": \"arxiv-versions\" | \"type\": \"search\", \"id\": \"arxiv-all-papers\" | must have [versions:panel_versions] of type [lens], got [search]",
                "lens/arxiv-versions.json | indexpattern-datasource-layer-papers | indexpattern-datasource-layer-1 | lacks the reference [indexpattern-datasource-layer-papers]",
                // ids and types
                "search/arxiv-all-papers.json | \"arxiv-all-papers\" | \"arxiv-withdrawn-papers\" | [id] must be unique, got [arxiv-withdrawn-papers] of type [search], which is in",
                "search/arxiv-all-papers.json | \"arxiv-all-papers\" | \"arxiv-other-papers\" | must be named after its type and id, [search/arxiv-other-papers.json]",
                "search/arxiv-all-papers.json | \"type\": \"search\" | \"type\": \"discover\" | [type] must be one of",
                "search/arxiv-all-papers.json | \"7.9.3\" | \"8.0.0\" | typeMigrationVersion: must be the constant value '7.9.3'",
                // attributes
                "lens/arxiv-versions.json | \"description\": | \"colour\": \"red\", \"description\": | property 'colour' is not defined in the schema",
                "lens/arxiv-versions.json | \"operationType\": \"terms\" | \"operationType\": \"term\" | operationType: does not have a value in the enumeration",
                "lens/arxiv-versions.json | \"lnsXY\" | \"lnsBar\" | visualizationType: does not have a value in the enumeration",
                "lens/arxiv-versions.json | \"xAccessor\": \"versions\" | \"xAccessor\": \"version\" | [visualization] must draw the columns [count, versions], got [count, version]",
                "lens/arxiv-versions.json | [\"versions\", \"count\"] | [\"versions\", \"versions\"] | [columnOrder] must name each of the columns [count, versions] once",
                "lens/arxiv-versions.json | \"layerId\": \"papers\" | \"layerId\": \"other\" | [layerId] must be [papers], got [other]",
                "index-pattern/arxiv-papers.json | https://arxiv.org | javascript:arxiv.org | does not match the regex pattern",
                // Vega, as Kibana reads it
                "visualization/arxiv-similar-words.json | /vega/v5.json | /vega-lite/v5.json | [$schema] must be [https://vega.github.io/schema/vega/v5.json]",
                "visualization/arxiv-similar-words.json | \"index\": \"arxiv-papers\" | \"index\": \"papers\" | must be a data view of [arxiv-papers], got [papers]",
                "visualization/arxiv-similar-words.json | \"index\": \"arxiv-papers\" | \"index\": \"arxiv-papers\", \"%context%\": false | must not have [%context%] beside a query",
                "visualization/arxiv-similar-words.json | [\"%dashboard_context-must_not_clause%\"] | \"%dashboard_context-must_not_clause%\" | must have Kibana's placeholders for clauses as elements of arrays of its query",
                "visualization/arxiv-similar-words.json | %dashboard_context-must_not_clause% | %dashboard_context-mustnot_clause% | must have Kibana's placeholders for clauses as elements of arrays of its query",
                "visualization/arxiv-similar-words.json | \"name\": \"words\" | \"name\": \"found\" | [data] must have different names, got [found] twice",
                // JSON
                "search/arxiv-all-papers.json | \"title\": | \"title\": \"twice\", \"title\": | is not JSON: Duplicate field 'title'",
                "search/arxiv-all-papers.json | \"grid\": {} | \"grid\": { | is not JSON:",
            })
    void refusesBrokenSourcesWithTheFileAndTheReason(String file, String part, String by, String reason)
            throws Exception {
        sources.replace(file, part, by);
        Path target = work.resolve("out.ndjson");
        assertThatThrownBy(() -> sources.build(target))
                .isInstanceOf(BrokenSourcesException.class)
                .hasMessageContaining(file + ": ")
                .hasMessageContaining(reason);
        assertThat(target).doesNotExist();
    }

    @Test
    void tellsAllProblemsAtOnce() throws Exception {
        sources.change("search/arxiv-all-papers.json", object -> ((ObjectNode) object.path("attributes")).put("x", 1));
        sources.change("lens/arxiv-versions.json", object -> object.put("id", "UPPER"));
        assertThatThrownBy(() -> sources.build(work.resolve("out.ndjson")))
                .hasMessageContaining("search/arxiv-all-papers.json: ")
                .hasMessageContaining("lens/arxiv-versions.json: ")
                .satisfies(e -> assertThat(e.getMessage().lines().count()).isGreaterThan(1));
    }

    @Test
    void refusesAFolderWithoutSources() throws Exception {
        Path empty = Files.createDirectory(work.resolve("empty"));
        assertThatThrownBy(() -> new SavedObjectsBuilder(empty, SourcesFolder.INDEX).write(work.resolve("out.ndjson")))
                .isInstanceOf(BrokenSourcesException.class)
                .hasMessageContaining("has no sources");
    }

    @Test
    void refusesOtherArguments() {
        assertThatThrownBy(() -> SavedObjectsBuilder.main(new String[] {"one"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[arguments]")
                .hasMessageContaining("got [one]");
    }

    private List<JsonNode> built() throws Exception {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(sources.build(work.resolve("out.ndjson")))) {
            objects.add(SourcesFolder.JSON.readTree(line));
        }
        return objects;
    }

    private JsonNode object(String name) throws Exception {
        return built().stream()
                .filter(object -> name.equals(
                        object.path("type").asText() + "/" + object.path("id").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode nested(JsonNode object, String place) throws IOException {
        assertThat(object.at(place).isTextual()).as(place).isTrue();
        return SourcesFolder.JSON.readTree(object.at(place).asText());
    }
}
