/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArxivIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"0704.0001", "1412.9999", "1501.00001", "2106.09685", "hep-th/9901001", "acc-phys/9411001"})
    void idsOfEveryAgeAreIds(String id) throws InvalidPaperException {
        assertThat(ArxivId.checked(id)).isEqualTo(id);
        assertThat(ArxivId.of(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "2106.09685v2, 2106.09685",
        "arXiv:2106.09685, 2106.09685",
        "arxiv: 2106.09685v12, 2106.09685",
        "https://arxiv.org/abs/2106.09685v2, 2106.09685",
        "http://www.arxiv.org/pdf/2106.09685v1.pdf, 2106.09685",
        "export.arxiv.org/abs/hep-th/9901001v3, hep-th/9901001",
        "https://arxiv.org/abs/2106.09685?context=cs, 2106.09685",
        "https://doi.org/10.48550/arXiv.2106.09685, 2106.09685",
        "oai:arXiv.org:math/0202001, math/0202001",
        "math.AG/0202001, math/0202001",
        "' 0704.0001 ', 0704.0001",
    })
    void whatPeopleWriteForAnIdBecomesTheId(String written, String id) throws InvalidPaperException {
        assertThat(ArxivId.of(written)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../../_all",
                "0704.1",
                "0704.00012",
                "1501.0001",
                "2113.09685",
                "0700.0001",
                "hep th/9901001",
                "hep-th/9913001",
                "0704.0001/_search",
                "https://example.org/abs/2106.09685",
                "2106.09685v",
                "v2"
            })
    void anythingElseIsNoId(String text) {
        assertThatThrownBy(() -> ArxivId.of(text))
                .isInstanceOf(InvalidPaperException.class)
                .hasMessageContaining("[id] must look like [2106.09685]");
    }

    // As they stand in a collection whose ids went through floating point numbers.
    @ParameterizedTest
    @ValueSource(strings = {"704.0002", "1001.5", "1503.0197", "1501.0757199999998"})
    void anIdThatWasTakenForANumberIsRejectedWithThatGuess(String id) {
        assertThatThrownBy(() -> ArxivId.of(id))
                .hasMessageEndingWith("[" + id + "]: its digits do not fit, was it taken for a number?");
    }

    @ParameterizedTest
    @CsvSource({
        "1907.0072899999998, 1907.00729",
        "1907.0073000000001, 1907.00730",
        "704.0002, 0704.0002",
        "704.0001999999999, 0704.0002",
        "1412.9979999999998, 1412.9980",
    })
    void anIdThatWasTakenForANumberIsRepairedWhereOnlyOneIdWillDo(String number, String id) {
        assertThat(ArxivId.repaired(number)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1503.0197",
                "1001.5",
                "704.002",
                "1907.00729",
                "1907.0072812345678",
                "1913.0072899999998",
                "1907.9999999999999",
                "4.5",
                "v2",
                ""
            })
    void otherNumbersAreNotRepaired(String number) {
        assertThat(ArxivId.repaired(number)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0704.0001, 2007-04", "2106.09685, 2021-06", "hep-th/9901001, 1999-01", "math/0202001, 2002-02"})
    void anIdTellsItsMonth(String id, YearMonth month) {
        assertThat(ArxivId.month(id)).isEqualTo(month);
    }

    @Test
    void aVersionIsNoPartOfACheckedId() {
        assertThatThrownBy(() -> ArxivId.checked("2106.09685v2")).isInstanceOf(InvalidPaperException.class);
    }
}
