/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.transfer.Summary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Summary SUMMARY = new Summary(1234, 1000, 200, 3, List.of(), 10);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aLogGetsALineOfNumbers() {
        try (Progress progress = new LineProgress(err, 2000)) {
            progress.show(SUMMARY, 500);
        }

        assertThat(printed())
                .isEqualToIgnoringNewLines(
                        "arxiv-loader: 1,234 read, 25 % of the file, 1,200 indexed, 3 failed, 120.0 docs/s");
    }

    @Test
    void withoutASizeThereIsNoShare() {
        try (Progress progress = new LineProgress(err, -1)) {
            progress.show(SUMMARY, 500);
        }

        assertThat(printed()).contains("1,234 read, 1,200 indexed");
    }

    @Test
    void aTerminalGetsABarOverTheBytes() {
        long megabyte = 1 << 20;
        try (Progress progress = new ProgressBarProgress(err, 4 * megabyte)) {
            progress.show(SUMMARY, megabyte);
        }

        assertThat(printed()).contains("load").contains("25%").contains("1,200 indexed, 3 failed");
    }

    @Test
    void theTickerCallsUntilItIsClosed() throws InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger calls = new AtomicInteger();
        try (ProgressTicker ticker = new ProgressTicker()) {
            ticker.start(Duration.ofMillis(5), () -> {
                calls.incrementAndGet();
                three.countDown();
            });
            assertThat(three.await(10, TimeUnit.SECONDS)).isTrue();
        }

        int atClose = calls.get();
        Thread.sleep(50);
        assertThat(calls).hasValue(atClose);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
