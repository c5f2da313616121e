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
import java.io.IOException;
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
            description = "Model that embeds the papers (default: the node's default model).")
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
            defaultValue = "arxiv",
            description = "Ingest pipeline to create and make the index's own (default: ${DEFAULT-VALUE}).")
    private String pipeline;

    @Option(
            names = "--recreate",
            description = "Delete an index and a pipeline that are there, papers and all, and make them anew.")
    private boolean recreate;

    @Override
    public Integer call() throws IOException {
        IndexSetup.Spec spec =
                new IndexSetup.Spec(options().index(), pipeline, similarity, model, vectors, ArxivLoader.version());
        try (ClusterClient cluster = connect()) {
            print(spec, new IndexSetup(cluster).ensure(spec, recreate));
        }
        return ExitCode.OK;
    }

    private void print(IndexSetup.Spec spec, IndexSetup.Result result) throws JsonProcessingException {
        boolean created = result.outcome() == IndexSetup.Outcome.CREATED;
        boolean adopted = result.outcome() == IndexSetup.Outcome.ADOPTED;
        String text = "pipeline [%s] %s: %s%nindex [%s] behind alias [%s] %s: %d dimensions, %s, vectors of %s"
                .formatted(
                        spec.pipeline(),
                        result.pipelineCreated() ? "created" : "already there",
                        spec.model() == null ? "the node's default model" : "model [" + spec.model() + "]",
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
                        spec.pipeline(),
                        result.pipelineCreated(),
                        spec.model(),
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
