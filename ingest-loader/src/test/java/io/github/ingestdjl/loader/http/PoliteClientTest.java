/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ingestdjl.loader.ArxivSite;
import io.github.ingestdjl.loader.PaperRecords;
import io.github.ingestdjl.loader.SiteAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one page, and what the site sees of the client. */
@Timeout(60)
class PoliteClientTest {

    private final ArxivSite site = ArxivSite.start();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aPageComesAsItIs() throws Exception {
        site.page("/list/cs/2023-01?skip=0&show=25", "<h2>Schrödinger</h2>");
        try (ClientRun run = ClientRun.open(site)) {
            Page page = run.get("/list/cs/2023-01?skip=0&show=25");

            assertThat(ClientRun.text(page)).isEqualTo("<h2>Schrödinger</h2>");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.charset()).isEqualTo("utf-8");
            assertThat(page.uri()).isEqualTo(site.uri("/list/cs/2023-01?skip=0&show=25"));
        }
    }

    @Test
    void aCompressedPageIsDecompressed() throws Exception {
        site.page("/", SiteAnswer.gzip(SiteAnswer.html("<h2>Schrödinger</h2>")));
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(ClientRun.text(run.get("/"))).isEqualTo("<h2>Schrödinger</h2>");
        }
    }

    @Test
    void theCharacterSetIsTheHeadersEvenWhenItIsWrongOrUnknown() throws Exception {
        site.page("/latin", SiteAnswer.content(200, "text/html; charset=ISO-8859-1", "ö"))
                .page("/unknown", SiteAnswer.content(200, "text/html; charset=x-mars", "ö"))
                .page("/none", SiteAnswer.content(200, "text/html", "ö"));
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(run.get("/latin").charset()).isEqualTo("ISO-8859-1");
            assertThat(run.get("/latin").body()).isEqualTo("ö".getBytes(StandardCharsets.UTF_8));
            assertThat(run.get("/unknown").charset()).isEqualTo("x-mars");
            assertThat(run.get("/none").charset()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410})
    void whatTheSiteSaysAboutAPageIsAnAnswer(int status) throws Exception {
        site.page("/abs/2301.99999", SiteAnswer.status(status, "no such paper"));
        try (ClientRun run = ClientRun.open(site)) {
            Page page = run.get("/abs/2301.99999");

            assertThat(page.status()).isEqualTo(status);
            assertThat(ClientRun.text(page)).isEqualTo("no such paper");
            assertThat(site.pagesAsked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 401, 418, 501})
    void aStatusThatNobodyExpectsIsAnErrorAtOnce(int status) throws Exception {
        site.page("/abs/2301.00001", SiteAnswer.status(status, ""));
        try (ClientRun run = ClientRun.open(site)) {
            assertThatIOException()
                    .isThrownBy(() -> run.get("/abs/2301.00001"))
                    .withMessage("no page at [" + site.uri("/abs/2301.00001") + "], got status [" + status + "]");
            assertThat(site.pagesAsked()).hasSize(1);
        }
    }

    @Test
    void afterA403NothingIsAskedAnyMore() throws Exception {
        site.page("/abs/2301.00001", SiteAnswer.status(403, "Forbidden")).page("/abs/2301.00002", "fine");
        try (ClientRun run = ClientRun.open(site)) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> run.get("/abs/2301.00001"))
                    .withMessageStartingWith("[" + site.uri("/abs/2301.00001") + "] answered 403");
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> run.get("/abs/2301.00002"))
                    .withMessageStartingWith("[" + site.uri("/abs/2301.00001") + "] answered 403");
            assertThat(site.pagesAsked()).containsExactly("/abs/2301.00001");
        }
    }

    @Test
    void aPageWithoutEndIsNotTaken() throws Exception {
        byte[] tooLong = new byte[(int) ClientRun.MAX_PAGE + 1];
        site.page("/whole", SiteAnswer.html("").withBody(new byte[(int) ClientRun.MAX_PAGE]))
                .page("/announced", SiteAnswer.html("").withBody(tooLong))
                .page("/bomb", SiteAnswer.gzip(SiteAnswer.html("").withBody(tooLong)));
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(run.get("/whole").body()).hasSize((int) ClientRun.MAX_PAGE);
            for (String target : List.of("/announced", "/bomb")) {
                assertThatIOException()
                        .isThrownBy(() -> run.get(target))
                        .withMessage("page [" + site.uri(target) + "] is longer than 1048576 bytes");
                assertThat(site.received(target)).hasSize(1);
            }
        }
    }

    @Test
    void theClientSaysWhoItIsAndNothingOfItsCache() throws Exception {
        site.page("/", "");
        PolitenessOptions options = ClientRun.options(ClientRun.INTERVAL, "me@example.org");
        try (ClientRun run = ClientRun.open(site, options)) {
            run.get("/");
        }
        assertThat(site.received()).hasSize(2).allSatisfy(request -> assertThat(request.headers())
                .containsEntry("user-agent", "arxiv-loader/1.2 (+me@example.org)")
                .containsEntry("accept-encoding", "gzip")
                .doesNotContainKey("cache-control"));
    }

    @Test
    void withoutAContactOnlyTheVersionIsSaid() throws Exception {
        site.page("/", "");
        try (ClientRun run = ClientRun.open(site)) {
            run.get("/");
        }
        assertThat(site.received("/").get(0).headers()).containsEntry("user-agent", "arxiv-loader/1.2");
    }

    @Test
    void aTokenThatIsEncodedTwiceArrivesSo() throws Exception {
        site.pages(PaperRecords.serve("/oai", List.of("<record>1</record>", "<record>2</record>")));
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(ClientRun.text(run.get("/oai?verb=ListRecords&metadataPrefix=arXiv&set=cs")))
                    .contains("<record>1</record>", "skip%3D1</resumptionToken>");
            assertThat(ClientRun.text(run.get("/oai?verb=ListRecords&resumptionToken="
                            + "verb%253DListRecords%2526metadataPrefix%253DarXiv%2526set%253Dcs%2526skip%253D1")))
                    .contains("<record>2</record>", "<resumptionToken/>");
            assertThat(ClientRun.text(run.get("/oai?verb=ListRecords&resumptionToken="
                            + "verb%3DListRecords%26metadataPrefix%3DarXiv%26set%3Dcs%26skip%3D1")))
                    .contains("badResumptionToken");
        }
    }

    @Test
    void aRequestStartsAnIntervalAfterTheLastOneOverOneConnection() throws Exception {
        site.page("/1", "").page("/2", "").page("/3", "");
        try (ClientRun run = ClientRun.open(site)) {
            run.get("/1");
            // One second of work counts as part of the interval.
            run.time.pass(Duration.ofSeconds(1));
            run.get("/2");
            run.get("/3");

            // robots.txt, which was the first request, needs no wait.
            assertThat(run.time.sleeps)
                    .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(3));
            assertThat(site.received()).hasSize(4);
            assertThat(site.connections()).isEqualTo(1);
        }
    }

    @Test
    void theIntervalIsOverAllHostsTogether() throws Exception {
        site.page("/", "");
        try (ClientRun run = ClientRun.open(site);
                ArxivSite other = ArxivSite.start().page("/", "")) {
            run.get("/");
            run.client.get(other.uri("/"));

            // Two files of rules and two pages.
            assertThat(run.time.slept()).isEqualTo(ClientRun.INTERVAL.multipliedBy(3));
        }
    }

    @Test
    void aSiteOfOnesOwnIsAskedWithoutAPause() throws Exception {
        site.page("/1", "").page("/2", "");
        PolitenessOptions options = ClientRun.options(Duration.ZERO, null);
        try (ClientRun run = ClientRun.open(site, options)) {
            run.get("/1");
            run.get("/2");

            assertThat(run.time.sleeps).isEmpty();
        }
    }

    @Test
    void arxivIsNotAskedAgainstItsTerms() throws Exception {
        URI arxiv = URI.create("http://export.arxiv.org:" + site.port() + "/abs/2301.00001");
        site.page("/abs/2301.00001", "paper");
        PolitenessOptions fast = ClientRun.options(Duration.ofSeconds(1), "me@example.org");
        try (ClientRun run = ClientRun.open(site, fast, host -> List.of(InetAddress.getLoopbackAddress()))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.client.get(arxiv))
                    .withMessageContaining("[--interval] must be at least 3 s");
        }
        try (ClientRun run = ClientRun.open(
                site,
                ClientRun.options(ClientRun.INTERVAL, "me@example.org"),
                host -> List.of(InetAddress.getLoopbackAddress()))) {
            assertThat(ClientRun.text(run.client.get(arxiv))).isEqualTo("paper");
        }
        assertThat(site.pagesAsked()).hasSize(1);
    }

    @Test
    void anAddressThatIsNotOfTheWebIsNamed() throws Exception {
        try (ClientRun run = ClientRun.open(site)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.client.get(URI.create("file:///etc/passwd")))
                    .withMessage("[address] must be http or https, got [file:///etc/passwd]");
        }
    }

    @Test
    void anAddressThatRefusesGivesWayToTheNext() throws Exception {
        site.page("/", "reached");
        // Nothing listens at the second address of the loopback network's.
        List<InetAddress> both = List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));
        try (ClientRun run = ClientRun.open(site, ClientRun.options(ClientRun.INTERVAL, null), host -> both)) {
            assertThat(ClientRun.text(run.get("/"))).isEqualTo("reached");
            assertThat(run.notices).isEmpty();
        }
    }

    @Test
    void aPageOfNoUseIsAskedForAgainLaterThanUsual() throws Exception {
        site.page("/list/cs/new", "rows").next("/list/cs/new", SiteAnswer.captcha(), SiteAnswer.captcha());
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(ClientRun.text(run.get("/list/cs/new"))).contains("captcha");
            assertThat(ClientRun.text(run.getAgain("/list/cs/new"))).contains("captcha");
            assertThat(ClientRun.text(run.getAgain("/list/cs/new"))).isEqualTo("rows");

            assertThat(run.notices)
                    .containsExactly(
                            "waiting 24 s before asking again for " + site.uri("/list/cs/new")
                                    + ", whose page was of no use",
                            "waiting 48 s before asking again for " + site.uri("/list/cs/new")
                                    + ", whose page was of no use");
            assertThat(run.time.slept()).isEqualTo(Duration.ofSeconds(3 + 24 + 48));
        }
    }

    @Test
    void anInterruptionEndsARequestAtOnce() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        site.page("/", SiteAnswer.hang().when(arrived::countDown));
        try (ClientRun run = ClientRun.open(site)) {
            assertInterrupted(() -> run.get("/"), arrived);
        }
    }

    @Test
    void anInterruptionEndsAWaitAtOnce() throws Exception {
        site.page("/", SiteAnswer.retryAfter(503, "1800"));
        CountDownLatch waiting = new CountDownLatch(1);
        try (PoliteClient client =
                PoliteClient.open(ClientRun.options(Duration.ZERO, null), null, "1.2", notice -> waiting.countDown())) {
            assertInterrupted(() -> client.get(site.uri("/")), waiting);
            assertThat(site.received()).hasSize(2);
        }
    }

    @Test
    void anInterruptionThatCameBeforeIsSeenBeforeAnythingIsAsked() throws Exception {
        try (ClientRun run = ClientRun.open(site)) {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> run.get("/"));
            assertThat(Thread.interrupted()).isFalse();
            assertThat(site.received()).isEmpty();
        }
    }

    @FunctionalInterface
    private interface Asking {
        void ask() throws IOException, InterruptedException;
    }

    private static void assertInterrupted(Asking asking, CountDownLatch begun) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        asking.ask();
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        thrown.set(e);
                    }
                },
                "asking");
        thread.start();
        begun.await();
        thread.interrupt();
        // Bounded by the limit of the test.
        thread.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
}
