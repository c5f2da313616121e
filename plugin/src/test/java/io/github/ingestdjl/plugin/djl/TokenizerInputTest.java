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
    void textIsKeptUpToSoManyCharacters() {
        String longest = "a".repeat(256);
        assertUncut(longest, 256);
        assertCut(longest + "b", 256, longest);
    }

    @Test
    void textIsCutBetweenWordsIfThatIsNear() {
        assertCut("some words of a text", 10, "some words");
        assertCut("some words of a text", 12, "some words");
        assertCut("some words of a text", 13, "some words of");
        assertCut("a " + "b".repeat(1000), 500, "a " + "b".repeat(498));
    }

    @Test
    void whiteSpaceStaysAsItIs() {
        assertUncut("a" + " \u2003\u000B\n".repeat(31) + "b", 1000);
    }

    @Test
    void runsOfWhiteSpaceAreShortenedWhereATextIsTooLong() {
        for (String blank : new String[] {" ", "\n", "\u2003", "\u000B", "\f", "\u3000"}) {
            TokenizerInput input = TokenizerInput.dense("a" + blank.repeat(6_000_000) + "b", 32_768);
            assertThat(input.text()).isEqualTo("a" + blank.repeat(16) + "b");
            assertThat(input.cut()).isFalse();
            String shorter = "a" + blank.repeat(32_000) + "b";
            assertThat(TokenizerInput.dense(shorter, 32_768).text()).isEqualTo(shorter);
        }
    }

    @Test
    void shortenedTextIsBoundedLikeAnyOther() {
        TokenizerInput input = TokenizerInput.dense(("a" + "\u2003".repeat(100)).repeat(10_000), 256);
        assertThat(input.text())
                .hasSizeBetween(230, 256)
                .startsWith("a" + "\u2003".repeat(16) + "a")
                .endsWith("a");
        assertThat(input.cut()).isTrue();
    }

    @Test
    void blanksAroundAreNoText() {
        TokenizerInput input = TokenizerInput.beginning(" \t a" + " \n".repeat(1000), 128);
        assertThat(input.text()).isEqualTo("a");
        assertThat(input.cut()).isFalse();
    }

    @Test
    void pairOfSurrogatesIsNotCutInTwo() {
        assertCut("a".repeat(127) + EMOJI, 128, "a".repeat(127));
        assertCut("a".repeat(128) + EMOJI, 128, "a".repeat(128));
        assertCut(EMOJI.repeat(65), 128, EMOJI.repeat(64));
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
        TokenizerInput input = TokenizerInput.beginning(text, 1000);
        assertThat(input.text()).isEqualTo(repaired);
        assertThat(input.cut()).isFalse();
    }

    @Test
    void wellFormedTextIsNotCopied() {
        String text = "caf\u00e9 \u9ED1\u6D1E " + EMOJI;
        assertThat(TokenizerInput.beginning(text, 1000).text()).isSameAs(text);
    }

    private static void assertUncut(String text, int most) {
        TokenizerInput input = TokenizerInput.beginning(text, most);
        assertThat(input.text()).isEqualTo(text);
        assertThat(input.cut()).isFalse();
    }

    private static void assertCut(String text, int most, String kept) {
        TokenizerInput input = TokenizerInput.beginning(text, most);
        assertThat(input.text()).isEqualTo(kept);
        assertThat(input.cut()).isTrue();
    }
}
