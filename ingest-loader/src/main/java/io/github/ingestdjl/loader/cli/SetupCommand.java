/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.IndexSetup;
import io.github.ingestdjl.loader.index.PaperField;
import io.github.ingestdjl.loader.index.Similarity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code arxiv-loader setup}. */
@Command(
        name = "setup",
        description =
                "Creates the index behind its alias, and its ingest pipeline. What is there already is left as it is; an index that has the name of the alias is put behind it, no paper is copied.",
        sortOptions = false)
final class SetupCommand extends ClusterCommand {

    @Option(
            names = "--similarity",
            paramLabel = "NAME",
            defaultValue = "cosine",
            description = "How vectors are compared: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Similarity similarity;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description =
                    "Model that embeds the papers (default: the one that the index has, or the nodes' default model). The index notes it, and searches use it.")
    private String model;

    @Option(
            names = "--vectors",
            paramLabel = "TEXT",
            defaultValue = "both",
            description =
                    "What the index holds vectors of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). One of them takes half the time and the disk.")
    private PaperField vectors;

    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description =
                    "Ingest pipeline to create and make the index's own (default: one for this index alone, with its name).")
    private String pipeline;

    @Option(
            names = "--recreate",
            description =
                    "Delete an index that is there, papers and all, and make it and its pipeline anew; asks first on a terminal.")
    private boolean recreate;

    @Option(names = "--yes", description = "Delete without asking, for scripts.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        IndexSetup.Spec spec =
                new IndexSetup.Spec(options().index(), pipeline, similarity, model, vectors, ArxivLoader.version());
        try (ClusterClient cluster = connect()) {
            IndexSetup setup = new IndexSetup(cluster);
            if (recreate && !yes && !mayDelete(setup.doomed(spec.alias()))) {
                io().err().println("arxiv-loader: nothing was deleted");
                return ExitCode.SOFTWARE;
            }
            print(spec, setup.ensure(spec, recreate));
        }
        return ExitCode.OK;
    }

    private boolean mayDelete(IndexSetup.Doomed doomed) throws IOException {
        if (doomed.papers().isEmpty()) {
            return true;
        }
        String what = doomed.papers().entrySet().stream()
                .map(index -> "index [%s] with %,d papers".formatted(index.getKey(), index.getValue()))
                .collect(Collectors.joining(" and "));
        if (!io().terminal()) {
            throw usage("[--recreate] would delete " + what + ": say --yes if that is what you want");
        }
        io().err().print("This deletes " + what + ". Go on? [y/N] ");
        io().err().flush();
        String answer = new BufferedReader(new InputStreamReader(io().in(), StandardCharsets.UTF_8)).readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    private void print(IndexSetup.Spec spec, IndexSetup.Result result) throws JsonProcessingException {
        boolean created = result.outcome() == IndexSetup.Outcome.CREATED;
        boolean adopted = result.outcome() == IndexSetup.Outcome.ADOPTED;
        String text = "pipeline [%s] %s: %s%nindex [%s] behind alias [%s] %s: %d dimensions, %s, vectors of %s"
                .formatted(
                        result.pipeline(),
                        result.pipelineCreated() ? "created" : "already there",
                        result.model() == null
                                ? "a model that the index does not name"
                                : "model [" + result.model() + "]",
                        result.index(),
                        spec.alias(),
                        created ? "created" : adopted ? "put there" : "already there",
                        result.dims(),
                        spec.similarity(),
                        String.join(" and ", spec.vectors().texts()));
        print(
                new Report(
                        spec.alias(),
                        result.index(),
                        created,
                        adopted,
                        result.pipeline(),
                        result.pipelineCreated(),
                        result.model(),
                        result.dims(),
                        spec.similarity(),
                        spec.vectors()),
                text);
    }

    private record Report(
            String index,
            String behind,
            boolean indexCreated,
            boolean indexAdopted,
            String pipeline,
            boolean pipelineCreated,
            String model,
            int dims,
            Similarity similarity,
            PaperField vectors) {}
}
