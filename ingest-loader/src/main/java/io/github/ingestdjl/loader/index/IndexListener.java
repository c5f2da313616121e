/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

/**
 * Hears of each paper once, when it is settled. Called from the client's threads, several at a time.
 *
 * @param <C> what the caller handed in with the paper
 */
public interface IndexListener<C> {

    /** The paper is in the index. */
    void indexed(C context, boolean created);

    /** The paper is not in the index and will not be tried again. */
    void failed(C context, IndexFailure failure);
}
