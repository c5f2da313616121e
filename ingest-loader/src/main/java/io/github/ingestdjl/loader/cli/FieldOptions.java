/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.PaperField;
import picocli.CommandLine.Option;

/** The option that says which text of a paper counts. */
final class FieldOptions {

    @Option(
            names = "--field",
            paramLabel = "NAME",
            defaultValue = "abstract",
            description =
                    "What to compare with: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). With both, a paper counts by the one that fits better.")
    private PaperField field;

    PaperField field() {
        return field;
    }
}
