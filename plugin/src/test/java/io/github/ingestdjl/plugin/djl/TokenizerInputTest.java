/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerInputTest {
    private static final String EMOJI = "\uD83D\uDE00";

    @Test
    void textIsKeptUpToSoManyCharactersForEachToken() {
        String longest = "a".repeat(256);
        assertUncut(longest, 2);
        assertCut(longest + "b", 2, longest);
    }

    @Test
    void whiteSpaceStaysAsItIsInATextThatIsNotTooLong() {
        assertUncut("a" + " \u2003\u000B\n".repeat(31) + "b", 1);
    }

    @Test
    void runsOfWhiteSpaceAreShortenedInALongerOne() {
        for (String blank : new String[] {" ", "\n", "\u2003", "\u000B", "\f", "\u3000"}) {
            TokenizerInput input = new TokenizerInput("a" + blank.repeat(6_000_000) + "b", 256);
            assertThat(input.text()).isEqualTo("a" + blank.repeat(16) + "b");
            assertThat(input.cut()).isFalse();
        }
    }

    @Test
    void shortenedTextIsBoundedLikeAnyOther() {
        TokenizerInput input = new TokenizerInput(("a" + "\u2003".repeat(100)).repeat(10_000), 2);
        assertThat(input.text()).hasSize(256).startsWith("a" + "\u2003".repeat(16) + "a");
        assertThat(input.cut()).isTrue();
    }

    @Test
    void blanksAroundAreNoText() {
        TokenizerInput input = new TokenizerInput(" \t a" + " \n".repeat(1000), 1);
        assertThat(input.text()).isEqualTo("a");
        assertThat(input.cut()).isFalse();
    }

    @Test
    void pairOfSurrogatesIsNotCutInTwo() {
        assertCut("a".repeat(127) + EMOJI, 1, "a".repeat(127));
        assertCut("a".repeat(128) + EMOJI, 1, "a".repeat(128));
        assertCut(EMOJI.repeat(65), 1, EMOJI.repeat(64));
    }

    @Test
    void longestModelDoesNotOverflow() {
        assertUncut("a".repeat(1000), Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "half \uD83D a pair, half \uFFFD a pair",
        "half \uDE00 a pair, half \uFFFD a pair",
        "\uDE00\uD83D, \uFFFD\uFFFD",
        "\uD83D\uD83D\uDE00, \uFFFD\uD83D\uDE00",
        "end \uD83D, end \uFFFD"
    })
    void halfAPairIsReplaced(String text, String repaired) {
        TokenizerInput input = new TokenizerInput(text, 8);
        assertThat(input.text()).isEqualTo(repaired);
        assertThat(input.cut()).isFalse();
    }

    @Test
    void wellFormedTextIsNotCopied() {
        String text = "caf\u00e9 \u9ED1\u6D1E " + EMOJI;
        assertThat(new TokenizerInput(text, 8).text()).isSameAs(text);
    }

    private static void assertUncut(String text, int maxLength) {
        TokenizerInput input = new TokenizerInput(text, maxLength);
        assertThat(input.text()).isEqualTo(text);
        assertThat(input.cut()).isFalse();
    }

    private static void assertCut(String text, int maxLength, String kept) {
        TokenizerInput input = new TokenizerInput(text, maxLength);
        assertThat(input.text()).isEqualTo(kept);
        assertThat(input.cut()).isTrue();
    }
}
