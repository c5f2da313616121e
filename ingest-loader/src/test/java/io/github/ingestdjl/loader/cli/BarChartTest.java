/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.cli.BarChart.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarChartTest {

    @Test
    void barsAreMeasuredInEighths() {
        assertThat(new BarChart(20)
                        .lines(List.of(new Row("cs.CL", 8), new Row("math", 4), new Row("q", 1), new Row("none", 0))))
                .containsExactly("cs.CL  8  ██████████", "math   4  █████", "q      1  █▎", "none   0");
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        assertThat(new BarChart(80).lines(List.of(new Row("2023-01", 1_234_567), new Row("2023-02", 617_283))))
                .containsExactly("2023-01  1,234,567  " + "█".repeat(60), "2023-02    617,283  " + "█".repeat(30));
    }

    @Test
    void theSmallestCountIsStillSeen() {
        assertThat(new BarChart(40).lines(List.of(new Row("a", 1_000_000), new Row("b", 1))))
                .last()
                .isEqualTo("b          1  ▏");
    }

    @Test
    void noRowsAreNoLines() {
        assertThat(new BarChart(80).lines(List.of())).isEmpty();
    }

    @Test
    void theWidthIsTheTerminals() {
        assertThat(BarChart.width(Map.of("COLUMNS", "120"))).isEqualTo(120);
        assertThat(BarChart.width(Map.of())).isEqualTo(80);
        assertThat(BarChart.width(Map.of("COLUMNS", "wide"))).isEqualTo(80);
        assertThat(BarChart.width(Map.of("COLUMNS", "3"))).isEqualTo(20);
        assertThat(BarChart.width(Map.of("COLUMNS", "99999"))).isEqualTo(80);
    }
}
