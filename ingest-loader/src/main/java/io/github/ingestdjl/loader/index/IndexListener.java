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

    /** The paper is in the index, in place of an older or equally old record unless it was created. */
    void indexed(C context, boolean created);

    /** The index holds a newer record of the paper, or has deleted it later: nothing was changed. */
    void outdated(C context);

    /** The paper is not in the index any more, or never was. */
    void deleted(C context);

    /** The paper was neither indexed nor deleted, and will not be tried again. */
    void failed(C context, IndexFailure failure);
}
