/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
import io.github.ingestdjl.loader.index.PaperExport;
import io.github.ingestdjl.loader.paper.Paper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A paper that is looked for by a part of itself, and is the only answer.
 *
 * @param first the first sentence of its abstract
 * @param rest the other sentences
 */
public record KnownItem(String id, String title, String first, String rest) {

    // As the models' own evaluation divides abstracts.
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?]) (?=[A-Z$\\\\(])");
    private static final int MIN_WORDS = 4;

    /** What is looked for. */
    public enum Query {
        TITLE,
        SENTENCE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The paper as an item, or null where its abstract has no two sentences of four words or more. */
    public static KnownItem of(Paper paper) {
        if (paper.abstractText() == null) {
            return null;
        }
        String[] parts = SENTENCE_END.split(paper.abstractText(), 2);
        return parts.length == 2 && words(parts[0]) >= MIN_WORDS && words(parts[1]) >= MIN_WORDS
                ? new KnownItem(paper.id(), paper.title(), parts[0], parts[1])
                : null;
    }

    private static int words(String text) {
        return text.strip().split("\\s+").length;
    }

    /**
     * Some items of an index: always the same ones for the same index and seed.
     *
     * @param papers that nobody has read from
     */
    public static List<KnownItem> sample(PaperExport papers, int size, long seed) throws InterruptedException {
        QuerySample<KnownItem> sample = new QuerySample<>(size, seed, KnownItem::id);
        for (List<PaperExport.Document> page = papers.next(); !page.isEmpty(); page = papers.next()) {
            page.stream()
                    .filter(document -> document.paper() != null)
                    .map(document -> of(document.paper()))
                    .filter(item -> item != null)
                    .forEach(sample::add);
        }
        return sample.papers();
    }

    /** The query that it answers. */
    public JudgedQuery query(Query query) {
        return new JudgedQuery(id, query == Query.TITLE ? title : first, id, Map.of(id, 1), List.of());
    }
}
