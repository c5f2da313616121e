/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Keeps the stack short. Elasticsearch runs the rest of a pipeline, and each further element of a {@code foreach}, from
 * within the answer of an asynchronous processor; where a thousand in a row answer at once, having nothing to embed or no
 * room, that would overflow the stack, and end the node. Safe for several threads.
 */
final class StackBound {
    /** Each answer brings some ten frames of Elasticsearch's. */
    private static final int MOST_ANSWERS = 32;

    private static final ThreadLocal<Integer> ANSWERS = new ThreadLocal<>();

    private final Executor executor;

    /** @param executor goes on with what would be too deep */
    StackBound(Executor executor) {
        this.executor = executor;
    }

    /** Gives an answer, on this thread or, if too many are being given on it already, on another. */
    void run(Runnable answer) {
        Integer given = ANSWERS.get();
        if (given == null) {
            count(1, answer);
        } else if (given < MOST_ANSWERS) {
            count(given + 1, answer);
        } else {
            try {
                executor.execute(() -> run(answer));
            } catch (RejectedExecutionException e) {
                // The node is closing: better deep than never.
                answer.run();
            }
        }
    }

    private static void count(int answers, Runnable answer) {
        ANSWERS.set(answers);
        try {
            answer.run();
        } finally {
            if (answers == 1) {
                ANSWERS.remove();
            } else {
                ANSWERS.set(answers - 1);
            }
        }
    }
}
