/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations as people read them: {@code 300 s}, {@code 0.412 s}. */
final class Seconds {

    private static final Duration LONG = Duration.ofSeconds(10);

    private Seconds() {}

    static String of(Duration duration) {
        int digits = duration.compareTo(LONG) < 0 ? 3 : 0;
        BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).setScale(digits, RoundingMode.CEILING);
        return seconds.stripTrailingZeros().toPlainString() + " s";
    }
}
