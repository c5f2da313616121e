/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.IndexSetup;
import io.github.ingestdjl.loader.index.IndexSpec;
import io.github.ingestdjl.loader.index.Similarity;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code arxiv-loader setup}. */
@Command(
        name = "setup",
        description = "Creates the index and its ingest pipeline. What is there already is left as it is.",
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
        IndexSpec spec = new IndexSpec(options().index(), pipeline, similarity, model, VersionProvider.version());
        try (ClusterClient cluster = connect()) {
            print(spec, new IndexSetup(cluster).ensure(spec, recreate));
        }
        return ExitCode.OK;
    }

    private void print(IndexSpec spec, IndexSetup.Result result) throws JsonProcessingException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("index", spec.index());
        json.put("index_created", result.indexCreated());
        json.put("pipeline", spec.pipeline());
        json.put("pipeline_created", result.pipelineCreated());
        json.put("model", spec.model());
        json.put("dims", result.dims());
        json.put("similarity", spec.similarity().toString());
        String text = "pipeline [%s] %s: %s%nindex [%s] %s: %d dimensions, %s"
                .formatted(
                        spec.pipeline(),
                        state(result.pipelineCreated()),
                        spec.model() == null ? "the node's default model" : "model [" + spec.model() + "]",
                        spec.index(),
                        state(result.indexCreated()),
                        result.dims(),
                        spec.similarity().toString());
        print(json, text);
    }

    private static String state(boolean created) {
        return created ? "created" : "already there";
    }
}
