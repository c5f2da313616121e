/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
import io.github.ingestdjl.loader.evaluation.relevance.ListTable;
import io.github.ingestdjl.loader.evaluation.relevance.Qrels;
import io.github.ingestdjl.loader.evaluation.relevance.References;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import io.github.ingestdjl.loader.evaluation.relevance.TrecRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader evaluate predictions}. */
@Command(
        name = "predictions",
        description = {
            "Scores lists that were made elsewhere; needs no cluster.",
            "With --qrels they are runs as TREC has them: query Q0 paper rank score run. With --reference they are tables as the original"
                    + " experiment's: query_article_link, top1 to top10."
        },
        sortOptions = false)
final class EvaluatePredictionsCommand extends EvaluationCommand {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The lists; several files are shown side by side.")
    private List<Path> files;

    @ArgGroup(multiplicity = "1")
    private Truth truth;

    /** Either of them. */
    static final class Truth {
        @Option(
                names = "--qrels",
                paramLabel = "FILE",
                required = true,
                description = "Judgements: query 0 paper judgement.")
        private Path qrels;

        @Option(
                names = "--reference",
                paramLabel = "FILE",
                required = true,
                description = "References, as for evaluate references.")
        private Path reference;
    }

    @Override
    public Integer call() throws IOException {
        valid(() -> {
            evaluation().check();
            return null;
        });
        List<EvaluationRun> runs = new ArrayList<>();
        int repeated = 0;
        for (Path file : files) {
            List<JudgedQuery> queries = truth.qrels != null
                    ? TrecRun.read(file).judged(Qrels.read(truth.qrels))
                    : References.read(truth.reference)
                            .judged(ListTable.read(file, evaluation().k()));
            repeated += queries.stream().mapToInt(JudgedQuery::repeated).sum();
            runs.add(new EvaluationRun(
                    Map.of("file", String.valueOf(file.getFileName())),
                    evaluation().k(),
                    queries));
        }
        long empty = runs.stream()
                .flatMap(run -> run.queries().stream())
                .filter(query -> query.hits().isEmpty())
                .count();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("queries_without_list", empty);
        counts.put("repeated", repeated);
        report(
                new RunFile("predictions", null, null, null, runs),
                counts,
                empty + " queries without a list, " + repeated + " papers that were in their list before");
        return ExitCode.OK;
    }
}
