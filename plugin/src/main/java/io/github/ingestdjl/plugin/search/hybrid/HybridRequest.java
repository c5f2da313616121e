/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import io.github.ingestdjl.format.ModelFingerprint;
import io.github.ingestdjl.format.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.search.retriever.CompoundRetrieverBuilder;
import org.elasticsearch.search.retriever.RetrieverBuilder;
import org.elasticsearch.search.retriever.RetrieverParserContext;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;

/** The options of {@code djl_hybrid} as a user wrote them, null where he did not. For one thread, while it is parsed. */
final class HybridRequest {
    static final ParseField RETRIEVERS = new ParseField("retrievers");
    static final ParseField FUSION = new ParseField("fusion");
    static final ParseField RANK_CONSTANT = new ParseField("rank_constant");
    static final ParseField NORMALIZER = new ParseField("normalizer");
    static final ParseField WINDOW = CompoundRetrieverBuilder.RANK_WINDOW_SIZE_FIELD;

    private static final ParseField TEXT = new ParseField("text");
    private static final ParseField TEXT_FIELDS = new ParseField("text_fields");
    private static final ParseField TEXT_WEIGHT = new ParseField("text_weight");
    private static final ParseField VECTOR_FIELDS = new ParseField("vector_fields");
    private static final ParseField MODEL_ID = new ParseField("model_id");
    private static final ParseField MODEL_FINGERPRINT = new ParseField("model_fingerprint");
    private static final ParseField K = new ParseField("k");
    private static final ParseField NUM_CANDIDATES = new ParseField("num_candidates");

    private static final int DEFAULT_WINDOW = 100;
    private static final int DEFAULT_RANK_CONSTANT = 60;

    /** As many as Elasticsearch lets an index return, and a kNN search look at, unless told otherwise. */
    private static final int MOST_DOCUMENTS = 10_000;

    /** A graph that is asked for fewer misses neighbours once the index is large, and saves little. */
    private static final int LEAST_CANDIDATES = 1000;

    private static final int CANDIDATES_PER_NEIGHBOUR = 10;

    private static final ObjectParser<HybridRequest, RetrieverParserContext> PARSER =
            new ObjectParser<>(HybridRetrieverBuilder.NAME, HybridRequest::new);

    static {
        PARSER.declareObjectArray((request, value) -> request.retrievers = value, WeightedRetriever::parse, RETRIEVERS);
        PARSER.declareString((request, value) -> request.fusion = value, FUSION);
        PARSER.declareInt((request, value) -> request.rankConstant = value, RANK_CONSTANT);
        PARSER.declareString((request, value) -> request.normalizer = value, NORMALIZER);
        PARSER.declareInt((request, value) -> request.window = value, WINDOW);
        PARSER.declareString((request, value) -> request.text = value, TEXT);
        PARSER.declareStringArray((request, value) -> request.textFields = value, TEXT_FIELDS);
        PARSER.declareFloat((request, value) -> request.textWeight = value, TEXT_WEIGHT);
        PARSER.declareStringArray((request, value) -> request.vectorFields = value, VECTOR_FIELDS);
        PARSER.declareString((request, value) -> request.modelId = value, MODEL_ID);
        PARSER.declareString((request, value) -> request.modelFingerprint = value, MODEL_FINGERPRINT);
        PARSER.declareInt((request, value) -> request.k = value, K);
        PARSER.declareInt((request, value) -> request.numCandidates = value, NUM_CANDIDATES);
        // What every retriever has; how Elasticsearch declares it for its own is not the same in both majors.
        PARSER.declareObjectArray(
                (request, value) -> request.filters = value,
                (parser, context) -> AbstractQueryBuilder.parseTopLevelQuery(parser, context::trackQueryUsage),
                RetrieverBuilder.PRE_FILTER_FIELD);
        PARSER.declareFloat((request, value) -> request.minScore = value, RetrieverBuilder.MIN_SCORE_FIELD);
        PARSER.declareString((request, value) -> request.name = value, RetrieverBuilder.NAME_FIELD);
    }

    private List<WeightedRetriever> retrievers;
    private String fusion;
    private Integer rankConstant;
    private String normalizer;
    private Integer window;
    private String text;
    private List<String> textFields;
    private Float textWeight;
    private List<String> vectorFields;
    private String modelId;
    private String modelFingerprint;
    private Integer k;
    private Integer numCandidates;
    private List<QueryBuilder> filters = List.of();
    private Float minScore;
    private String name;

    private final Problems problems = new Problems();

    private HybridRequest() {}

    /** @throws IllegalArgumentException with all that is wrong */
    static HybridRetrieverBuilder parse(XContentParser parser, RetrieverParserContext context) {
        return PARSER.apply(parser, context).build(parser, context);
    }

    private HybridRetrieverBuilder build(XContentParser parser, RetrieverParserContext context) {
        Fusion parsedFusion = fusion();
        int size = bounded(WINDOW, window, DEFAULT_WINDOW, MOST_DOCUMENTS);
        ShortForm shortForm = retrievers == null ? shortForm(size) : null;
        if (retrievers != null) {
            checkRetrievers();
        }
        problems.throwIfAny();
        List<WeightedRetriever> all = retrievers == null ? shortForm.retrievers(parser, context) : retrievers;
        if (all.stream().allMatch(retriever -> retriever.weight() == 0)) {
            throw new IllegalArgumentException("[weight] must be above 0 for one retriever at least, "
                    + Problems.got(all.stream().map(WeightedRetriever::weight).toList()));
        }
        HybridRetrieverBuilder builder = new HybridRetrieverBuilder(all, parsedFusion, size);
        builder.getPreFilterQueryBuilders().addAll(filters);
        builder.minScore(minScore);
        builder.retrieverName(name);
        return builder;
    }

