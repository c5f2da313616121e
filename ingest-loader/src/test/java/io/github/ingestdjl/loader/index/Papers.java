/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import io.github.ingestdjl.loader.source.Paper;
import java.time.LocalDate;
import java.util.List;

/** Papers for tests. */
final class Papers {

    private Papers() {}

    static Paper full() {
        return new Paper(
                "hep-th/9901001",
                "A title",
                "An abstract.",
                List.of("A. One", "B. Two"),
                List.of("hep-th", "math-ph"),
                LocalDate.of(1999, 1, 2),
                LocalDate.of(2001, 3, 4),
                3,
                List.of("10.1/a"),
                "J. Test 1",
                "3 pages",
                "http://l",
                "R-1",
                "A. One");
    }

    static Paper numbered(int number) {
        return new Paper(
                "2106.%05d".formatted(number),
                "Title " + number,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }
}
