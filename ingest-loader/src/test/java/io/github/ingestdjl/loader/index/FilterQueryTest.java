/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterQueryTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final LocalDate DAY = LocalDate.of(2023, 1, 31);

    @Test
    void withoutConditionsThereAreNoClauses() {
        assertThat(FilterQuery.clauses(new PaperFilter(List.of(), null, null))).isEmpty();
    }

    @Test
    void anArchiveStandsForItsCategoriesButForNoOtherThatBeginsAlike() throws IOException {
        assertThat(clause(new PaperFilter(List.of("math", "cs.CL"), null, null)))
                .isEqualTo(MAPPER.readTree("""
                        {"bool":{"should":[{"term":{"categories":{"value":"math","case_insensitive":true}}},
                        {"prefix":{"categories":{"value":"math.","case_insensitive":true}}},
                        {"term":{"categories":{"value":"cs.CL","case_insensitive":true}}}]}}"""));
    }

    @Test
    void bothDaysAreIncludedAndTheLastChangeCountsWhereTheFirstVersionIsUnknown() throws IOException {
        assertThat(clause(new PaperFilter(List.of(), DAY, DAY))).isEqualTo(MAPPER.readTree("""
                {"bool":{"should":[{"range":{"submitted":{"gte":"2023-01-31","lte":"2023-01-31"}}},
                {"bool":{"must_not":[{"exists":{"field":"submitted"}}],
                "filter":[{"range":{"updated":{"gte":"2023-01-31","lte":"2023-01-31"}}}]}},
                {"bool":{"must_not":[{"exists":{"field":"submitted"}},{"exists":{"field":"updated"}}],
                "minimum_should_match":"1","should":[{"range":{"id":{"gte":"2301","lt":"2302"}}}]}}]}}"""));
        assertThat(clause(new PaperFilter(List.of(), null, DAY)).at("/bool/should/0/range/submitted"))
                .isEqualTo(MAPPER.readTree("{\"lte\":\"2023-01-31\"}"));
    }

    @Test
    void theWordsOfANameAreThoseOfOneAuthorAndAPhraseIsInOneText() throws IOException {
        PaperFilter filter = new PaperFilter(List.of(), null, null, List.of("Vaswani Ashish"), List.of("low rank"));

        assertThat(FilterQuery.clauses(filter).stream()
                        .map(clause -> JsonpUtils.toJsonString(clause, new JacksonJsonpMapper())))
                .containsExactly(
                        "{\"match_phrase\":{\"authors\":{\"query\":\"Vaswani Ashish\",\"slop\":8}}}",
                        "{\"multi_match\":{\"fields\":[\"title\",\"abstract\"],\"query\":\"low rank\",\"type\":\"phrase\"}}");
    }

    @Test
    void ofUndatedPapersTheIdTellsTheMonthInBothItsForms() throws IOException {
        LocalDate before = LocalDate.of(2007, 2, 20);

        assertThat(months(new PaperFilter(List.of(), before, LocalDate.of(2007, 5, 1))))
                .isEqualTo(MAPPER.readTree("""
                        [{"range":{"id":{"gte":"0704","lt":"0706"}}},
                        {"regexp":{"id":{"value":"[a-z-]+/(0702|0703)[0-9]+"}}}]"""));
        assertThat(months(new PaperFilter(List.of(), DAY, null)))
                .isEqualTo(MAPPER.readTree("[{\"range\":{\"id\":{\"gte\":\"2301\",\"lt\":\":\"}}}]"));
        assertThat(months(new PaperFilter(List.of(), before, before))
                        .findPath("range")
                        .isMissingNode())
                .isTrue();
        // Lucene takes no regular expression of more than a thousand characters.
        assertThat(months(new PaperFilter(List.of(), null, DAY))
                        .findPath("value")
                        .textValue())
                .hasSizeLessThan(1000)
                .contains("(9107|")
                .contains("|0703)");
    }

    private static JsonNode months(PaperFilter filter) throws IOException {
        return clause(filter).at("/bool/should/2/bool/should");
    }

    private static JsonNode clause(PaperFilter filter) throws IOException {
        assertThat(FilterQuery.clauses(filter)).hasSize(1);
        return MAPPER.readTree(
                JsonpUtils.toJsonString(FilterQuery.clauses(filter).get(0), new JacksonJsonpMapper()));
    }
}
