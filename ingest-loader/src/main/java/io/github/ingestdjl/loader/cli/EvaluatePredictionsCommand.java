/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
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
                    + " experiment's: query_article_link, top1 to top10; queries that a table lacks are left out, as there."
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
        int known = 0;
        for (Path file : files) {
            List<JudgedQuery> queries = new ArrayList<>();
            if (truth.qrels != null) {
                queries.addAll(TrecRun.read(file).judged(Qrels.read(truth.qrels)));
                known += queries.size();
            } else {
                References references = References.read(truth.reference);
                queries.addAll(references.judged(file, evaluation().k()));
                known += references.queries().size();
            }
            runs.add(new EvaluationRun(
                    Map.of("file", String.valueOf(file.getFileName())),
                    evaluation().k(),
                    queries));
        }
        List<JudgedQuery> all =
                runs.stream().flatMap(run -> run.queries().stream()).toList();
        // Those without a list count as 0 by qrels, and are not there by references.
        long listed = all.stream().filter(query -> !query.hits().isEmpty()).count();
        int repeated = all.stream().mapToInt(JudgedQuery::repeated).sum();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("queries_without_list", known - listed);
        counts.put("repeated", repeated);
        report(
                new RunFile("predictions", null, null, null, runs),
                counts,
                known - listed + " queries without a list " + (truth.qrels != null ? "count as 0" : "are left out")
                        + ", " + repeated + " papers that were in their list before");
        return ExitCode.OK;
    }
}
