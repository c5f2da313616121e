/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.evaluation.relevance.JudgedQuery;
import io.github.ingestdjl.loader.evaluation.relevance.JudgementPool;
import io.github.ingestdjl.loader.evaluation.relevance.QrelsFile;
import io.github.ingestdjl.loader.evaluation.relevance.QueryFile;
import io.github.ingestdjl.loader.evaluation.relevance.Retrieval;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.Neighbours;
import io.github.ingestdjl.loader.index.PaperLookup;
import io.github.ingestdjl.loader.index.PaperSearch;
import io.github.ingestdjl.loader.paper.Paper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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

/** {@code arxiv-loader evaluate judge}. */
@Command(
        name = "judge",
        description = {
            "Asks you which papers answer your queries, and writes your judgements for evaluate queries.",
            "For each query the first papers of all ways to search are shown in one list, shuffled, without saying which way found them. Papers that"
                    + " the file judges already are left out, so the same command goes on where you stopped."
        },
        sortOptions = false)
final class EvaluateJudgeCommand extends ClusterCommand {

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
            description = "Where judgements are added, as TREC has them; the file is made if it is not there.")
    private Path qrels;

    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many papers of each list are judged (default: ${DEFAULT-VALUE}).")
    private int depth;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "How papers are shuffled (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private RetrievalOptions retrieval;

    private BufferedReader answers;
    private int relevant;
    private int others;
    private int skipped;

    @Override
    public Integer call() throws IOException {
        if (depth < 1 || depth > Neighbours.MAX) {
            throw usage("[--depth] must be between 1 and " + Neighbours.MAX + ", got [" + depth + "]");
        }
        valid(() -> {
            TransferFlags.checkedTarget("--qrels", qrels);
            return retrieval.concurrency();
        });
        Map<String, String> queries = QueryFile.read(file);
        for (String id : queries.keySet()) {
            if (!id.matches("\\S+")) {
                throw new IOException("[" + file + "] must have ids without white space, which separates columns in ["
                        + qrels + "], got [" + id + "]");
            }
        }
        answers = new BufferedReader(new InputStreamReader(io().in(), StandardCharsets.UTF_8));
        String index = options().index();
        boolean finished = true;
        try (QrelsFile judgements = new QrelsFile(qrels);
                ClusterClient cluster = connect()) {
            Retrieval search = new Retrieval(new PaperSearch(cluster, index), retrieval.concurrency());
            PaperLookup lookup = new PaperLookup(cluster, index);
            int number = 0;
            for (Map.Entry<String, String> query : queries.entrySet()) {
                number++;
                List<String> pool = pool(search, query.getKey(), query.getValue()).stream()
                        .filter(paper -> !judgements.has(query.getKey(), paper))
                        .toList();
                if (pool.isEmpty()) {
                    continue;
                }
                say("");
                say("query " + number + " of " + queries.size() + ": " + query.getValue());
                if (!judge(query.getKey(), pool, lookup.papers(pool), judgements)) {
                    finished = false;
                    break;
                }
            }
        }
        print(
                counts(finished),
                String.format(
                        Locale.ROOT,
                        "%d relevant, %d not relevant, %d skipped; %s",
                        relevant,
                        others,
                        skipped,
                        finished ? "all queries were shown" : "the same command goes on from here"));
        return ExitCode.OK;
    }

    private List<String> pool(Retrieval search, String id, String text) {
        List<JudgedQuery> one = List.of(new JudgedQuery(id, text, null, Map.of(), List.of()));
        List<JudgedQuery> lists = new ArrayList<>();
        for (Retrieval.Way way : retrieval.ways()) {
            lists.addAll(search.run(one, way, depth));
        }
        return JudgementPool.of(id, lists, depth, seed);
    }

    /** Whether it goes on with the next query. */
    private boolean judge(String query, List<String> pool, Map<String, Paper> papers, QrelsFile judgements)
            throws IOException {
        for (int i = 0; i < pool.size(); i++) {
            Paper paper = papers.get(pool.get(i));
            say("");
            say(String.format(
                    Locale.ROOT, "%d of %d: %s", i + 1, pool.size(), paper == null ? pool.get(i) : paper.title()));
            if (paper != null && paper.abstractText() != null) {
                say(paper.abstractText());
            }
            switch (answer()) {
                case "y" -> {
                    judgements.add(query, pool.get(i), 1);
                    relevant++;
                }
                case "n" -> {
                    judgements.add(query, pool.get(i), 0);
                    others++;
                }
                case "s" -> skipped++;
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    /** One of y, n, s and q; the end of the input is q. */
    private String answer() throws IOException {
        while (true) {
            io().err().print("does it answer the query? y(es), n(o), s(kip), q(uit): ");
            io().err().flush();
            String line = answers.readLine();
            if (line == null) {
                say("");
                return "q";
            }
            String answer = line.strip().toLowerCase(Locale.ROOT);
            for (String word : List.of("yes", "no", "skip", "quit")) {
                if (!answer.isEmpty() && word.startsWith(answer)) {
                    return word.substring(0, 1);
                }
            }
            say("expected one of [y, n, s, q], got [" + line + "]");
        }
    }

    /** Beside the result, which may be read by a program. */
    private void say(String text) {
        io().err().println(TextTable.printable(text));
    }

    private Map<String, Object> counts(boolean finished) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("relevant", relevant);
        counts.put("not_relevant", others);
        counts.put("skipped", skipped);
        counts.put("finished", finished);
        return counts;
    }
}
