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
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.JsonData;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
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
    private static final String CATEGORIES = "categories";
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
        Query query = query(filter, List.of());
        try (PointInTime moment = new PointInTime(cluster, index)) {
            SearchResponse<Void> totals = totals(moment, query);
            Map<String, Aggregate> counts = totals.aggregations();
            long papers = totals.hits().total().value();
            Months months = new Months();
            counts.get(MONTH)
                    .dateHistogram()
                    .buckets()
                    .array()
                    .forEach(bucket -> months.add(YearMonth.parse(bucket.keyAsString()), bucket.docCount()));
            long dated = months.papers();
            addCells(moment, query, months);
            if (dated < papers) {
                Query undated = query(filter, List.of(Query.of(any -> any.exists(exists -> exists.field(SUBMITTED)))));
                addUndated(moment, undated, months);
            }
            List<Statistics.Cell> cells = months.cells();
            return new Statistics(
                    papers,
                    counts.get(Paper.TITLE_VECTOR).filter().docCount(),
                    counts.get(Paper.ABSTRACT_VECTOR).filter().docCount(),
                    counts.get("withdrawn").filter().docCount(),
                    dated == 0 ? null : day(counts.get("first").min()),
                    dated == 0 ? null : day(counts.get("last").max()),
                    papers - dated,
                    months.all,
                    categories(cells),
                    cells);
        }
    }

    private static Query query(PaperFilter filter, List<Query> not) {
        return Query.of(
                any -> any.bool(bool -> bool.filter(FilterQuery.clauses(filter)).mustNot(not)));
    }

    /** What is counted, while it is. */
    private static final class Months {
        private final SortedMap<YearMonth, Long> all = new TreeMap<>();
        private final SortedMap<YearMonth, SortedMap<String, Long>> byCategory =
                new TreeMap<>(Comparator.nullsFirst(Comparator.naturalOrder()));

        void add(YearMonth month, long papers) {
            all.merge(month, papers, Long::sum);
        }

        void add(YearMonth month, String category, long papers) {
            byCategory.computeIfAbsent(month, any -> new TreeMap<>()).merge(category, papers, Long::sum);
        }

        long papers() {
            return all.values().stream().mapToLong(Long::longValue).sum();
        }

        List<Statistics.Cell> cells() {
            List<Statistics.Cell> cells = new ArrayList<>();
            byCategory.forEach((month, categories) ->
                    categories.forEach((category, papers) -> cells.add(new Statistics.Cell(month, category, papers))));
            return cells;
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

    /** Forty years of 170 categories are more buckets than one answer may hold, so they come page by page. */
    private static void addCells(PointInTime moment, Query query, Months months) throws InterruptedException {
        List<Map<String, CompositeAggregationSource>> sources = List.of(
                Map.of(
                        MONTH,
                        CompositeAggregationSource.of(source -> source.dateHistogram(histogram -> histogram
                                .field(SUBMITTED)
                                .calendarInterval(interval -> interval.time("1M"))
                                .format(MONTH_FORMAT)))),
                Map.of(
                        CATEGORY,
                        CompositeAggregationSource.of(source -> source.terms(terms -> terms.field(CATEGORIES)))));
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
                    .forEach(bucket -> months.add(
                            YearMonth.parse(bucket.key().get(MONTH).stringValue()),
                            bucket.key().get(CATEGORY).stringValue(),
                            bucket.docCount()));
            after = answer.afterKey();
        } while (!after.isEmpty());
    }

    /** Only a script could count months that are within ids, and clusters may forbid scripts: so these papers are gone through. */
    private static void addUndated(PointInTime moment, Query query, Months months) throws InterruptedException {
        List<Hit<Void>> hits = List.of();
        do {
            List<FieldValue> after =
                    hits.isEmpty() ? List.of() : hits.get(hits.size() - 1).sort();
            hits = moment.search(
                            search -> {
                                search.size(PAGE)
                                        .trackTotalHits(track -> track.enabled(false))
                                        .query(query)
                                        .source(source -> source.fetch(false))
                                        .docvalueFields(field -> field.field(CATEGORIES))
                                        .sort(PointInTime.PLACE);
                                return after.isEmpty() ? search : search.searchAfter(after);
                            },
                            Void.class)
                    .hits()
                    .hits();
            for (Hit<Void> hit : hits) {
                YearMonth month = month(hit.id());
                if (month != null) {
                    months.add(month, 1);
                }
                for (String category : categories(hit)) {
                    months.add(month, category, 1);
                }
            }
        } while (hits.size() == PAGE);
    }

    private static List<String> categories(Hit<Void> hit) {
        JsonData values = hit.fields().get(CATEGORIES);
        return values == null ? List.of() : List.of(values.to(String[].class));
    }

    /** Null where a document has another id than the loader gives. */
    private static YearMonth month(String id) {
        try {
            return ArxivId.month(ArxivId.checked(id));
        } catch (InvalidPaperException e) {
            return null;
        }
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
