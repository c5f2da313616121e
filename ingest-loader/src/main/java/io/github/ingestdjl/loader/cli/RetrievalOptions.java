/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.relevance.Retrieval;
import io.github.ingestdjl.loader.index.PaperField;
import io.github.ingestdjl.loader.index.SearchQuery;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** In which ways an index is searched: all combinations of what is named. */
final class RetrievalOptions {

    private static final int MAX_CONCURRENCY = 64;

    @Option(
            names = "--mode",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "knn,text,hybrid",
            description = "How to search, as in search; several with commas between them (default: ${DEFAULT-VALUE}).")
    private List<SearchQuery.Mode> modes;

    @Option(
            names = "--field",
            paramLabel = "NAME",
            split = ",",
            description =
                    "What to compare with: title, abstract or both; several with commas between them (default: as search does without it).")
    private List<PaperField> fields;

    @Option(
            names = "--model",
            paramLabel = "ID",
            split = ",",
            description =
                    "Models that embed the queries, where the index does not say which one embedded its papers; several with commas between them (default: the index's, or else the node's default model).")
    private List<String> models;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "4",
            description = "Searches at a time (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    /** Words know no model: they are looked for once. */
    List<Retrieval.Way> ways() {
        Set<Retrieval.Way> ways = new LinkedHashSet<>();
        List<PaperField> where = fields == null ? new ArrayList<>() : new ArrayList<>(fields);
        if (where.isEmpty()) {
            where.add(null);
        }
        List<String> ids = models == null ? new ArrayList<>() : new ArrayList<>(models);
        if (ids.isEmpty()) {
            ids.add(null);
        }
        for (PaperField field : where) {
            for (SearchQuery.Mode mode : modes) {
                for (String model : ids) {
                    ways.add(new Retrieval.Way(mode, field, mode == SearchQuery.Mode.TEXT ? null : model));
                }
            }
        }
        return List.copyOf(ways);
    }

    int concurrency() {
        if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
            throw new IllegalArgumentException(
                    "[--concurrency] must be between 1 and " + MAX_CONCURRENCY + ", got [" + concurrency + "]");
        }
        return concurrency;
    }
}
