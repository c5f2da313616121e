/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A. One | A. One",
                "A. One and B. Two | A. One;B. Two",
                "A. One, B. Two, and C. Three | A. One;B. Two;C. Three",
                "A. One (MIT, Boston), B. Two ((1) Paris and (2) Rome) | A. One;B. Two",
                "Sandy Anderson, Andy Sand | Sandy Anderson;Andy Sand",
            })
    void namesAreSplitAndAffiliationsDropped(String line, String names) {
        assertThat(AuthorNames.split(line)).containsExactly(names.split(";"));
    }
}
