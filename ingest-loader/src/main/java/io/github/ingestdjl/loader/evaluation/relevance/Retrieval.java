/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import io.github.ingestdjl.loader.index.FusionOptions;
import io.github.ingestdjl.loader.index.Neighbours;
import io.github.ingestdjl.loader.index.PaperField;
import io.github.ingestdjl.loader.index.PaperSearch;
import io.github.ingestdjl.loader.index.SearchQuery;
import io.github.ingestdjl.loader.index.SearchResult;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks an index many queries, several at a time, as {@code search} asks one. */
public final class Retrieval {

    private static final PaperFilter ALL = new PaperFilter(List.of(), null, null);
    private static final FusionOptions FUSION = new FusionOptions(FusionOptions.Kind.SCORE, null, 1);

    private final PaperSearch search;
    private final int concurrency;

    /** @param concurrency how many searches at a time */
    public Retrieval(PaperSearch search, int concurrency) {
        this.search = search;
        this.concurrency = concurrency;
    }

    /**
     * How to search.
     *
     * @param field null for what {@code search} takes without being told
     * @param model null for the index's or the node's
     */
    public record Way(SearchQuery.Mode mode, PaperField field, String model) {

        /** By name, for {@link EvaluationRun#configuration}. */
        public Map<String, String> configuration() {
            Map<String, String> configuration = new LinkedHashMap<>();
            configuration.put("field", field == null ? "default" : field.toString());
            configuration.put("mode", mode.toString());
            if (model != null && mode != SearchQuery.Mode.TEXT) {
                configuration.put("model", model);
            }
            return configuration;
        }
    }

    /**
     * The queries with what was found.
     *
     * @param queries whose text is looked for
     * @throws io.github.ingestdjl.loader.index.ClusterException when a search fails
     */
    public List<JudgedQuery> run(List<JudgedQuery> queries, Way way, int k) {
        ExecutorService threads = Executors.newFixedThreadPool(concurrency);
        try {
            List<CompletableFuture<JudgedQuery>> answers = new ArrayList<>();
            for (JudgedQuery query : queries) {
                answers.add(CompletableFuture.supplyAsync(() -> answered(query, way, k), threads));
            }
            return answers.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        } finally {
            threads.shutdownNow();
        }
    }

    private JudgedQuery answered(JudgedQuery query, Way way, int k) {
        SearchResult result = search.find(
                new SearchQuery(query.text(), way.mode(), way.field(), way.model(), Neighbours.of(k), ALL, FUSION));
        List<JudgedQuery.Hit> hits = result.hits().stream()
                .map(hit -> new JudgedQuery.Hit(hit.id(), hit.score(), hit.title()))
                .toList();
        return query.with(hits);
    }
}
