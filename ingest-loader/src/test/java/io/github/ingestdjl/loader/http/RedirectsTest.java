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
import java.io.IOException;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RedirectsTest {

    private final ArxivSite site = ArxivSite.start();

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsFollowedAtTheSamePace(int status) throws Exception {
        site.page("/abs/math.AG/0202001", SiteAnswer.redirect(status, "/abs/math/0202001#v1"))
                .page("/abs/math/0202001", "paper");
        try (ClientRun run = ClientRun.open(site)) {
            Page page = run.get("/abs/math.AG/0202001");

            assertThat(ClientRun.text(page)).isEqualTo("paper");
            assertThat(page.uri()).isEqualTo(site.uri("/abs/math/0202001"));
            assertThat(run.time.sleeps).containsExactly(ClientRun.INTERVAL, ClientRun.INTERVAL);
        }
    }

    @Test
    void theRulesHoldAtTheTargetToo() throws Exception {
        site.robots("User-agent: *\nDisallow: /user\n").page("/abs/1", SiteAnswer.redirect(302, "/user/login"));
        try (ClientRun run = ClientRun.open(site)) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> run.get("/abs/1"))
                    .withMessageContaining("forbids to ask for [" + site.uri("/user/login") + "]");
            assertThat(site.pagesAsked()).containsExactly("/abs/1");
        }
    }

    @Test
    void aRedirectWithoutEndIsEnded() throws Exception {
        site.page("/abs/1", SiteAnswer.redirect(302, "/abs/1"));
        try (ClientRun run = ClientRun.open(site)) {
            assertThatIOException()
                    .isThrownBy(() -> run.get("/abs/1"))
                    .withMessageContaining("redirects more than 5 times");
            assertThat(site.pagesAsked()).hasSize(6);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://arxiv.org/abs/1, https://arxiv.org/abs/1",
        "http://export.arxiv.org/abs/1, https://arxiv.org/abs/1",
        "https://www.arxiv.org/abs/1, https://oaipmh.arxiv.org/oai",
        "http://127.0.0.1:1/, http://127.0.0.1:2/",
    })
    void aRedirectMayLeadThroughItsSite(String from, String to) throws Exception {
        assertThat(PoliteClient.target(HttpUrl.get(from), 301, to)).isEqualTo(HttpUrl.get(to));
    }

    @ParameterizedTest
    @CsvSource({
        "https://arxiv.org/abs/1, https://example.org/, to another site",
        "https://arxiv.org/abs/1, https://arxiv.org.example.org/, to another site",
        "http://127.0.0.1/, http://127.0.0.2/, to another site",
        "https://a.github.io/, https://b.github.io/, to another site",
        "https://arxiv.org/abs/1, http://arxiv.org/abs/1, to an unencrypted address",
        "https://arxiv.org/abs/1, ftp://arxiv.org/abs/1, to no web address",
        "https://arxiv.org/abs/1, https://, to no web address",
    })
    void whereARedirectMayNotLeadIsNamed(String from, String to, String problem) {
        assertThatIOException()
                .isThrownBy(() -> PoliteClient.target(HttpUrl.get(from), 301, to))
                .withMessageStartingWith("[" + from + "] redirects (301) " + problem)
                .withMessageContaining(to);
    }

    @Test
    void aRedirectToNowhereIsNamed() throws IOException {
        assertThatIOException()
                .isThrownBy(() -> PoliteClient.target(HttpUrl.get("https://arxiv.org/"), 301, null))
                .withMessage("[https://arxiv.org/] redirects (301) to no web address, got [null]");
    }
}
