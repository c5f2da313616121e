/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import io.github.ingestdjl.loader.paper.Paper;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * How a job treats what its source returns.
 *
 * @param limit how many records to read at most, those of earlier runs included
 * @param wanted which papers are to be moved
 * @param stopOnError whether the first failure ends the job
 * @param checkpointPace how often to remember how far the job has come; what is younger is done again after a crash
 */
public record TransferOptions(long limit, Predicate<Paper> wanted, boolean stopOnError, Duration checkpointPace) {

    /** Everything, whatever fails. */
    public static final TransferOptions ALL =
            new TransferOptions(Long.MAX_VALUE, paper -> true, false, Duration.ofSeconds(5));
}
