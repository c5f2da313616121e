/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.loader.evaluation.RecallOptions;
import io.github.ingestdjl.loader.evaluation.RecallReport;
import io.github.ingestdjl.loader.evaluation.RecallStudy;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.PaperField;
import io.github.ingestdjl.loader.index.PluginModels;
import io.github.ingestdjl.loader.index.VectorField;
import io.github.ingestdjl.loader.index.VectorIndexType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code arxiv-loader evaluate recall}. */
@Command(
        name = "recall",
        description = {
            "Compares HNSW with exact kNN on the vectors of an index: what it finds of the nearest, and how fast, for each kind of"
                    + " index_options and num_candidates, with and without rescoring. Recommends the cheapest way that meets a target.",
            "It copies ids and vectors into temporary indices, INDEX-recall-hnsw and so on, which take some two to three times the vectors' own"
                    + " space in all for each kind, and deletes them at the end."
        },
        sortOptions = false)
final class EvaluateRecallCommand extends ClusterCommand {

    private static final String QUERY = "query";

    @Option(
            names = "--field",
            paramLabel = "NAME",
            defaultValue = "abstract",
            description = "Whose vectors: title or abstract (default: ${DEFAULT-VALUE}).")
    private PaperField field;

    @Option(
            names = "--queries",
            paramLabel = "NAME",
            defaultValue = "titles",
            description =
                    "What is looked for: titles, embedded as queries, or papers, by their vectors in the index; these leave themselves out of what"
                            + " they find (default: ${DEFAULT-VALUE}).")
    private RecallOptions.Queries queries;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description =
                    "Model that embeds the titles, where the index does not say which one embedded its papers (default: the index's, or else the node's default model).")
    private String model;

    @Option(
            names = "--sample",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many queries (default: ${DEFAULT-VALUE}).")
    private int sample;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Which papers they are of: the same ones for the same seed and index (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many papers a search returns (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--num-candidates",
            paramLabel = "N",
            split = ",",
            defaultValue = "10,50,100,500,1000",
            description =
                    "Neighbours to consider on each shard; several, with commas between them (default: ${DEFAULT-VALUE}).")
    private List<Integer> candidates;

    @Option(
            names = "--index-options",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "hnsw,int8_hnsw,int4_hnsw,bbq_hnsw",
            description = "The kinds of graphs (default: ${DEFAULT-VALUE}).")
    private List<VectorIndexType> types;

    @Option(
            names = "--oversample",
            paramLabel = "X",
            split = ",",
            defaultValue = "0,3,10",
            description =
                    "Of quantised kinds: how many times --k neighbours are compared again by the floats, 0 for no rescoring (default: ${DEFAULT-VALUE}).")
    private List<Double> oversample;

    @Option(
            names = "--target-recall",
            paramLabel = "X",
            defaultValue = "0.95",
            description =
                    "The recall that is enough: the share of the nearest that is found, between 0 and 1 (default: ${DEFAULT-VALUE}).")
    private double target;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each query is asked, one at a time (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--no-force-merge",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Leave the temporary indices in the segments that they come in. They are merged to one a shard otherwise, since more segments find more and are slower.")
    private boolean merge;

    @Option(names = "--keep", description = "Keep the temporary indices.")
    private boolean keep;

    @Option(names = "--output", paramLabel = "FILE", description = "Write the figures to a file too, as JSON.")
    private Path output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RecallOptions study = valid(() -> new RecallOptions(
                types, candidates, oversample, k, target, sample, seed, rounds, queries, merge, keep));
        if (output != null) {
            valid(() -> TransferFlags.checkedTarget("--output", output));
        }
        Thread thread = Thread.currentThread();
        try (InterruptWatch watch = new InterruptWatch(thread::interrupt);
                ClusterClient cluster = connect()) {
            watch.start();
            RecallReport report = measure(cluster, study);
            if (output != null) {
                write(output, report);
            }
            print(report, RecallText.of(report));
            return ExitCode.OK;
        }
    }

    private RecallReport measure(ClusterClient cluster, RecallOptions study) throws InterruptedException {
        VectorField vectors = valid(() -> VectorField.of(cluster, options().index(), field));
        PluginModels models = new PluginModels(cluster);
        ModelId embedding = queries == RecallOptions.Queries.TITLES ? checkedModel(models, vectors) : null;
        try (RecallStudy recall = new RecallStudy(cluster, vectors, study, this::progress)) {
            return recall.run(titles -> models.embed(embedding, QUERY, titles));
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                progress("interrupted");
            }
            for (Throwable left : e.getSuppressed()) {
                progress(left.getMessage());
            }
            throw e;
        }
    }

    /** Before anything is copied. */
    private ModelId checkedModel(PluginModels models, VectorField vectors) {
        ModelId id = valid(() -> models.forQueries(vectors.index(), model));
        int dimensions = models.embed(id, QUERY, "title").length;
        if (dimensions != vectors.dimensions()) {
            throw usage("[--model] must be the one that the papers were embedded with: [" + id + "] makes vectors of "
                    + dimensions + " dimensions, [" + vectors.name() + "] of index [" + vectors.index() + "] has "
                    + vectors.dimensions());
        }
        return id;
    }

    private void progress(String message) {
        io().err().println("arxiv-loader: " + message);
    }
}
