/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsPageTest {

    @Test
    void papersAreToldByTheShapeOfTheirAddressesHoweverTheyAreWrapped() {
        assertThat(page(
                                "https://arxiv.org/abs/2207.00003v2",
                                "https://www.arxiv.org/pdf/2207.00004.pdf#page=2",
                                "http://export.arxiv.org/abs/math.AG/0202001",
                                "https://engine.example/url?q=https://arxiv.org/abs/2207.00005&sa=U",
                                "https://engine.example/l/?uddg=https%3A%2F%2Farxiv.org%2Fabs%2F2207.00006&rut=1",
                                "https://engine.example/l/?u=https%253A%252F%252Farxiv.org%252Fhtml%252F0704.0001v1")
                        .papers())
                .containsExactly("2207.00003", "2207.00004", "math/0202001", "2207.00005", "2207.00006", "0704.0001");
    }

    @Test
    void whatIsNoPaperIsLeftOut() {
        assertThat(page(
                                "https://arxiv.org/list/cs/2207",
                                "https://notarxiv.org/abs/2207.00003",
                                "https://arxiv.org.example/abs/2207.00003",
                                "https://arxiv.org/abs/2207.0003",
                                "https://arxiv.org/abs/2213.00003",
                                "https://engine.example/?q=100%",
                                "")
                        .papers())
                .isEmpty();
    }

    @Test
    void aPaperCountsOnce() {
        assertThat(page("https://arxiv.org/abs/2207.00003", "https://arxiv.org/pdf/2207.00003v1")
                        .papers())
                .containsExactly("2207.00003");
    }

    @Test
    void aRefusalIsRecognised() {
        assertThat(new ResultsPage(
                                429,
                                "https://e.example/",
                                "",
                                List.of("https://arxiv.org/abs/2207.00003"),
                                List.of(),
                                0)
                        .obstacle())
                .isEqualTo("answered 429");
        assertThat(obstacle("https://e.example/sorry/index", "", List.of(), 0))
                .isEqualTo("leads to [https://e.example/sorry/index]");
        assertThat(obstacle("https://e.example/", "Please confirm that you’re human.", List.of(), 0))
                .isEqualTo("says [you're human] and has no paper");
        assertThat(obstacle("https://e.example/", "", List.of("https://c.example/hcaptcha.html"), 0))
                .isEqualTo("shows a captcha, in a frame from [https://c.example/hcaptcha.html]");
        assertThat(obstacle("https://e.example/", "", List.of(), 1)).isEqualTo("shows a captcha");
        assertThat(obstacle("https://e.example/", "Your search did not match any documents.", List.of(), 0))
                .isNull();
    }

    @Test
    void aPageWithPapersIsOneOfResultsWhateverElseIsOnIt() {
        assertThat(new ResultsPage(
                                200,
                                "https://e.example/",
                                "Breaking captchas: a survey",
                                List.of("https://arxiv.org/abs/2207.00003"),
                                List.of("https://c.example/recaptcha"),
                                3)
                        .obstacle())
                .isNull();
    }

    private static ResultsPage page(String... links) {
        return new ResultsPage(200, "https://e.example/", "", List.of(links), List.of(), 0);
    }

    private static String obstacle(String url, String text, List<String> frames, int captchas) {
        return new ResultsPage(200, url, text, List.of(), frames, captchas).obstacle();
    }
}
