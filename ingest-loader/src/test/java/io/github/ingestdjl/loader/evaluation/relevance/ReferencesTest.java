/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {

    private static final String HEADER = "query_article_link," + columns("top_");

    @TempDir
    private Path work;

    @Test
    void theTargetsAreThePaperAndNineOfItsTenReferences() throws IOException {
        References references = references(HEADER, "/abs/2207.00003," + papers(10));

        assertThat(references.queries().get("2207.00003"))
                .hasSize(10)
                .contains("2207.00003", "2101.00001", "2101.00009")
                .doesNotContain("2101.00010");
    }

    @Test
    void incompleteRowsAreDroppedAndCounted() throws IOException {
        References references =
                references(HEADER, "2207.00003," + papers(9) + ",", "2207.00004," + papers(10), "," + papers(10));

        assertThat(references.queries()).containsOnlyKeys("2207.00004");
        assertThat(references.incomplete()).isEqualTo(2);
    }

    @Test
    void idsComeInManyForms() throws IOException {
        String row = "https://arxiv.org/abs/2207.00003v2,http://arxiv.org/pdf/cs/0112017,/abs/2101.00002&sa=U,"
                + "arxiv.org/abs/2101.00003?context=cs,2101.00004v1,math.GT/0309136,"
                + "/abs/2105.12374v1)%3C%22,/abs/2108.07258.abs%C3%82%C2%A0,/abs/arXiv:2003.10734,"
                + "/vc/arxiv/papers/0912/0912.2479v1.abs,"
                + papers(10).split(",", 10)[9];
        References references = references("\uFEFF" + HEADER + "\r", row + "\r");

        assertThat(references.queries().get("2207.00003"))
                .contains(
                        "cs/0112017",
                        "2101.00002",
                        "2101.00003",
                        "2101.00004",
                        "math/0309136",
                        "2105.12374",
                        "2108.07258",
                        "2003.10734",
                        "0912.2479");
    }

    @Test
    void rowsCountOnlyWhereTheIndexHasAllTheirPapers() throws IOException {
        References references = references(HEADER, "2207.00003," + papers(10), "2207.00004," + papers(10));
        Set<String> index = references.papers().stream()
                .filter(paper -> !"2207.00004".equals(paper))
                .collect(Collectors.toSet());

        assertThat(references.within(index)).containsExactly("2207.00003");
        assertThat(references.within(Set.of())).isEmpty();
    }

    @Test
    void badTablesAreToldWithTheirLine() throws IOException {
        assertRefused("must name the columns [query_article_link] and [top_1] to [top_10]", "query,top_1", "a,b");
        assertRefused("line 2: must have [11] cells, got [2]", HEADER, "2207.00003,2101.00001");
        assertRefused(
                "line 3: [top] must be an arXiv id or its address, such as 2207.00003 or /abs/2207.00003, got [x]",
                HEADER,
                "2207.00003," + papers(10),
                "2207.00004," + papers(9) + ",x");
        assertRefused(
                "line 3: paper [2207.00003] has two rows",
                HEADER,
                "2207.00003," + papers(10),
                "2207.00003," + papers(10));
        assertRefused("is empty", "");
    }

    @Test
    void predictionsAreScoredByTheirReferences() throws IOException {
        References references = references(HEADER, "2207.00003," + papers(10), "2207.00004," + papers(10));
        Path predictions = write(
                "predictions.csv",
                "index,query_article_link," + columns("top"),
                "0,2207.00003,2207.00003," + papers(9));

        List<JudgedQuery> judged = references.judged(predictions, 10);

        assertThat(judged.get(0).measures(10).get(Measure.PRECISION)).isEqualTo(1);
        assertThat(judged.get(0).measures(10).get(Measure.HITS_AT_1)).isEqualTo(1);
        assertThat(judged).as("the second is not in the table").hasSize(1);
    }

    @Test
    void aListOfPredictionsMayBeShortAndNoQueryHasTwo() throws IOException {
        References references = references(HEADER, "2207.00003," + papers(10), "2207.00004," + papers(10));
        String header = "query_article_link," + columns("top");

        List<JudgedQuery> judged = references.judged(
                write("short.csv", header, "2207.00003," + papers(9) + ",", "2207.00004,,,,,,,,,,"), 10);

        assertThat(judged.get(0).measures(10).get(Measure.PRECISION)).isEqualTo(0.9);
        assertThat(judged.get(1).measures(10).get(Measure.PRECISION)).isZero();
        Path twice = write("twice.csv", header, "", "", "2207.00003," + papers(10), "2207.00003," + papers(10));
        assertThatThrownBy(() -> references.judged(twice, 10))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("line 5: paper [2207.00003] has two rows");
    }

    /** As the original's precision does, which takes each place of the reference list by itself. */
    @Test
    void aPaperThatIsNamedTwiceCountsTwiceInPrecisionAlone() throws IOException {
        References references = references(
                HEADER, "2207.00003,2101.00001,2101.00001," + papers(10).split(",", 3)[2]);
        String nine = papers(9);
        Path predictions =
                write("predictions.csv", "query_article_link," + columns("top"), "2207.00003,2207.00003," + nine);

        Map<Measure, Double> measures =
                references.judged(predictions, 10).get(0).measures(10);

        // Targets are the paper, 2101.00001 twice, and 2101.00003 to 2101.00009.
        assertThat(measures.get(Measure.PRECISION)).isEqualTo(1);
        assertThat(measures.get(Measure.RECALL)).isEqualTo(1);
        assertThat(measures.get(Measure.AVERAGE_PRECISION)).isLessThan(1);
    }

    /** The original's own file, where it is at hand. */
    @Test
    void thePublishedListsAreRead() throws IOException {
        Path published = Path.of("../shared/data/arxiv_google_Nov_2023.csv");
        Path beside = Path.of("../../shared/data/arxiv_google_Nov_2023.csv");
        Path file = Files.exists(published) ? published : beside;
        assumeThat(file).as("the published reference lists are not at hand").exists();

        References references = References.read(file);

        assertThat(references.incomplete()).isEqualTo(153);
        assertThat(references.queries()).hasSize(590 - 153);
    }

    private References references(String... lines) throws IOException {
        return References.read(write("references.csv", lines));
    }

    private void assertRefused(String problem, String... lines) throws IOException {
        Path file = write("bad.csv", lines);
        assertThatThrownBy(() -> References.read(file))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining(problem);
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(work.resolve(name), String.join("\n", lines));
    }

    private static String columns(String prefix) {
        return IntStream.rangeClosed(1, 10).mapToObj(i -> prefix + i).collect(Collectors.joining(","));
    }

    private static String papers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj("2101.%05d"::formatted).collect(Collectors.joining(","));
    }
}
