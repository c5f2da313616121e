/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch._types.query_dsl.TextQueryType;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in Elasticsearch's words what {@link PaperFilter#matches} decides for one paper. */
final class FilterQuery {

    private static final String CATEGORIES = "categories";
    private static final String SUBMITTED = "submitted";
    private static final String UPDATED = "updated";

    private static final int WORDS_OF_A_NAME = 8;
    private static final String ID = "id";
    private static final DateTimeFormatter DIGITS = DateTimeFormatter.ofPattern("yyMM");
    private static final YearMonth FIRST = YearMonth.of(1991, 7);
    private static final YearMonth NEW_IDS = YearMonth.of(2007, 4);
    private static final YearMonth LAST = YearMonth.of(2090, 12);
    // Where ids that begin with digits end.
    private static final String LETTERS = ":";

    private FilterQuery() {}

    /** The conditions, all of which must hold. */
    static List<Query> clauses(PaperFilter filter) {
        List<Query> clauses = new ArrayList<>();
        if (!filter.categories().isEmpty()) {
            clauses.add(inCategories(filter.categories()));
        }
        if (filter.since() != null || filter.until() != null) {
            clauses.add(inDays(filter));
        }
        filter.authors().forEach(author -> clauses.add(byAuthor(author)));
        filter.phrases().forEach(phrase -> clauses.add(withPhrase(phrase)));
        return clauses;
    }

    /** The words of a name may be in another order, but are of one author: between two authors Elasticsearch leaves a gap. */
    private static Query byAuthor(String author) {
        return Query.of(query ->
                query.matchPhrase(match -> match.field("authors").query(author).slop(WORDS_OF_A_NAME)));
    }

    private static Query withPhrase(String phrase) {
        return Query.of(query -> query.multiMatch(
                match -> match.query(phrase).type(TextQueryType.Phrase).fields(PaperField.BOTH.texts())));
    }

    private static Query inDays(PaperFilter filter) {
        Query undated = Query.of(
                query -> query.bool(bool -> bool.mustNot(known -> known.exists(exists -> exists.field(SUBMITTED)))
                        .filter(between(filter, UPDATED))));
        return Query.of(query -> query.bool(
                bool -> bool.should(between(filter, SUBMITTED)).should(undated).should(ofMonths(filter))));
    }

    /** Papers of which only the id tells the month; ids of before April 2007 have it behind their archive. */
    private static Query ofMonths(PaperFilter filter) {
        YearMonth since = filter.since() == null ? FIRST : YearMonth.from(filter.since());
        YearMonth until = filter.until() == null ? LAST : YearMonth.from(filter.until());
        String old = Stream.iterate(
                        since.isBefore(FIRST) ? FIRST : since,
                        month -> month.isBefore(NEW_IDS) && !month.isAfter(until),
                        month -> month.plusMonths(1))
                .map(DIGITS::format)
                .collect(Collectors.joining("|"));
        return Query.of(query -> query.bool(bool -> {
            bool.mustNot(known -> known.exists(exists -> exists.field(SUBMITTED)))
                    .mustNot(known -> known.exists(exists -> exists.field(UPDATED)))
                    .minimumShouldMatch("1");
            if (!until.isBefore(NEW_IDS)) {
                bool.should(any -> any.range(range -> range.term(id -> id.field(ID)
                        .gte(DIGITS.format(since.isBefore(NEW_IDS) ? NEW_IDS : since))
                        .lt(until.isBefore(LAST) ? DIGITS.format(until.plusMonths(1)) : LETTERS))));
            }
            if (!old.isEmpty()) {
                bool.should(any -> any.regexp(regexp -> regexp.field(ID).value("[a-z-]+/(" + old + ")[0-9]+")));
            }
            return bool;
        }));
    }

    private static Query between(PaperFilter filter, String field) {
        return Query.of(query -> query.range(range -> range.date(date -> date.field(field)
                .gte(filter.since() == null ? null : filter.since().toString())
                .lte(filter.until() == null ? null : filter.until().toString()))));
    }

    private static Query inCategories(List<String> categories) {
        return Query.of(query -> query.bool(bool -> {
            for (String name : categories) {
                bool.should(any ->
                        any.term(term -> term.field(CATEGORIES).value(name).caseInsensitive(true)));
                if (PaperFilter.isArchive(name)) {
                    bool.should(any -> any.prefix(
                            prefix -> prefix.field(CATEGORIES).value(name + ".").caseInsensitive(true)));
                }
            }
            return bool;
        }));
    }
}
