/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StackBoundTest {
    private static final int ANSWERS = 100_000;

    private final List<Runnable> handedOver = new ArrayList<>();

    @Test
    void answersWithinAnswersGoOnElsewhereBeforeTheStackIsDeep() throws Exception {
        StackBound stack = new StackBound(answer -> CompletableFuture.runAsync(answer));
        CompletableFuture<Integer> deepest = new CompletableFuture<>();
        answer(stack, ANSWERS, 0, deepest);
        assertThat(deepest.get(30, TimeUnit.SECONDS)).isLessThan(400);
    }

    private static void answer(StackBound stack, int left, int deepest, CompletableFuture<Integer> result) {
        long frames = StackWalker.getInstance().walk(all -> all.limit(10_000).count());
        int depth = Math.max(deepest, (int) frames);
        if (left == 0) {
            result.complete(depth);
        } else {
            stack.run(() -> answer(stack, left - 1, depth, result));
        }
    }

    @Test
    void answersOneAfterTheOtherStayOnTheirThread() {
        StackBound stack = new StackBound(handedOver::add);
        int[] given = {0};
        for (int i = 0; i < 1_000; i++) {
            stack.run(() -> given[0]++);
        }
        assertThat(given[0]).isEqualTo(1_000);
        assertThat(handedOver).isEmpty();
    }

    @Test
    void answerThatThrowsIsCountedOut() {
        StackBound stack = new StackBound(handedOver::add);
        for (int i = 0; i < 1_000; i++) {
            try {
                stack.run(() -> {
                    throw new IllegalStateException("the rest of the pipeline failed");
                });
            } catch (IllegalStateException e) {
                // As its caller is told; the next one is none the deeper.
            }
        }
        assertThat(handedOver).isEmpty();
    }

    @Test
    void answerThatNobodyTakesOverIsGivenAllTheSame() {
        StackBound stack = new StackBound(answer -> {
            throw new RejectedExecutionException("the node is closing");
        });
        CompletableFuture<Integer> result = new CompletableFuture<>();
        answer(stack, 200, 0, result);
        assertThat(result).isCompleted();
    }
}
