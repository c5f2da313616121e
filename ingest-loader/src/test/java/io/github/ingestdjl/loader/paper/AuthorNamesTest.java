/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A. One | A. One",
                "A. One and B. Two | A. One;B. Two",
                "A. One, B. Two, and C. Three | A. One;B. Two;C. Three",
                "A. One (MIT, Boston), B. Two ((1) Paris and (2) Rome) | A. One;B. Two",
                "The BABAR Collaboration, B. Aubert, et al | BABAR Collaboration;B. Aubert",
                "The Who, F. Aharonian, et al. | The Who;F. Aharonian",
                "A. One ((1) (2) Paris (France)), B. Two | A. One;B. Two",
                "A. One (Paris, B. Two | A. One (Paris;B. Two",
                "A. One), B. Two | A. One);B. Two",
                "Sandy Anderson, Andy Sand | Sandy Anderson;Andy Sand",
            })
    void namesAreSplitAndAffiliationsDropped(String line, String names) {
        assertThat(AuthorNames.split(line)).containsExactly(names.split(";"));
    }

    // A pattern with a loop for each character would need as many frames.
    @ParameterizedTest
    @ValueSource(strings = {"(", "()", "(a", ")", " ", ","})
    @Timeout(60)
    void longNonsenseIsSplitToo(String piece) {
        assertThatCode(() -> AuthorNames.split(piece.repeat(500_000))).doesNotThrowAnyException();
    }
}