    private Fusion fusion() {
        String kind = fusion == null ? defaultFusion() : fusion;
        switch (kind) {
            case Fusion.RRF -> {
                refuseWith(Fusion.RRF, NORMALIZER, normalizer);
                return new Fusion.ReciprocalRank(
                        bounded(RANK_CONSTANT, rankConstant, DEFAULT_RANK_CONSTANT, Integer.MAX_VALUE));
            }
            case Fusion.SCORE -> {
                refuseWith(Fusion.SCORE, RANK_CONSTANT, rankConstant);
                return new Fusion.NormalizedScore(
                        normalizer == null ? Normalizer.MINMAX : attempt(NORMALIZER, normalizer, Normalizer::parse));
            }
            default -> {
                problems.add("[fusion] must be one of [rrf, score], " + Problems.got(fusion));
                return null;
            }
        }
    }

    /** Scores of words and vectors fuse better than their ranks do; what other retrievers score by, nobody knows. */
    private String defaultFusion() {
        return retrievers == null ? Fusion.SCORE : Fusion.RRF;
    }

    private void refuseWith(String kind, ParseField option, Object value) {
        refuse("for [fusion] [" + kind + "]", option, value);
    }

    private void refuseWithout(ParseField fields, ParseField option, Object value) {
        refuse("without [" + fields.getPreferredName() + "]", option, value);
    }

    private void refuse(String where, ParseField option, Object value) {
        if (value != null) {
            problems.add("[" + option.getPreferredName() + "] has no meaning " + where + ", " + Problems.got(value));
        }
    }

    private void checkRetrievers() {
        Map<String, Object> others = new LinkedHashMap<>();
        others.put("text", text);
        others.put("text_fields", textFields);
        others.put("text_weight", textWeight);
        others.put("vector_fields", vectorFields);
        others.put("model_id", modelId);
        others.put("model_fingerprint", modelFingerprint);
        others.put("k", k);
        others.put("num_candidates", numCandidates);
        others.values().removeIf(value -> value == null);
        if (others.isEmpty() == false) {
            problems.add("[retrievers] stands alone or [text] with its options does, " + Problems.got(others.keySet()));
        }
        if (retrievers.isEmpty()) {
            problems.add("[retrievers] must not be empty, " + Problems.got(retrievers));
        }
    }

    private ShortForm shortForm(int size) {
        if (text == null) {
            problems.add("[retrievers] or [text] is required, got neither");
        } else if (text.isBlank()) {
            problems.add("[text] must not be blank, " + Problems.got(text));
        }
        if (text != null && textFields == null && vectorFields == null) {
            problems.add("[text_fields] or [vector_fields] is required with [text], got neither");
        }
        List<WeightedField> words =
                textFields == null ? List.of() : attempt(TEXT_FIELDS, textFields, WeightedField::parse);
        List<WeightedField> vectors =
                vectorFields == null ? List.of() : attempt(VECTOR_FIELDS, vectorFields, WeightedField::parse);
        if (textFields == null) {
            refuseWithout(TEXT_FIELDS, TEXT_WEIGHT, textWeight);
        }
        if (vectorFields == null) {
            refuseWithout(VECTOR_FIELDS, MODEL_ID, modelId);
            refuseWithout(VECTOR_FIELDS, MODEL_FINGERPRINT, modelFingerprint);
            refuseWithout(VECTOR_FIELDS, K, k);
            refuseWithout(VECTOR_FIELDS, NUM_CANDIDATES, numCandidates);
        }
        float weight = textWeight == null ? 1 : textWeight;
        problems.attempt("", () -> Weights.check(TEXT_WEIGHT.getPreferredName(), weight));
        int neighbours = bounded(K, k, size, MOST_DOCUMENTS);
        int candidates = bounded(NUM_CANDIDATES, numCandidates, candidates(neighbours), MOST_DOCUMENTS);
        if (neighbours > candidates) {
            problems.add("[num_candidates] must be at least [k] [" + neighbours + "], " + Problems.got(candidates));
        }
        problems.attempt("", () -> ModelFingerprint.checked(modelFingerprint));
        return new ShortForm(text, words, weight, vectors, modelId, modelFingerprint, neighbours, candidates);
    }

    private static int candidates(int neighbours) {
        return Math.min(MOST_DOCUMENTS, Math.max(LEAST_CANDIDATES, CANDIDATES_PER_NEIGHBOUR * neighbours));
    }

    private <V, T> T attempt(ParseField option, V value, Function<V, T> reader) {
        return problems.attempt("[" + option.getPreferredName() + "] ", () -> reader.apply(value));
    }

    /** The value, or what stands for it; and a problem, if it is not between 1 and the most it may be. */
    private int bounded(ParseField option, Integer value, int otherwise, int most) {
        if (value == null) {
            return otherwise;
        }
        if (value < 1 || value > most) {
            problems.add("[" + option.getPreferredName() + "] must be "
                    + (most == Integer.MAX_VALUE ? "at least 1, " : "between 1 and " + most + ", ")
                    + Problems.got(value));
            return otherwise;
        }
        return value;
    }
}
