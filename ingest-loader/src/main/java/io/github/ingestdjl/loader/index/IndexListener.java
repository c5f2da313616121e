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
    void failed(C context, Failure failure);

    /** The node had no room for the paper, or was away: it is sent again, so this is not the last that is heard of it. Told once a paper. */
    void retried(C context);

    /**
     * Why a paper was not indexed.
     *
     * @param type the kind of problem, to group by
     * @param message the problem in full
     * @param status the HTTP status of the refusal, null when there was no answer
     * @param lasting whether every further paper would fail alike: the node or the alias is gone, or these credentials are refused
     */
    record Failure(String type, String message, Integer status, boolean lasting) {}
}
