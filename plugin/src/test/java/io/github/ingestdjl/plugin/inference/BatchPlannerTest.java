/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.plugin.inference.PendingText.Window;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {

    @Test
    void batchIsFilledUpToThePaddedBudget() {
        assertThat(lengths(new BatchPlanner(100).take(windows(30, 30, 30, 30, 30))))
                .containsExactly(30, 30, 30);
    }

    @Test
    void windowLongerThanTheBudgetRunsAlone() {
        assertThat(lengths(new BatchPlanner(100).take(windows(150, 10, 150)))).containsExactly(150);
    }

    @Test
    void oldestIsInTheBatchThoughOthersWouldFillItBetter() {
        List<Window> ready = windows(90, 10, 10, 10, 10, 10, 10);
        assertThat(lengths(new BatchPlanner(100).take(ready))).containsExactly(90);
        assertThat(lengths(new BatchPlanner(100).take(ready))).containsExactly(10, 10, 10, 10, 10, 10);
        assertThat(ready).isEmpty();
    }

    @Test
    void nearestInLengthComeFirst() {
        assertThat(lengths(new BatchPlanner(63).take(windows(20, 28, 21, 14, 19))))
                .containsExactlyInAnyOrder(20, 21, 19);
    }

    @Test
    void batchIsNeverMostlyPadding() {
        Random random = new Random(7);
        List<Window> ready = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ready.add(window(i, 1 + random.nextInt(256)));
        }
        BatchPlanner planner = new BatchPlanner(512);
        while (ready.isEmpty() == false) {
            long oldest = ready.stream().mapToLong(Window::sequence).min().orElseThrow();
            List<Window> batch = planner.take(ready);
            int longest = batch.stream().mapToInt(Window::length).max().orElseThrow();
            int tokens = batch.stream().mapToInt(Window::length).sum();
            assertThat(batch).anyMatch(window -> window.sequence() == oldest);
            assertThat(longest * batch.size()).isLessThanOrEqualTo(512);
            assertThat(tokens).isGreaterThanOrEqualTo((int) (longest * batch.size() * 0.8));
        }
    }

    private static List<Integer> lengths(List<Window> windows) {
        return windows.stream().map(Window::length).toList();
    }

    private static List<Window> windows(int... lengths) {
        List<Window> windows = new ArrayList<>();
        for (int length : lengths) {
            windows.add(window(windows.size(), length));
        }
        return windows;
    }

    private static Window window(int sequence, int length) {
        PendingText text = new PendingText(new PendingText.Key("text " + sequence, Priority.INGEST, LongText.TRUNCATE));
        return new Window(text, 0, new TokenWindow(new long[length], new long[length]), sequence);
    }
}
