/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.plugin.inference.PendingText.Window;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReadyWindowsTest {

    @Test
    void batchIsFilledUpToThePaddedBudget() {
        assertThat(lengths(ready(100, 30, 30, 30, 30, 30).takeBatch())).containsExactly(30, 30, 30);
    }

    @Test
    void windowLongerThanTheBudgetRunsAlone() {
        assertThat(lengths(ready(100, 150, 10, 150).takeBatch())).containsExactly(150);
    }

    @Test
    void oldestIsInTheBatchThoughOthersWouldFillItBetter() {
        ReadyWindows ready = ready(100, 90, 10, 10, 10, 10, 10, 10);
        assertThat(lengths(ready.takeBatch())).containsExactly(90);
        assertThat(lengths(ready.takeBatch())).containsExactly(10, 10, 10, 10, 10, 10);
        assertThat(ready.isEmpty()).isTrue();
        assertThat(ready.takeBatch()).isEmpty();
    }

    @Test
    void nearestInLengthComeFirst() {
        assertThat(lengths(ready(63, 20, 28, 21, 14, 19).takeBatch())).containsExactlyInAnyOrder(20, 21, 19);
    }

    @Test
    void efficientBatchTakesHardlyAnyPadding() {
        ReadyWindows ready = ready(1000, 100, 100, 80, 100, 100);
        assertThat(lengths(ready.takeBatch())).containsExactly(100, 100, 100, 100);
        assertThat(lengths(ready.takeBatch())).containsExactly(80);
    }

    @Test
    void removedWindowsAreInNoBatch() {
        ReadyWindows ready = ready(100, 10, 20, 10);
        ready.removeIf(window -> window.length() == 10);
        assertThat(ready.size()).isEqualTo(1);
        assertThat(lengths(ready.takeBatch())).containsExactly(20);
    }

    @Test
    void everyBatchHasTheOldestAndIsNeverMostlyPadding() {
        Random random = new Random(7);
        ReadyWindows ready = new ReadyWindows(512);
        Set<Long> left = new TreeSet<>();
        for (long sequence = 0; sequence < 500; sequence++) {
            ready.add(window(sequence, 1 + random.nextInt(256)));
            left.add(sequence);
        }
        while (left.isEmpty() == false) {
            long oldest = left.iterator().next();
            List<Window> batch = ready.takeBatch();
            int longest = batch.stream().mapToInt(Window::length).max().orElseThrow();
            int tokens = batch.stream().mapToInt(Window::length).sum();
            assertThat(batch).anyMatch(window -> window.sequence() == oldest);
            assertThat(longest * batch.size()).isLessThanOrEqualTo(512);
            assertThat(tokens).isGreaterThanOrEqualTo((int) (longest * batch.size() * 0.8));
            batch.forEach(window -> assertThat(left.remove(window.sequence())).isTrue());
        }
        assertThat(ready.isEmpty()).isTrue();
    }

    private static List<Integer> lengths(List<Window> windows) {
        return windows.stream().map(Window::length).toList();
    }

    private static ReadyWindows ready(int budget, int... lengths) {
        ReadyWindows ready = new ReadyWindows(budget);
        for (int i = 0; i < lengths.length; i++) {
            ready.add(window(i, lengths[i]));
        }
        return ready;
    }

    private static Window window(long sequence, int length) {
        PendingText text =
                new PendingText(new PendingText.Key("text " + sequence, Priority.INGEST, LongText.TRUNCATE, null));
        return new Window(text, 0, new TokenWindow(new long[length], new long[length]), sequence);
    }
}
