/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.format.GoldenVectors;
import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.VectorComparison;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.ModelCheck;
import io.github.ingestdjl.loader.index.PluginModels;
import io.github.ingestdjl.loader.model.GoldenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arxiv-loader model check}. */
@Command(
        name = "check",
        description =
                "Lets every node embed the texts in its model's golden.json, and compares the vectors with those there.",
        sortOptions = false)
final class ModelCheckCommand extends ClusterCommand {

    @Parameters(paramLabel = "ID", description = "The model.")
    private String id;

    @Option(
            names = "--golden",
            paramLabel = "FILE|DIR|ZIP",
            description =
                    "Compare also with these vectors, a golden.json or the one in a model's folder or zip; then the nodes' folders need none.")
    private Path golden;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            defaultValue = "1e-4",
            description = "What a value may differ by (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--min-cosine",
            paramLabel = "X",
            defaultValue = "0.95",
            description =
                    "What the cosine must be at least, for models that compute in int8, whose values are not those of the original (default: ${DEFAULT-VALUE}).")
    private double minCosine;

    @Override
    public Integer call() throws IOException {
        ModelId model = valid(() -> new ModelId(id));
        if (!(tolerance > 0 && tolerance <= Float.MAX_VALUE)) {
            throw usage("[--tolerance] must be a number above 0, got [" + tolerance + "]");
        }
        if (!(minCosine > 0 && minCosine < 1)) {
            throw usage("[--min-cosine] must be a number between 0 and 1, got [" + minCosine + "]");
        }
        GoldenVectors local = golden == null ? null : GoldenFile.open(golden);
        try (ClusterClient cluster = connect()) {
            PluginModels models = new PluginModels(cluster);
            ModelCheck check = models.check(model, tolerance, minCosine);
            VectorComparison comparison = local == null ? null : compare(models, model, local);
            ModelCheckReport report = new ModelCheckReport(model, check, comparison, tolerance, minCosine);
            print(report.json(), report.text());
            return report.ok() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    /** One by one, as the nodes do: a vector of an int8 model depends on the batch its text is in. */
    private static VectorComparison compare(PluginModels models, ModelId model, GoldenVectors golden) {
        VectorComparison comparison = VectorComparison.NONE;
        for (Map.Entry<InputType, List<float[]>> entry : golden.vectors().entrySet()) {
            for (int i = 0; i < golden.texts().size(); i++) {
                float[] actual =
                        models.embed(model, entry.getKey().key(), golden.texts().get(i));
                comparison = comparison.and(actual, entry.getValue().get(i));
            }
        }
        return comparison;
    }
}
