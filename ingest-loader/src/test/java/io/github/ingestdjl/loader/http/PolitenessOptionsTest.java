/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolitenessOptionsTest {

    private static final PolitenessOptions STANDARD = ClientRun.options(ClientRun.INTERVAL, "me@example.org");

    @Test
    void theStandardIsWhatArxivAsksFor() {
        assertThat(STANDARD)
                .isEqualTo(new PolitenessOptions(
                        Duration.ofSeconds(3), "me@example.org", Duration.ofSeconds(60), 8, Duration.ofHours(1)));
        assertThatCode(() -> STANDARD.checkFor(URI.create("https://oaipmh.arxiv.org/oai")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://arxiv.org/abs/2106.09685", "http://export.arxiv.org/", "https://OAIPMH.arXiv.org/oai"})
    void arxivIsNotAskedFasterThanItsTermsAllow(String site) {
        PolitenessOptions fast = ClientRun.options(Duration.ofMillis(2999), "me@example.org");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> fast.checkFor(URI.create(site)))
                .withMessageStartingWith("[--interval] must be at least 3 s for [")
                .withMessageEndingWith("as its terms of use ask, got [2.999 s]");
    }

    @Test
    void arxivIsNotAskedWithoutAContact() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ClientRun.options(ClientRun.INTERVAL, null).checkFor(URI.create("https://arxiv.org/")))
                .withMessageStartingWith("[--contact] is needed for [arxiv.org]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/", "https://notarxiv.org/", "https://arxiv.org.example.com/"})
    void otherSitesMayBeAskedAtOnceAndWithoutAName(String site) {
        PolitenessOptions fast = ClientRun.options(Duration.ZERO, null);

        assertThatCode(() -> fast.checkFor(URI.create(site))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"me@example.org", "first.last+loader@dept.example.ac.uk", "https://example.org/~me?loader=1"})
    void aContactIsAnAddressOrAUrl(String contact) {
        assertThat(ClientRun.options(ClientRun.INTERVAL, contact).contact()).isEqualTo(contact);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "me",
                "me@",
                "me@exa mple.org",
                "me@example.org)",
                "mé@example.org",
                "ftp://example.org",
                "a@b\r\nX: y"
            })
    void whatIsNoContactIsNamed(String contact) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientRun.options(ClientRun.INTERVAL, contact))
                .withMessage("[--contact] must be an e-mail address or a URL, got [" + contact + "]");
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        Duration minute = Duration.ofMinutes(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientRun.options(Duration.ofSeconds(-1), null))
                .withMessage("[--interval] must be between 0 s and 86400 s, got [-1 s]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolitenessOptions(minute, null, Duration.ZERO, 8, minute))
                .withMessageContaining("[--timeout]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolitenessOptions(minute, null, minute, 0, minute))
                .withMessage("[--tries] must be between 1 and 100, got [0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolitenessOptions(minute, null, minute, 8, Duration.ofDays(2)))
                .withMessage("[--longest-wait] must be between 0 s and 86400 s, got [172800 s]");
    }
}
