/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.relevance.EvaluationRun;
import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
import io.github.ingestdjl.loader.evaluation.relevance.RandomBaseline;
import io.github.ingestdjl.loader.evaluation.relevance.References;
import io.github.ingestdjl.loader.evaluation.relevance.Retrieval;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperField;
import io.github.ingestdjl.loader.index.PaperLookup;
import io.github.ingestdjl.loader.index.PaperSearch;
import io.github.ingestdjl.loader.index.SearchQuery;
import io.github.ingestdjl.loader.paper.Paper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code arxiv-loader evaluate references}. */
@Command(
        name = "references",
        description = {
            "Asks the index for each paper of a list of references, and measures how many of its references are found: precision, Hits@k and Hits@1"
                    + " as the original experiment defines them, and more.",
            "The targets of a query are its paper and the first nine of its references. Rows that lack a reference are dropped and, unless told"
                    + " otherwise, those with a paper that the index lacks."
        },
        sortOptions = false)
final class EvaluateReferencesCommand extends EvaluationCommand {

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            required = true,
            description =
                    "References as CSV: query_article_link, top_1 to top_10, with ids or addresses of papers, such as 2207.00003 or /abs/2207.00003.")
    private Path reference;

    @Option(
            names = "--query",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "title,abstract",
            description = "Which text of a paper is looked for: title, abstract (default: ${DEFAULT-VALUE}).")
    private List<PaperField> texts;

    @Option(
            names = "--keep-unrelated",
            description = "Keep rows with references that the index lacks, as long as it has the paper itself.")
    private boolean keepUnrelated;

    @Mixin
    private RetrievalOptions retrieval;

    @Override
    public Integer call() throws IOException {
        valid(() -> {
            evaluation().check();
            return retrieval.concurrency();
        });
        if (texts.contains(PaperField.BOTH)) {
            throw usage("[--query] must be one of [title, abstract], got [both]");
        }
        References references = References.read(reference);
        String index = options().index();
        try (ClusterClient cluster = connect()) {
            PaperLookup lookup = new PaperLookup(cluster, index);
            Map<String, Paper> papers = lookup.papers(references.papers());
            List<String> ids = keepUnrelated
                    ? references.queries().keySet().stream()
                            .filter(papers::containsKey)
                            .toList()
                    : references.within(papers.keySet());
            int rows = references.queries().size() + references.incomplete();
            if (ids.isEmpty()) {
                throw new IOException("none of the " + rows + " rows of [" + reference + "] is complete and has "
                        + (keepUnrelated ? "its paper" : "all of its papers") + " in index [" + index + "]"
                        + (keepUnrelated ? "" : "; --keep-unrelated asks for those whose own paper is there"));
            }
            String similarity = lookup.similarity();
            Retrieval search = new Retrieval(new PaperSearch(cluster, index), retrieval.concurrency());
            List<EvaluationRun> runs = new ArrayList<>();
            for (PaperField text : texts) {
                List<JudgedQuery> queries = queries(references, papers, ids, text);
                for (Retrieval.Way way : retrieval.ways()) {
                    Map<String, String> configuration = new LinkedHashMap<>();
                    configuration.put("query", text.toString());
                    configuration.putAll(way.configuration());
                    if (way.mode() != SearchQuery.Mode.TEXT && similarity != null) {
                        configuration.put("similarity", similarity);
                    }
                    runs.add(new EvaluationRun(
                            configuration,
                            evaluation().k(),
                            search.run(queries, way, evaluation().k())));
                }
            }
            long all = lookup.count();
            RunFile file = new RunFile(
                    "references",
                    index,
                    all,
                    RandomBaseline.of(runs.get(0).queries(), all, evaluation().k()),
                    runs);
            report(file, counts(rows, references, ids), said(rows, references, ids));
        }
        return ExitCode.OK;
    }

    private static List<JudgedQuery> queries(
            References references, Map<String, Paper> papers, List<String> ids, PaperField text) {
        return ids.stream()
                .map(id -> references.query(id, text(papers.get(id), text)))
                .filter(query -> query.text() != null)
                .toList();
    }

    private static String text(Paper paper, PaperField text) {
        return text == PaperField.TITLE ? paper.title() : paper.abstractText();
    }

    private static Map<String, Object> counts(int rows, References references, List<String> ids) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("rows", rows);
        counts.put("incomplete", references.incomplete());
        counts.put("unrelated", references.queries().size() - ids.size());
        return counts;
    }

    private String said(int rows, References references, List<String> ids) {
        return String.format(
                Locale.ROOT,
                "%,d rows of %s: %,d incomplete, %,d with papers that the index lacks, %,d used",
                rows,
                reference,
                references.incomplete(),
                references.queries().size() - ids.size(),
                ids.size());
    }
}
