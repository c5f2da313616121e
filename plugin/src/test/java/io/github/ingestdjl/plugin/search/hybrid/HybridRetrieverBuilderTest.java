/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.plugin.search.TextEmbeddingQueryVectorBuilder;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.index.query.MatchAllQueryBuilder;
import org.elasticsearch.index.query.MatchQueryBuilder;
import org.elasticsearch.index.query.MultiMatchQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.rank.RankDoc;
import org.elasticsearch.search.retriever.KnnRetrieverBuilder;
import org.elasticsearch.search.retriever.RetrieverBuilder;
import org.elasticsearch.search.retriever.RetrieverParserContext;
import org.elasticsearch.search.retriever.StandardRetrieverBuilder;
import org.elasticsearch.search.vectors.QueryVectorBuilder;
import org.elasticsearch.usage.SearchUsage;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.NamedXContentRegistry.Entry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HybridRetrieverBuilderTest {
    private static final String WORDS = "{\"standard\": {\"query\": {\"match\": {\"title\": \"x\"}}}}";
    private static final String ALL = "{\"standard\": {\"query\": {\"match_all\": {}}}}";
    private static final String VECTOR =
            "{\"knn\": {\"field\": \"v\", \"query_vector\": [1, 0], \"k\": 3, \"num_candidates\": 5}}";
    private static final String SHORT = "\"text\": \"black holes\", \"text_fields\": [\"title^2\", \"abstract\"],"
            + " \"vector_fields\": [\"abstract_vector\", \"title_vector^0.5\"]";

    private static final NamedXContentRegistry REGISTRY = new NamedXContentRegistry(List.of(
            retriever("standard", StandardRetrieverBuilder::fromXContent),
            retriever("knn", KnnRetrieverBuilder::fromXContent),
            retriever(HybridRetrieverBuilder.NAME, (parser, context) -> HybridRetrieverBuilder.spec()
                    .getParser()
                    .fromXContent(parser, context)),
            query("match", MatchQueryBuilder::fromXContent),
            query("match_all", MatchAllQueryBuilder::fromXContent),
            query("multi_match", MultiMatchQueryBuilder::fromXContent),
            new Entry(
                    QueryVectorBuilder.class,
                    new ParseField(TextEmbeddingQueryVectorBuilder.NAME),
                    (parser, context) -> TextEmbeddingQueryVectorBuilder.spec(() -> null)
                            .getParser()
                            .apply(parser, null))));

    @Test
    void isRegisteredByItsName() {
        assertThat(HybridRetrieverBuilder.spec().getName().getPreferredName()).isEqualTo("djl_hybrid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"retrievers\": [" + WORDS + "]",
                "\"retrievers\": [{\"retriever\": " + WORDS + ", \"weight\": 2.5}, {\"weight\": 0, \"retriever\": "
                        + ALL + "}, " + VECTOR + "], \"rank_constant\": 1, \"rank_window_size\": 7",
                "\"fusion\": \"score\", \"retrievers\": [" + WORDS + ", " + VECTOR + "]",
                "\"fusion\": \"score\", \"normalizer\": \"l2_norm\", \"retrievers\": [" + WORDS + "]",
                "\"retrievers\": [" + WORDS
                        + "], \"_name\": \"n\", \"min_score\": 0.5, \"filter\": {\"match_all\": {}}",
                "\"retrievers\": [{\"djl_hybrid\": {\"retrievers\": [" + WORDS + "]}}]",
                "\"text\": \"x\", \"text_fields\": [\"title^3\", \"abstract\"], \"text_weight\": 2"
            })
    void isParsedAgainFromWhatItWrites(String options) throws IOException {
        HybridRetrieverBuilder builder = parse(options);
        HybridRetrieverBuilder again = parseWritten(builder.toString());
        assertThat(again).isEqualTo(builder).hasSameHashCodeAs(builder);
        assertThat(again).hasToString(builder.toString());
        assertThat(again.retrieverName()).isEqualTo(builder.retrieverName());
    }

    @Test
    void equalsByAllOptions() throws IOException {
        String retrievers = "\"retrievers\": [" + WORDS + ", " + ALL + "]";
        assertThat(parse(retrievers))
                .isEqualTo(parse(retrievers))
                .isEqualTo(
                        parse(retrievers + ", \"fusion\": \"rrf\", \"rank_constant\": 60, \"rank_window_size\": 100"))
                .isNotEqualTo(parse(retrievers + ", \"rank_constant\": 61"))
                .isNotEqualTo(parse(retrievers + ", \"rank_window_size\": 99"))
                .isNotEqualTo(parse(retrievers + ", \"fusion\": \"score\""))
                .isNotEqualTo(parse(retrievers + ", \"min_score\": 1"))
                .isNotEqualTo(parse("\"retrievers\": [" + ALL + ", " + WORDS + "]"))
                .isNotEqualTo(parse("\"retrievers\": [" + WORDS + ", {\"weight\": 2, \"retriever\": " + ALL + "}]"));
    }

    @Test
    void shortFormStandsForRetrieversOfWordsAndVectors() throws IOException {
        HybridRetrieverBuilder builder = parse(SHORT + ", \"model_id\": \"tiny\", \"text_weight\": 3");
        String embedding = "\"query_vector_builder\": {\"djl_text_embedding\": "
                + "{\"model_id\": \"tiny\", \"model_text\": \"black holes\"}}";
        assertThat(builder).isEqualTo(parse("""
                        "fusion": "score", "normalizer": "minmax", "retrievers": [
                          { "weight": 3, "retriever": { "standard": { "query": { "multi_match": {
                              "query": "black holes", "fields": [ "title^2", "abstract" ] } } } } },
                          { "knn": { "field": "abstract_vector", "k": 100, "num_candidates": 1000, %1$s } },
                          { "weight": 0.5, "retriever":
                            { "knn": { "field": "title_vector", "k": 100, "num_candidates": 1000, %1$s } } } ]""".formatted(embedding)));
    }

    @Test
    void shortFormFusesByRanksWhenAsked() throws IOException {
        assertThat(parse("\"text\": \"x\", \"text_fields\": \"f\", \"fusion\": \"rrf\""))
                .isEqualTo(parse("""
                        "rank_constant": 60, "retrievers": [
                          { "standard": { "query": { "multi_match": { "query": "x", "fields": [ "f" ] } } } } ]"""));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 100, 1000",
        "'\"rank_window_size\": 10', 10, 1000",
        "'\"rank_window_size\": 500', 500, 5000",
        "'\"rank_window_size\": 2000', 2000, 10000",
        "'\"k\": 7', 7, 1000",
        "'\"k\": 7, \"num_candidates\": 8', 7, 8"
    })
    void neighboursAndCandidatesFollowTheWindow(String options, int k, int candidates) throws IOException {
        String text = "\"text\": \"x\", \"vector_fields\": \"v\"" + (options.isEmpty() ? "" : ", " + options);
        assertThat(parse(text).innerRetrievers().get(0).retriever().toString())
                .contains("\"k\" : " + k + ",", "\"num_candidates\" : " + candidates + ",");
    }

    @Test
    void filterNameAndLeastScoreAreKeptWhenItIsCopied() throws IOException {
        HybridRetrieverBuilder builder = parse("\"retrievers\": [" + WORDS
                + "], \"_name\": \"n\", \"min_score\": 0.5, \"filter\": {\"match_all\": {}}");
        HybridRetrieverBuilder clone = builder.clone(builder.innerRetrievers(), builder.getPreFilterQueryBuilders());
        assertThat(clone).isEqualTo(builder).isNotSameAs(builder);
        assertThat(clone.retrieverName()).isEqualTo("n");
        assertThat(clone.minScore()).isEqualTo(0.5f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | [retrievers] or [text] is required, got neither",
                "\"text\": \"x\" | [text_fields] or [vector_fields] is required with [text], got neither",
                "\"text\": \" \", \"text_fields\": [\"f\"] | '[text] must not be blank, got [ ]'",
                "\"text\": \"x\", \"text_fields\": [] | [text_fields] must not be empty, got [[]]",
                "\"text\": \"x\", \"vector_fields\": [\"v\", \"v^2\"] | [vector_fields] names a field twice, got [v]",
                "\"text\": \"x\", \"text_fields\": [\"^2\"] | [text_fields] needs the name of a field, got [^2]",
                "\"text\": \"x\", \"text_fields\": [\"f^x\"] | [text_fields] needs a number above 0 and at most 1000 after [^], got [f^x]",
                "\"text\": \"x\", \"text_fields\": [\"f^0\"] | [text_fields] needs a number above 0 and at most 1000 after [^], got [f^0]",
                "\"text\": \"x\", \"vector_fields\": [\"f^NaN\"] | [vector_fields] needs a number above 0 and at most 1000 after [^], got [f^NaN]",
                "\"text\": \"x\", \"text_fields\": [\"f\"], \"text_weight\": -1 | [text_weight] must be between 0 and 1000, got [-1.0]",
                "\"text\": \"x\", \"text_fields\": [\"f\"], \"text_weight\": \"NaN\" | [text_weight] must be between 0 and 1000, got [NaN]",
                "\"text\": \"x\", \"text_fields\": [\"f\"], \"text_weight\": 0 | [weight] must be above 0 for one retriever at least, got [[0.0]]",
                "\"text\": \"x\", \"vector_fields\": [\"v\"], \"k\": 0 | [k] must be between 1 and 10000, got [0]",
                "\"text\": \"x\", \"vector_fields\": [\"v\"], \"num_candidates\": 10001 | [num_candidates] must be between 1 and 10000, got [10001]",
                "\"text\": \"x\", \"vector_fields\": [\"v\"], \"num_candidates\": 99 | '[num_candidates] must be at least [k] [100], got [99]'",
                "\"text\": \"x\", \"text_fields\": [\"f\"], \"k\": 1 | '[k] has no meaning without [vector_fields], got [1]'",
                "\"text\": \"x\", \"text_fields\": [\"f\"], \"num_candidates\": 100 | '[num_candidates] has no meaning without [vector_fields], got [100]'",
                "\"text\": \"x\", \"text_fields\": [\"f\"], \"model_id\": \"m\" | '[model_id] has no meaning without [vector_fields], got [m]'",
                "\"text\": \"x\", \"vector_fields\": [\"v\"], \"text_weight\": 2 | '[text_weight] has no meaning without [text_fields], got [2.0]'",
                "\"text\": \"x\", \"vector_fields\": [\"v\"], \"rank_constant\": 1 | '[rank_constant] has no meaning for [fusion] [score], got [1]'",
                "\"retrievers\": [] | [retrievers] must not be empty, got [[]]",
                "\"retrievers\": [" + ALL
                        + "], \"text\": \"x\", \"k\": 1 | '[retrievers] stands alone or [text] with its options does, got [[text, k]]'",
                "\"retrievers\": [" + ALL
                        + "], \"rank_window_size\": 0 | [rank_window_size] must be between 1 and 10000, got [0]",
                "\"retrievers\": [" + ALL
                        + "], \"rank_window_size\": 10001 | [rank_window_size] must be between 1 and 10000, got [10001]",
                "\"retrievers\": [" + ALL + "], \"rank_constant\": 0 | [rank_constant] must be at least 1, got [0]",
                "\"retrievers\": [" + ALL + "], \"fusion\": \"sum\" | [fusion] must be one of [rrf, score], got [sum]",
                "\"retrievers\": [" + ALL
                        + "], \"normalizer\": \"minmax\" | [normalizer] has no meaning for [fusion] [rrf], got [minmax]",
                "\"retrievers\": [" + ALL
                        + "], \"fusion\": \"score\", \"rank_constant\": 60 | [rank_constant] has no meaning for [fusion] [score], got [60]",
                "\"retrievers\": [" + ALL
                        + "], \"fusion\": \"score\", \"normalizer\": \"max\" | [normalizer] must be one of [minmax, l2_norm, none], got [max]"
            })
    void badOptionIsRefused(String options, String message) {
        assertThatThrownBy(() -> parse(options == null ? "" : options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThatThrownBy(() -> parse("\"rank_window_size\": 0, \"fusion\": \"sum\""))
                .hasMessageContainingAll("[rank_window_size]", "[fusion]", "[retrievers] or [text]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"txt\": \"x\" | [djl_hybrid] unknown field [txt]",
                "\"text\": [\"x\"] | text doesn't support values of type",
                "\"retrievers\": [{\"retriever\": " + ALL
                        + ", \"weight\": -1}] | [weight] must be between 0 and 1000, got [-1.0]",
                "\"retrievers\": [{\"retriever\": " + ALL
                        + ", \"weight\": \"NaN\"}] | [weight] must be between 0 and 1000, got [NaN]",
                "\"retrievers\": [{\"retriever\": " + ALL
                        + ", \"weight\": 1001}] | [weight] must be between 0 and 1000, got [1001.0]",
                "\"retrievers\": [{\"retriever\": " + ALL + ", \"normalizer\": \"none\"}] | unknown field [normalizer]",
                "\"retrievers\": [{\"weight\": 1}] | Required [retriever]",
                "\"retrievers\": [{}] | retriever malformed, empty clause found",
                "\"retrievers\": [{\"nearest\": {}}] | unknown retriever [nearest]",
                "\"retrievers\": [" + ALL + "], \"filter\": {\"no_such\": {}} | unknown query [no_such]"
            })
    void whatCannotBeReadIsRefused(String options, String message) {
        assertThatThrownBy(() -> parse(options)).satisfies(e -> {
            StringBuilder messages = new StringBuilder();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                messages.append(cause.getMessage()).append('\n');
            }
            assertThat(messages.toString()).contains(message);
        });
    }

    @Test
    void pageMustFitIntoTheWindow() throws IOException {
        SearchSourceBuilder source = new SearchSourceBuilder()
                .size(11)
                .retriever(parse("\"retrievers\": [" + WORDS + "], \"rank_window_size\": 10"));
        ActionRequestValidationException problems = source.validate(null, true, false);
        assertThat(problems.validationErrors())
                .contains(
                        "[djl_hybrid] requires [rank_window_size: 10] be greater than or equal to [size: 11]",
                        "cannot specify [djl_hybrid] and [scroll]");
    }

    @ParameterizedTest
    @CsvSource({"100, 10", "4, 4"})
    void defaultSizeIsThatOfAnySearchWithinTheWindow(int window, int size) throws IOException {
        SearchSourceBuilder source = new SearchSourceBuilder()
                .retriever(parse("\"retrievers\": [" + WORDS + "], \"rank_window_size\": " + window));
        assertThat(source.validate(null, false, false)).isNull();
        assertThat(source.size()).isEqualTo(size);
    }

    @Test
    void innerRetrieverLeavesTheSizeToTheOuter() throws IOException {
        HybridRetrieverBuilder inner = parse("\"retrievers\": [" + WORDS + "]");
        SearchSourceBuilder source = new SearchSourceBuilder().retriever(new StandardRetrieverBuilder());
        assertThat(inner.validate(source, null, false, false)).isNull();
        assertThat(source.size()).isEqualTo(-1);
    }

    /** A node whose plugin has no retriever yet reads the documents of a fused list, in a rolling upgrade. */
    @Test
    void onlyExplainSendsWhatOlderPluginsCannotRead() throws IOException {
        HybridRetrieverBuilder builder = parse("\"retrievers\": [" + WORDS + "]");
        List<ScoreDoc[]> lists = List.<ScoreDoc[]>of(new ScoreDoc[] {new ScoreDoc(1, 2f, 0)});
        assertThat(builder.combineInnerRetrieverResults(lists, false))
                .hasExactlyElementsOfTypes(RankDoc.class)
                .hasSize(1);
        assertThat(builder.combineInnerRetrieverResults(lists, true))
                .hasExactlyElementsOfTypes(ExplainedRankDoc.class)
                .hasSize(1);
    }

    private static HybridRetrieverBuilder parse(String options) throws IOException {
        return parseWritten("{\"djl_hybrid\": {" + options + "}}");
    }

    static HybridRetrieverBuilder parseWritten(String json) throws IOException {
        try (XContentParser parser = JsonXContent.jsonXContent.createParser(
                XContentParserConfiguration.EMPTY.withRegistry(REGISTRY), json)) {
            return (HybridRetrieverBuilder) RetrieverBuilder.parseTopLevelRetrieverBuilder(
                    parser, new RetrieverParserContext(new SearchUsage(), feature -> true));
        }
    }

    private interface RetrieverReader {
        RetrieverBuilder read(XContentParser parser, RetrieverParserContext context) throws IOException;
    }

    private interface QueryReader {
        QueryBuilder read(XContentParser parser) throws IOException;
    }

    private static Entry retriever(String name, RetrieverReader reader) {
        return new Entry(
                RetrieverBuilder.class,
                new ParseField(name),
                (parser, context) -> reader.read(parser, (RetrieverParserContext) context));
    }

    private static Entry query(String name, QueryReader reader) {
        return new Entry(QueryBuilder.class, new ParseField(name), (parser, context) -> reader.read(parser));
    }
}
