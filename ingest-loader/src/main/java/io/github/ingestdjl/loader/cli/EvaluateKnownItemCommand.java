/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.KnownItem;
import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
import io.github.ingestdjl.loader.evaluation.relevance.RandomBaseline;
import io.github.ingestdjl.loader.evaluation.relevance.Retrieval;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperCopy;
import io.github.ingestdjl.loader.index.PaperExport;
import io.github.ingestdjl.loader.index.PaperField;
import io.github.ingestdjl.loader.index.PaperLookup;
import io.github.ingestdjl.loader.index.PaperSearch;
import io.github.ingestdjl.loader.index.SearchQuery;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arxiv-loader evaluate known-item}. */
@Command(
        name = "known-item",
        description = {
            "Looks for papers of the index by a part of themselves, and measures whether they are found: nobody has to judge anything.",
            "A title is looked for in the abstracts of all papers, the first sentence of an abstract in the titles of all papers or, with --field"
                    + " abstract, in the rests of the abstracts of the sample: these go into a temporary index, INDEX-known-item, which is deleted at the"
                    + " end."
        },
        sortOptions = false)
final class EvaluateKnownItemCommand extends EvaluationCommand {

    private static final int MAX_SAMPLE = 10_000;

    @Option(
            names = "--query",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "title,sentence",
            description = "What is looked for: title, sentence (default: ${DEFAULT-VALUE}).")
    private List<KnownItem.Query> queries;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many papers are looked for (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which ones: the same for the same seed and index (default: ${DEFAULT-VALUE}).")
    private long seed;

    @ArgGroup(validate = false, heading = "Which papers may be drawn; all are searched:%n")
    private FilterOptions drawn = new FilterOptions();

    @Mixin
    private RetrievalOptions retrieval;

    /** One way to look for one part of a paper. */
    private record Task(KnownItem.Query query, Retrieval.Way way) {

        /** Whether the text itself is in what is searched, unless it is taken out. */
        boolean needsCopy() {
            return query == KnownItem.Query.SENTENCE && way.field() == PaperField.ABSTRACT;
        }

        boolean findsItself() {
            return query == KnownItem.Query.TITLE && way.field() == PaperField.TITLE;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        valid(() -> {
            evaluation().check();
            return retrieval.concurrency();
        });
        if (size < 1 || size > MAX_SAMPLE) {
            throw usage("[--sample] must be between 1 and " + MAX_SAMPLE + ", got [" + size + "]");
        }
        List<Task> tasks = tasks();
        PaperFilter filter = valid(drawn::filter);
        try (ClusterClient cluster = connect()) {
            List<KnownItem> items = sample(cluster, filter);
            if (tasks.stream().noneMatch(Task::needsCopy)) {
                run(cluster, tasks, items, null);
                return ExitCode.OK;
            }
            PaperCopy rests = new PaperCopy(cluster, options().index());
            // The watch is closed last, so that the process does not end before the copy is gone.
            try (InterruptWatch watch = new InterruptWatch(rests::close);
                    rests) {
                watch.start();
                rests.fill(items.stream()
                        .map(item -> new PaperCopy.Text(item.id(), item.title(), item.rest()))
                        .toList());
                run(cluster, tasks, items, rests.name());
            }
        }
        return ExitCode.OK;
    }

    private List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (KnownItem.Query query : queries) {
            for (Retrieval.Way way : retrieval.ways()) {
                if (way.field() == PaperField.BOTH) {
                    throw usage("[--field] must be one of [title, abstract], got [both]");
                }
                PaperField field = way.field() == null ? PaperField.ABSTRACT : way.field();
                tasks.add(new Task(query, new Retrieval.Way(way.mode(), field, way.model())));
            }
        }
        tasks.removeIf(Task::findsItself);
        if (tasks.isEmpty()) {
            throw usage("[--field] must be [abstract] where [--query] is [title]: a title among titles finds itself");
        }
        return tasks;
    }

    private List<KnownItem> sample(ClusterClient cluster, PaperFilter filter) throws IOException, InterruptedException {
        try (PaperExport papers = new PaperExport(cluster, options().index(), filter, false, Long.MAX_VALUE)) {
            List<KnownItem> items = KnownItem.sample(papers, size, seed);
            if (items.isEmpty()) {
                throw new IOException("no paper of index [" + options().index()
                        + "] that may be drawn has an abstract of two sentences or more");
            }
            return items;
        }
    }

    private void run(ClusterClient cluster, List<Task> tasks, List<KnownItem> items, String rests) throws IOException {
        String index = options().index();
        PaperLookup lookup = new PaperLookup(cluster, index);
        long papers = lookup.count();
        String similarity = lookup.similarity();
        Retrieval all = new Retrieval(new PaperSearch(cluster, index), retrieval.concurrency());
        Retrieval copied = new Retrieval(new PaperSearch(cluster, rests), retrieval.concurrency());
        List<EvaluationRun> runs = new ArrayList<>();
        for (Task task : tasks) {
            Map<String, String> configuration = new LinkedHashMap<>();
            configuration.put("query", task.query().toString());
            configuration.putAll(task.way().configuration());
            if (task.needsCopy()) {
                configuration.put("field", "rest");
            }
            if (task.way().mode() != SearchQuery.Mode.TEXT && similarity != null) {
                configuration.put("similarity", similarity);
            }
            configuration.put("papers", String.valueOf(task.needsCopy() ? items.size() : papers));
            List<JudgedQuery> queries =
                    items.stream().map(item -> item.query(task.query())).toList();
            Retrieval search = task.needsCopy() ? copied : all;
            runs.add(new EvaluationRun(
                    configuration,
                    evaluation().k(),
                    search.run(queries, task.way(), evaluation().k())));
        }
        // By chance a paper is found the more often, the fewer there are.
        boolean onePool = tasks.stream().map(Task::needsCopy).distinct().count() == 1;
        long pool = rests == null ? papers : items.size();
        report(
                new RunFile(
                        "known-item",
                        index,
                        papers,
                        onePool
                                ? RandomBaseline.of(
                                        runs.get(0).queries(),
                                        pool,
                                        evaluation().k())
                                : null,
                        runs),
                Map.of("sample", items.size(), "seed", seed),
                String.format(
                        Locale.ROOT,
                        "%,d of %,d papers, drawn by seed %d of those with an abstract of two sentences or more",
                        items.size(),
                        papers,
                        seed));
    }
}
