/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.CalendarInterval;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregate;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregationSource;
import co.elastic.clients.elasticsearch._types.aggregations.SingleMetricAggregateBase;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts the papers of an index, all at one moment. Thread-safe. */
public final class PaperStatistics {

    private static final String SUBMITTED = "submitted";
    private static final String MONTH = "month";
    private static final String CATEGORY = "category";
    private static final String MONTH_FORMAT = "yyyy-MM";
    private static final int PAGE = 5000;

    private final ClusterClient cluster;
    private final String index;

    /** Uses the connection, and leaves it open. */
    public PaperStatistics(ClusterClient cluster, String index) {
        this.cluster = cluster;
        this.index = index;
    }

    /**
     * Counts the papers that pass a filter.
     *
     * @throws ClusterException when the index is missing or the search fails
     */
    public Statistics count(PaperFilter filter) throws InterruptedException {
        Query query = Query.of(any -> any.bool(bool -> bool.filter(FilterQuery.clauses(filter))));
        try (PointInTime moment = new PointInTime(cluster, index)) {
            SearchResponse<Void> totals = totals(moment, query);
            Map<String, Aggregate> counts = totals.aggregations();
            long papers = totals.hits().total().value();
            SortedMap<YearMonth, Long> months = months(counts.get(MONTH));
            List<Statistics.Cell> cells = cells(moment, query);
            return new Statistics(
                    papers,
                    counts.get(Paper.TITLE_VECTOR).filter().docCount(),
                    counts.get(Paper.ABSTRACT_VECTOR).filter().docCount(),
                    counts.get("withdrawn").filter().docCount(),
                    months.isEmpty() ? null : day(counts.get("first").min()),
                    months.isEmpty() ? null : day(counts.get("last").max()),
                    papers - months.values().stream().mapToLong(Long::longValue).sum(),
                    months,
                    categories(cells),
                    cells);
        }
    }

    private static SearchResponse<Void> totals(PointInTime moment, Query query) throws InterruptedException {
        return moment.search(
                search -> search.size(0)
                        .trackTotalHits(track -> track.enabled(true))
                        .query(query)
                        .aggregations(Paper.TITLE_VECTOR, having(Paper.TITLE_VECTOR))
                        .aggregations(Paper.ABSTRACT_VECTOR, having(Paper.ABSTRACT_VECTOR))
                        .aggregations(
                                "withdrawn",
                                withdrawn -> withdrawn.filter(any ->
                                        any.term(term -> term.field("withdrawn").value(true))))
                        .aggregations("first", first -> first.min(min -> min.field(SUBMITTED)))
                        .aggregations("last", last -> last.max(max -> max.field(SUBMITTED)))
                        .aggregations(
                                MONTH,
                                month -> month.dateHistogram(histogram -> histogram
                                        .field(SUBMITTED)
                                        .calendarInterval(CalendarInterval.Month)
                                        .format(MONTH_FORMAT)
                                        .minDocCount(1))),
                Void.class);
    }

    private static Aggregation having(String field) {
        return Aggregation.of(having -> having.filter(any -> any.exists(exists -> exists.field(field))));
    }

    private static SortedMap<YearMonth, Long> months(Aggregate histogram) {
        SortedMap<YearMonth, Long> months = new TreeMap<>();
        histogram
                .dateHistogram()
                .buckets()
                .array()
                .forEach(bucket -> months.put(YearMonth.parse(bucket.keyAsString()), bucket.docCount()));
        return months;
    }

    /** Forty years of 170 categories are more buckets than one answer may hold, so they come page by page. */
    private List<Statistics.Cell> cells(PointInTime moment, Query query) throws InterruptedException {
        List<Map<String, CompositeAggregationSource>> sources = List.of(
                Map.of(
                        MONTH,
                        CompositeAggregationSource.of(source -> source.dateHistogram(histogram -> histogram
                                .field(SUBMITTED)
                                .calendarInterval(interval -> interval.time("1M"))
                                .format(MONTH_FORMAT)
                                .missingBucket(true)))),
                Map.of(
                        CATEGORY,
                        CompositeAggregationSource.of(source -> source.terms(terms -> terms.field("categories")))));
        List<Statistics.Cell> cells = new ArrayList<>();
        Map<String, FieldValue> after = Map.of();
        do {
            Map<String, FieldValue> from = after;
            CompositeAggregate answer = moment.search(
                            search -> search.size(0)
                                    .trackTotalHits(track -> track.enabled(false))
                                    .query(query)
                                    .aggregations(
                                            "cells",
                                            cell -> cell.composite(composite -> {
                                                composite.sources(sources).size(PAGE);
                                                return from.isEmpty() ? composite : composite.after(from);
                                            })),
                            Void.class)
                    .aggregations()
                    .get("cells")
                    .composite();
            answer.buckets()
                    .array()
                    .forEach(bucket -> cells.add(new Statistics.Cell(
                            month(bucket.key().get(MONTH)),
                            bucket.key().get(CATEGORY).stringValue(),
                            bucket.docCount())));
            after = answer.afterKey();
        } while (!after.isEmpty());
        return cells;
    }

    private static YearMonth month(FieldValue key) {
        return key == null || key.isNull() ? null : YearMonth.parse(key.stringValue());
    }

    private static Map<String, Long> categories(List<Statistics.Cell> cells) {
        Map<String, Long> categories = new LinkedHashMap<>();
        cells.stream()
                // A paper has one month, so it is in one cell of each of its categories.
                .collect(Collectors.groupingBy(
                        Statistics.Cell::category, TreeMap::new, Collectors.summingLong(Statistics.Cell::papers)))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(category -> categories.put(category.getKey(), category.getValue()));
        return categories;
    }

    private static LocalDate day(SingleMetricAggregateBase millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli((long) millis.value()), ZoneOffset.UTC);
    }
}
