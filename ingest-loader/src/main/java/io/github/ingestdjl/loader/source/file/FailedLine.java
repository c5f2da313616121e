/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

/** The fields of a line in the file of failed papers, which is a source itself: the error beside the original. */
public final class FailedLine {

    /** What went wrong; its presence tells such a line from a paper. */
    public static final String ERROR = "error";

    /** The HTTP status of the refusal. */
    public static final String STATUS = "status";

    /** The number of the line in the file that was read. */
    public static final String LINE = "line";

    /** The address of a paper that came from the web. */
    public static final String URL = "url";

    /** The original, where it is a JSON object. */
    public static final String PAPER = "paper";

    /** The original, where it is not. */
    public static final String TEXT = "text";

    private FailedLine() {}
}
