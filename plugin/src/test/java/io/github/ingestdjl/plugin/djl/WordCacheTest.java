/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordCacheTest {
    private final List<String> asked = new ArrayList<>();
    private final WordCache cache = new WordCache(this::lengths);

    /** A word's tokens here are its length and its first character. */
    private long[] lengths(String word) {
        asked.add(word);
        return word.equals("endless") ? null : new long[] {word.length(), word.charAt(0)};
    }

    @Test
    void tokensOfATextAreThoseOfItsWords() {
        assertThat(cache.tokenize(" ab\n\tc  ", 10)).containsExactly(2, 'a', 1, 'c');
    }

    @Test
    void knownWordIsNotAskedForAgain() {
        cache.tokenize("ab c ab", 10);
        cache.tokenize("c ab", 10);
        assertThat(asked).containsExactly("ab", "c");
    }

    @Test
    void noMoreTokensThanWantedAreCollected() {
        assertThat(cache.tokenize("ab c d", 3)).containsExactly(2, 'a', 1);
        assertThat(asked).containsExactly("ab", "c");
    }

    @Test
    void textOfNothingButNewWordsIsGivenBack() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append('w').append(i).append(' ');
        }
        assertThat(cache.tokenize(text.toString(), 1000)).isNull();
        assertThat(asked).hasSizeLessThan(60);
    }

    @Test
    void textWithAWordThatCannotBeDoneAloneIsGivenBack() {
        assertThat(cache.tokenize("ab endless c", 10)).isNull();
    }

    @Test
    void blankTextHasNoTokens() {
        assertThat(cache.tokenize(" \n", 10)).isEmpty();
    }

    @Test
    void veryLongWordIsNotKept() {
        String longWord = "x".repeat(100);
        cache.tokenize(longWord, 10);
        cache.tokenize(longWord, 10);
        assertThat(asked).hasSize(2);
    }

    @Test
    void forgetsWordsInsteadOfGrowingForEver() {
        for (int i = 0; i < 100_000; i++) {
            cache.tokenize("w" + i, 10);
        }
        asked.clear();
        cache.tokenize("w0", 10);
        cache.tokenize("w99999", 10);
        assertThat(asked).containsExactly("w0");
    }
}
