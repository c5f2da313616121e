/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import java.nio.file.Path;

/**
 * What became of an installation.
 *
 * @param folder where the model lies now
 * @param owner whose its files are, as {@code owner:group}, or null where files have no owner
 * @param expectedOwner whose the configuration is, as {@code owner:group}, or null
 * @param spec what its properties say
 * @param goldenTexts of how many texts it has the vectors they ought to get
 */
public record Installation(
        ModelId id,
        Path folder,
        Outcome outcome,
        int files,
        long bytes,
        String owner,
        String expectedOwner,
        ModelSpec spec,
        int goldenTexts) {

    /** What was done. */
    public enum Outcome {
        INSTALLED,
        REPLACED,
        ALREADY_THERE
    }
}
