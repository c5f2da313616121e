/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaperFormatTest {

    private static final Paper PAPER = Paper.builder("hep-th/9901001", "On $x_1$ & {Q}: 5% [new]")
            .abstractText("Two\nlines")
            .authors(List.of("Ludwig van der Berg", "Ann Lee Jr.", "Planck Collaboration", "Bohr and Sons"))
            .categories(List.of("hep-th", "gr-qc"))
            .submitted(LocalDate.of(1999, 1, 4))
            .dois(List.of("10.1/x_y"))
            .build();

    @Test
    void bibtexHasTheEprintAndEscapesWhatIsNoFormula() {
        assertThat(PaperFormat.BIBTEX.text(PAPER)).isEqualTo("""
                @misc{arXiv:hep-th/9901001,
                  title = {{On $x_1$ \\& {Q}: 5\\% [new]}},
                  author = {Ludwig van der Berg and Ann Lee Jr. and Planck Collaboration and {Bohr and Sons}},
                  year = {1999},
                  eprint = {hep-th/9901001},
                  archivePrefix = {arXiv},
                  primaryClass = {hep-th},
                  doi = {10.1/x_y},
                  url = {https://arxiv.org/abs/hep-th/9901001}
                }

                """);
    }

    @Test
    void aBraceWithoutItsOtherIsLeftOutOfBibtex() {
        assertThat(PaperFormat.BIBTEX.text(
                        Paper.builder("2106.09685", "a } b { c $ d").build()))
                .contains("title = {{a  b  c \\$ d}}");
    }

    @Test
    void risHasLastNamesFirst() {
        assertThat(PaperFormat.RIS.text(PAPER)).isEqualTo("""
                TY  - UNPB
                TI  - On $x_1$ & {Q}: 5% [new]
                AU  - van der Berg, Ludwig
                AU  - Lee, Ann, Jr.
                AU  - Planck Collaboration
                AU  - Bohr and Sons
                PY  - 1999
                DA  - 1999/01/04
                AB  - Two lines
                KW  - hep-th
                KW  - gr-qc
                DO  - 10.1/x_y
                AN  - arXiv:hep-th/9901001
                UR  - https://arxiv.org/abs/hep-th/9901001
                ER  -\s

                """);
    }

    @Test
    void markdownIsAnItemWithALink() {
        assertThat(PaperFormat.MARKDOWN.text(PAPER))
                .isEqualTo(
                        "- [On $x_1$ & {Q}: 5% \\[new\\]](https://arxiv.org/abs/hep-th/9901001), Ludwig van der Berg,"
                                + " Ann Lee Jr., Planck Collaboration, Bohr and Sons, hep-th, 1999-01-04\n");
    }

    @Test
    void whatIsUnknownIsLeftOut() {
        Paper bare = Paper.builder("2106.09685", "LoRA").build();

        assertThat(PaperFormat.BIBTEX.text(bare)).doesNotContain("author").doesNotContain("year");
        assertThat(PaperFormat.RIS.text(bare)).doesNotContain("AU").doesNotContain("PY");
        assertThat(PaperFormat.MARKDOWN.text(bare)).isEqualTo("- [LoRA](https://arxiv.org/abs/2106.09685)\n");
    }

    @Test
    void namesTellTheFormat() {
        assertThat(PaperFormat.of("a.BIB.gz")).isEqualTo(PaperFormat.BIBTEX);
        assertThat(PaperFormat.of("papers")).isEqualTo(PaperFormat.JSONL);
        assertThat(PaperFormat.of("papers.xlsx")).isNull();
    }

    @Test
    void moneyIsNoFormulaAndAFormulaIsNoWayAround() {
        assertThat(bibtex("Costs $5 & 10% to $6")).contains("{Costs \\$5 \\& 10\\% to \\$6}");
        assertThat(bibtex("\\$5 & $x_1$ & \\& more")).contains("{\\$5 \\& $x_1$ \\& \\& more}");
        assertThat(markdown("$](javascript:alert(1))$ x")).startsWith("- [$\\](javascript:alert(1))$ x](https://arxiv");
        assertThat(markdown("$<img src=x onerror=alert(1)>$")).startsWith("- [$\\<img src=x onerror=alert(1)\\>$](");
        assertThat(markdown("for $p < 1$")).startsWith("- [for $p < 1$](");
    }

    private static String bibtex(String title) {
        return PaperFormat.BIBTEX.text(Paper.builder("2106.09685", title).build());
    }

    private static String markdown(String title) {
        return PaperFormat.MARKDOWN.text(Paper.builder("2106.09685", title).build());
    }
}
