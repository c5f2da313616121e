/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import java.util.Objects;

/**
 * One line of a source as it was read, kept until its paper is settled so that a failure can be written down in full.
 *
 * @param number the line's number in the file that is being read, from 1
 * @param text the line without its end; of a line of the failed file only the original within
 * @param json whether the text is one JSON object
 */
public record SourceLine(long number, String text, boolean json) {

    /** Refuses a line without text. */
    public SourceLine {
        Objects.requireNonNull(text, "text");
    }
}
