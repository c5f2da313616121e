/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.TokenWindow;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What one model has done on this node since it started. Safe for several threads. */
final class InferenceStats {
    final LongAdder loads = new LongAdder();
    final LongAdder loadFailures = new LongAdder();
    final LongAdder texts = new LongAdder();
    final LongAdder tokens = new LongAdder();
    final LongAdder paddedTokens = new LongAdder();
    final LongAdder batches = new LongAdder();
    final LongAdder tokenizeNanos = new LongAdder();
    final LongAdder inferenceNanos = new LongAdder();
    final LongAdder truncated = new LongAdder();
    final LongAdder shared = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder failed = new LongAdder();

    /** Counts a batch, whether it failed or not. */
    void ran(List<TokenWindow> batch, long nanos) {
        int longest = batch.stream().mapToInt(TokenWindow::length).max().orElse(0);
        batches.increment();
        tokens.add(batch.stream().mapToLong(TokenWindow::length).sum());
        paddedTokens.add((long) longest * batch.size());
        inferenceNanos.add(nanos);
    }
}
