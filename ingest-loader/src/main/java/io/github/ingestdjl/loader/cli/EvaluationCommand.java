/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** What the commands share that score lists of papers. */
abstract class EvaluationCommand extends ClusterCommand {

    @Mixin
    private EvaluationOptions evaluation;

    final EvaluationOptions evaluation() {
        return evaluation;
    }

    /** Writes the lists where they are wanted, and prints what they are worth. */
    final void report(RunFile file, Map<String, Object> counts, String said) throws IOException {
        if (evaluation.output != null) {
            file.write(evaluation.output);
        }
        EvaluationText text = new EvaluationText(file, evaluation.measures());
        List<String> lines = new ArrayList<>();
        switch (evaluation.format) {
            case MARKDOWN -> lines.addAll(text.markdown());
            case CSV -> lines.addAll(text.csv());
            default -> {
                lines.addAll(text.table());
                lines.add(said);
            }
        }
        if (evaluation.output != null && evaluation.format == EvaluationOptions.Format.TEXT) {
            lines.add("every list is in " + evaluation.output);
        }
        print(file, counts, String.join(System.lineSeparator(), lines));
    }

    private void print(RunFile file, Map<String, Object> counts, String text) throws JsonProcessingException {
        Map<String, Object> json = new LinkedHashMap<>(counts);
        json.putAll(file.summary());
        if (evaluation.format == EvaluationOptions.Format.JSON) {
            printJson(json);
        } else {
            print(json, text);
        }
    }
}
