/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.core.TimeValue;

/**
 * How inference is done on this node.
 *
 * @param workers how many batches of one model run at a time
 * @param batchTokens the most tokens of a batch, padding included; a longer window runs alone
 * @param batchTimeout how long a batch may run before its model is given up
 * @param queueTexts how many texts of one model and priority may wait
 * @param queueBytes how many bytes of text of one model and priority may wait
 * @param queueTimeout how long a text may wait, loading the model included
 * @param cacheSize how many bytes of query texts and their vectors are remembered
 */
public record InferenceOptions(
        int workers,
        int batchTokens,
        TimeValue batchTimeout,
        int queueTexts,
        ByteSizeValue queueBytes,
        TimeValue queueTimeout,
        ByteSizeValue cacheSize) {

    public InferenceOptions withQueueTexts(int texts) {
        return new InferenceOptions(workers, batchTokens, batchTimeout, texts, queueBytes, queueTimeout, cacheSize);
    }

    public InferenceOptions withQueueTimeout(TimeValue timeout) {
        return new InferenceOptions(workers, batchTokens, batchTimeout, queueTexts, queueBytes, timeout, cacheSize);
    }

    public InferenceOptions withBatchTimeout(TimeValue timeout) {
        return new InferenceOptions(workers, batchTokens, timeout, queueTexts, queueBytes, queueTimeout, cacheSize);
    }
}
