/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.source.Position;

/**
 * A moment at which everything that a source had returned was settled and safe on the disk.
 *
 * @param position where the source stood
 * @param papersBytes how long the file of papers was; what is behind that was written later
 * @param failedBytes the same of the file of failed papers
 * @param counts what had been counted
 */
public record Checkpoint(Position position, long papersBytes, long failedBytes, Counts counts) {

    /** Before the first run. */
    public static final Checkpoint START = new Checkpoint(Position.START, 0, 0, Counts.NONE);
}
