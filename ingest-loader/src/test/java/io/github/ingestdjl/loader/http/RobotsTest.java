/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.ingestdjl.loader.ArxivSite;
import io.github.ingestdjl.loader.SiteAnswer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RobotsTest {

    /** From https://arxiv.org/robots.txt as of June 2026, shortened. */
    private static final String ARXIV = """
            # robots.txt for http://arxiv.org/ and mirror sites http://*.arxiv.org/
            # Indiscriminate automated downloads from this site are not permitted
            # See also: http://arxiv.org/help/robots

            User-agent: *
            Crawl-delay: 15
            Allow: /archive
            Allow: /year
            Allow: /list
            Allow: /abs
            Allow: /pdf
            Allow: /html
            Allow: /catchup
            Disallow: /user
            Disallow: /e-print
            Disallow: /find
            Disallow: /format
            Disallow: /oai2
            Disallow: /api
            Disallow: /search
            Disallow: /show-email
            """;

    private final ArxivSite site = ArxivSite.start();

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/list/cs/2023-01?skip=0&show=2000",
                "/abs/2106.09685",
                "/abs/hep-th/9901001",
                "/oai?verb=Identify"
            })
    void arxivsRulesAllowWhatTheLoaderNeeds(String target) throws Exception {
        site.robots(ARXIV).page(target, "page");
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(ClientRun.text(run.get(target))).isEqualTo("page");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/search/cs?query=lora",
                "/api/query?id_list=2106.09685",
                "/oai2?verb=Identify",
                "/e-print/2106.09685"
            })
    void whatArxivsRulesForbidIsNotAskedFor(String target) throws Exception {
        site.robots(ARXIV).page(target, "page").page("/abs/2106.09685", "page");
        try (ClientRun run = ClientRun.open(site)) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> run.get(target))
                    .withMessage("[" + site.uri("/robots.txt") + "] forbids to ask for [" + site.uri(target) + "]");
            assertThat(site.pagesAsked()).isEmpty();
            assertThat(run.get("/abs/2106.09685").status()).isEqualTo(200);
        }
    }

    @Test
    void aLongerIntervalThanOursIsKeptAndTold() throws Exception {
        site.robots(ARXIV).page("/abs/1", "").page("/abs/2", "");
        try (ClientRun run = ClientRun.open(site)) {
            run.get("/abs/1");
            run.get("/abs/2");

            assertThat(run.time.slept()).isEqualTo(Duration.ofSeconds(30));
            assertThat(run.notices)
                    .containsExactly("asking localhost once in 15 s, as " + site.uri("/robots.txt") + " wants");
        }
    }

    @Test
    void aShorterIntervalThanOursChangesNothing() throws Exception {
        site.robots("User-agent: *\nCrawl-delay: 1\n").page("/abs/1", "");
        try (ClientRun run = ClientRun.open(site)) {
            run.get("/abs/1");

            assertThat(run.time.slept()).isEqualTo(ClientRun.INTERVAL);
            assertThat(run.notices).isEmpty();
        }
    }

    @Test
    void rulesForThisLoaderComeBeforeThoseForAll() throws Exception {
        site.robots("User-agent: *\nDisallow: /\n\nUser-agent: arXiv-Loader\nDisallow: /private\n")
                .page("/abs/1", "page");
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(ClientRun.text(run.get("/abs/1"))).isEqualTo("page");
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> run.get("/private"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 410})
    void withoutRulesAllIsAllowed(int status) throws Exception {
        site.page("/robots.txt", SiteAnswer.status(status, "Disallow: /")).page("/search", "page");
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(ClientRun.text(run.get("/search"))).isEqualTo("page");
        }
    }

    @Test
    void aRefusalOfTheRulesIsOneOfAll() throws Exception {
        site.page("/robots.txt", SiteAnswer.status(403, "")).page("/abs/1", "page");
        try (ClientRun run = ClientRun.open(site)) {
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> run.get("/abs/1"));
            assertThat(site.pagesAsked()).isEmpty();
        }
    }

    @Test
    void whileTheRulesCannotBeReadNothingElseIsAskedFor() throws Exception {
        site.page("/robots.txt", SiteAnswer.status(503, "")).page("/abs/1", "page");
        try (ClientRun run = ClientRun.open(site)) {
            assertThatIOException()
                    .isThrownBy(() -> run.get("/abs/1"))
                    .withMessage(
                            "no page from [" + site.uri("/robots.txt") + "] after 8 tries, the last one answered 503");
            assertThat(site.pagesAsked()).isEmpty();
        }
    }

    @Test
    void rulesThatComeLateAreWaitedFor() throws Exception {
        site.robots(ARXIV).next("/robots.txt", SiteAnswer.status(503, "")).page("/abs/1", "page");
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(ClientRun.text(run.get("/abs/1"))).isEqualTo("page");
        }
    }

    @Test
    void rulesAreReadOnceADay() throws Exception {
        site.robots(ARXIV).page("/abs/1", "");
        try (ClientRun run = ClientRun.open(site)) {
            run.get("/abs/1");
            run.time.pass(Duration.ofHours(23));
            run.get("/abs/1");
            assertThat(site.received("/robots.txt")).hasSize(1);

            run.time.pass(Duration.ofHours(1));
            site.robots("User-agent: *\nDisallow: /abs\n");
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> run.get("/abs/1"));
            assertThat(run.notices)
                    .last()
                    .isEqualTo("asking localhost once in 3 s, as " + site.uri("/robots.txt") + " wants");
        }
    }
}
