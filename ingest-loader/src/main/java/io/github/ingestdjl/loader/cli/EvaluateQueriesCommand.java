/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
import io.github.ingestdjl.loader.evaluation.relevance.Qrels;
import io.github.ingestdjl.loader.evaluation.relevance.QueryFile;
import io.github.ingestdjl.loader.evaluation.relevance.RandomBaseline;
import io.github.ingestdjl.loader.evaluation.relevance.Retrieval;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperLookup;
import io.github.ingestdjl.loader.index.PaperSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arxiv-loader evaluate queries}. */
@Command(
        name = "queries",
        description = "Asks the index queries in words, and scores what it finds by judgements.",
        sortOptions = false)
final class EvaluateQueriesCommand extends EvaluationCommand {

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            required = true,
            description = "Queries: lines {\"id\":…,\"text\":…}, or id and text with a tabulator between.")
    private Path file;

    @Option(
            names = "--qrels",
            paramLabel = "FILE",
            required = true,
            description = "Judgements as TREC has them: query 0 paper judgement; 0 is not relevant, higher is better.")
    private Path qrels;

    @Mixin
    private RetrievalOptions retrieval;

    @Override
    public Integer call() throws IOException {
        valid(() -> {
            evaluation().check();
            return retrieval.concurrency();
        });
        Qrels judgements = Qrels.read(qrels);
        List<JudgedQuery> queries = new ArrayList<>();
        int unjudged = 0;
        for (Map.Entry<String, String> query : QueryFile.read(file).entrySet()) {
            Map<String, Integer> targets = judgements.of(query.getKey());
            if (targets.values().stream().noneMatch(judgement -> judgement > 0)) {
                unjudged++;
            } else {
                queries.add(new JudgedQuery(query.getKey(), query.getValue(), null, targets, List.of()));
            }
        }
        if (queries.isEmpty()) {
            throw new IOException("no query of [" + file + "] has a relevant paper in [" + qrels + "]");
        }
        String index = options().index();
        try (ClusterClient cluster = connect()) {
            Retrieval search = new Retrieval(new PaperSearch(cluster, index), retrieval.concurrency());
            List<EvaluationRun> runs = new ArrayList<>();
            for (Retrieval.Way way : retrieval.ways()) {
                runs.add(new EvaluationRun(
                        way.configuration(),
                        evaluation().k(),
                        search.run(queries, way, evaluation().k())));
            }
            long papers = new PaperLookup(cluster, index).count();
            report(
                    new RunFile(
                            "queries",
                            index,
                            papers,
                            RandomBaseline.of(queries, papers, evaluation().k()),
                            runs),
                    Map.of("without_relevant", unjudged),
                    said(runs, unjudged));
        }
        return ExitCode.OK;
    }

    private static String said(List<EvaluationRun> runs, int unjudged) {
        double share = runs.stream().mapToDouble(EvaluationRun::unjudged).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "%d queries have no relevant paper and do not count; at most %.1f %% of a run's places are unjudged and count as not relevant",
                unjudged,
                100 * share);
    }
}
