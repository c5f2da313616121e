/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhitespaceTest {

    @Test
    void wrappedAndIndentedTextIsFoldedToOneLine() {
        assertThat(Whitespace.fold("  A long\n  title\r\n\t that\u000bwraps\f \n"))
                .isEqualTo("A long title that wraps");
        assertThat(Whitespace.fold(" \n ")).isEmpty();
        assertThat(Whitespace.fold("")).isEmpty();
    }

    @Test
    void aNoBreakSpaceBetweenWordsStays() {
        assertThat(Whitespace.fold("Fig.\u00a01 \u2003 x")).isEqualTo("Fig.\u00a01 \u2003 x");
    }
}
