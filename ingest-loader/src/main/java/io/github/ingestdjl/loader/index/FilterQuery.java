/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch._types.query_dsl.TextQueryType;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.util.ArrayList;
import java.util.List;

/** Says in Elasticsearch's words what {@link PaperFilter#matches} decides for one paper. */
final class FilterQuery {

    private static final String CATEGORIES = "categories";
    private static final String SUBMITTED = "submitted";
    private static final String UPDATED = "updated";

    private static final int WORDS_OF_A_NAME = 8;

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
        return Query.of(query ->
                query.bool(bool -> bool.should(between(filter, SUBMITTED)).should(undated)));
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
