/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoisTest {

    @Test
    void severalDoisAreSplitHoweverTheyAreSeparated() {
        // As in the records of 1012.1243, 1601.03238 and others.
        assertThat(Dois.split("10.1007/JHEP12(2010)070 10.1007/JHEP02(2011)044"))
                .containsExactly("10.1007/JHEP12(2010)070", "10.1007/JHEP02(2011)044");
        assertThat(Dois.split("10.1002/andp.201000099; 10.1002/andp.201200739"))
                .containsExactly("10.1002/andp.201000099", "10.1002/andp.201200739");
        assertThat(Dois.split("10.1103/a, 10.1103/b;10.1103/c")).containsExactly("10.1103/a", "10.1103/b", "10.1103/c");
    }

    @Test
    void aDoiWithASemicolonStaysWhole() {
        assertThat(Dois.split("10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1"))
                .containsExactly("10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1");
    }

    @Test
    void noFieldHasNoDois() {
        assertThat(Dois.split(null)).isEmpty();
        assertThat(Dois.split(" ")).isEmpty();
    }
}
