/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import io.github.ingestdjl.loader.paper.Paper;
import java.time.LocalDate;
import java.util.List;

/** Papers for tests. */
final class Papers {

    private Papers() {}

    static Paper full() {
        return Paper.builder("hep-th/9901001", "A title")
                .abstractText("An abstract.")
                .authors(List.of("A. One", "B. Two"))
                .categories(List.of("hep-th", "math-ph"))
                .submitted(LocalDate.of(1999, 1, 2))
                .updated(LocalDate.of(2001, 3, 4))
                .versions(List.of(LocalDate.of(1999, 1, 2), LocalDate.of(2000, 2, 3), LocalDate.of(2001, 3, 4)))
                .dois(List.of("10.1/a"))
                .journalRef("J. Test 1")
                .comments("3 pages")
                .license("http://l")
                .reportNo("R-1")
                .submitter("A. One")
                .withdrawn(true)
                .build();
    }

    static Paper numbered(int number) {
        return Paper.builder("2106.%05d".formatted(number), "Title " + number).build();
    }
}
