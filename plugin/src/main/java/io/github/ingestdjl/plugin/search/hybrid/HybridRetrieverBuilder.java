/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.search.ScoreDoc;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.plugins.SearchPlugin.RetrieverSpec;
import org.elasticsearch.search.SearchService;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.rank.RankDoc;
import org.elasticsearch.search.retriever.CompoundRetrieverBuilder;
import org.elasticsearch.search.retriever.RetrieverBuilder;
import org.elasticsearch.search.retriever.RetrieverParserContext;
import org.elasticsearch.search.sort.FieldSortBuilder;
import org.elasticsearch.search.sort.ScoreSortBuilder;
import org.elasticsearch.search.sort.SortBuilder;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Fuses the lists of other retrievers. Elasticsearch runs these at one point in time, each for the best
 * {@code rank_window_size} documents, hands their lists to this, and goes on with what comes back.
 */
public final class HybridRetrieverBuilder extends CompoundRetrieverBuilder<HybridRetrieverBuilder> {
    public static final String NAME = "djl_hybrid";

    private final ListFusion fusion;

    HybridRetrieverBuilder(List<WeightedRetriever> retrievers, Fusion fusion, int rankWindowSize) {
        this(
                retrievers.stream()
                        .map(weighted -> RetrieverSource.from(weighted.retriever()))
                        .toList(),
                new ListFusion(
                        fusion,
                        retrievers.stream().map(WeightedRetriever::weight).toList()),
                rankWindowSize);
    }

    private HybridRetrieverBuilder(List<RetrieverSource> retrievers, ListFusion fusion, int rankWindowSize) {
        super(new ArrayList<>(retrievers), rankWindowSize);
        this.fusion = fusion;
    }

    /** What the plugin registers. */
    public static RetrieverSpec<HybridRetrieverBuilder> spec() {
        return new RetrieverSpec<>(NAME, HybridRequest::parse);
    }

    /** Reads a retriever within this one. */
    static RetrieverBuilder inner(XContentParser parser, RetrieverParserContext context) throws IOException {
        return parseInnerRetrieverBuilder(parser, context);
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    protected HybridRetrieverBuilder clone(List<RetrieverSource> retrievers, List<QueryBuilder> filters) {
        HybridRetrieverBuilder clone = new HybridRetrieverBuilder(retrievers, fusion, rankWindowSize);
        clone.preFilterQueryBuilders = filters;
        clone.minScore = minScore;
        clone.retrieverName = retrieverName;
        return clone;
    }

    @Override
    protected RankDoc[] combineInnerRetrieverResults(List<ScoreDoc[]> lists, boolean explain) {
        if (explain == false) {
            return fusion.fuse(lists, rankWindowSize);
        }
        List<String> names = new ArrayList<>();
        innerRetrievers.forEach(inner -> names.add(inner.retriever().retrieverName()));
        return fusion.fuseExplained(lists, rankWindowSize, names);
    }

    /**
     * Elasticsearch would return the whole window to who names no {@code size}; here, as in any search, the default
     * applies.
     */
    @Override
    public ActionRequestValidationException validate(
            SearchSourceBuilder source,
            ActionRequestValidationException problems,
            boolean isScroll,
            boolean allowPartialSearchResults) {
        if (source.retriever() == this && source.size() < 0) {
            source.size(Math.min(SearchService.DEFAULT_SIZE, rankWindowSize));
        }
        return super.validate(source, problems, isScroll, allowPartialSearchResults);
    }

    /** A list that is sorted by a field has no scores to fuse. */
    @Override
    protected SearchSourceBuilder finalizeSourceBuilder(SearchSourceBuilder source) {
        if (fusion.fusion() instanceof Fusion.NormalizedScore) {
            for (SortBuilder<?> sort : source.sorts()) {
                if (isScoreOrTieBreaker(sort) == false) {
                    throw new IllegalArgumentException(
                            "[fusion] [score] needs retrievers that score, got one with [sort]");
                }
            }
        }
        return source;
    }

    private static boolean isScoreOrTieBreaker(SortBuilder<?> sort) {
        return sort instanceof ScoreSortBuilder
                || sort instanceof FieldSortBuilder field
                        && field.getFieldName().equals(FieldSortBuilder.SHARD_DOC_FIELD_NAME);
    }

    @Override
    protected void doToXContent(XContentBuilder builder, Params params) throws IOException {
        fusion.fusion().toXContent(builder, params);
        builder.field(HybridRequest.WINDOW.getPreferredName(), rankWindowSize);
        builder.startArray(HybridRequest.RETRIEVERS.getPreferredName());
        for (int i = 0; i < innerRetrievers.size(); i++) {
            builder.startObject()
                    .field(
                            WeightedRetriever.RETRIEVER.getPreferredName(),
                            innerRetrievers.get(i).retriever())
                    .field(
                            WeightedRetriever.WEIGHT.getPreferredName(),
                            fusion.weights().get(i))
                    .endObject();
        }
        builder.endArray();
    }

    @Override
    public boolean doEquals(Object other) {
        return super.doEquals(other) && fusion.equals(((HybridRetrieverBuilder) other).fusion);
    }

    @Override
    public int doHashCode() {
        return Objects.hash(super.doHashCode(), fusion);
    }
}
