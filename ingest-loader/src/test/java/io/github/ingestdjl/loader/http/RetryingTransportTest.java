/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.ingestdjl.loader.ArxivSite;
import io.github.ingestdjl.loader.SiteAnswer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client does when a site does not answer, or says to come back. */
@Timeout(60)
class RetryingTransportTest {

    private static final SiteAnswer PAGE = SiteAnswer.html("<h1>A page long enough to be cut in two</h1>");
    private static final String TARGET = "/abs/2301.00001";

    private final ArxivSite site = ArxivSite.start().page(TARGET, PAGE);

    @AfterEach
    void close() {
        site.close();
    }

    static Stream<SiteAnswer> failures() {
        return Stream.of(
                SiteAnswer.reset(), SiteAnswer.halfOf(PAGE), SiteAnswer.brokenGzip(PAGE), SiteAnswer.status(500, ""));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void afterAFailureThePageIsAskedForAgainLater(SiteAnswer failure) throws Exception {
        site.next(TARGET, failure, failure);
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(run.get(TARGET).body()).isEqualTo(PAGE.body());

            assertThat(run.time.sleeps).containsExactly(seconds(3, 6, 12));
            assertThat(run.notices)
                    .hasSize(2)
                    .allSatisfy(notice -> assertThat(notice).contains("as " + site.uri(TARGET)))
                    .satisfiesExactly(
                            notice -> assertThat(notice).startsWith("waiting 6 s before try 2 of 8"),
                            notice -> assertThat(notice).startsWith("waiting 12 s before try 3 of 8"));
            assertThat(site.received()).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void aStatusThatMayPassIsWaitedFor(int status) throws Exception {
        site.next(TARGET, SiteAnswer.status(status, "Rate exceeded."));
        try (ClientRun run = ClientRun.open(site)) {
            assertThat(run.get(TARGET).body()).isEqualTo(PAGE.body());

            assertThat(run.notices)
                    .containsExactly("waiting 6 s before try 2 of 8, as " + site.uri(TARGET) + " answered " + status);
        }
    }

    @Test
    void aWaitThatTheSiteNamesInSecondsIsKept() throws Exception {
        site.next(TARGET, SiteAnswer.retryAfter(503, "300"));
        try (ClientRun run = ClientRun.open(site)) {
            run.get(TARGET);

            assertThat(run.time.sleeps).containsExactly(seconds(3, 300));
            assertThat(run.notices)
                    .containsExactly("waiting 300 s, as " + site.uri(TARGET) + " asks (503, Retry-After)");
            assertThat(site.connections()).isEqualTo(1);
        }
    }

    @Test
    void aWaitThatTheSiteNamesAsADateIsKept() throws Exception {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                FakeTime.START.plusSeconds(3 + 120).atOffset(ZoneOffset.UTC));
        site.next(TARGET, SiteAnswer.retryAfter(429, date));
        try (ClientRun run = ClientRun.open(site)) {
            run.get(TARGET);

            assertThat(run.time.sleeps).containsExactly(seconds(3, 120));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-5", "soon", "Mon, 16 Nov 2026 07:00:00 GMT"})
    void aWaitThatIsTooShortOrNoneIsOurOwn(String retryAfter) throws Exception {
        site.next(TARGET, SiteAnswer.retryAfter(503, retryAfter));
        try (ClientRun run = ClientRun.open(site)) {
            run.get(TARGET);

            assertThat(run.time.sleeps).containsExactly(seconds(3, 6));
            assertThat(site.pagesAsked()).hasSize(2);
        }
    }

    @Test
    void aWaitBeyondAllNumbersIsTooLong() throws Exception {
        site.next(TARGET, SiteAnswer.retryAfter(503, "99999999999999999999"));
        try (ClientRun run = ClientRun.open(site)) {
            assertThatIOException()
                    .isThrownBy(() -> run.get(TARGET))
                    .withMessageContaining("wants to be left alone for 2147483647 s");
        }
    }

    @Test
    void aSiteThatWantsToBeLeftAloneForTooLongIsLeftAlone() throws Exception {
        site.next(TARGET, SiteAnswer.retryAfter(503, "7200"));
        try (ClientRun run = ClientRun.open(site)) {
            assertThatIOException()
                    .isThrownBy(() -> run.get(TARGET))
                    .withMessage(
                            "[" + site.uri(TARGET) + "] wants to be left alone for 7200 s (503, Retry-After), longer"
                                    + " than [--longest-wait] [3600 s]: run this again not before 2026-11-16T10:00:03Z");
            assertThat(run.time.sleeps).containsExactly(seconds(3));
        }
    }

    @Test
    void afterTheLastTryTheReasonIsNamed() throws Exception {
        site.page(TARGET, SiteAnswer.status(429, "Rate exceeded."));
        try (ClientRun run = ClientRun.open(site)) {
            assertThatIOException()
                    .isThrownBy(() -> run.get(TARGET))
                    .withMessage("no page from [" + site.uri(TARGET) + "] after 8 tries, the last one answered 429");
            assertThat(run.time.sleeps).containsExactly(seconds(3, 6, 12, 24, 48, 96, 192, 300));
            assertThat(site.pagesAsked()).hasSize(8);
        }
    }

    @Test
    void aSiteThatHangsOrDripsIsGivenUpAfterTheTimeout() throws Exception {
        site.next(TARGET, SiteAnswer.hang(), SiteAnswer.drip());
        PolitenessOptions options =
                new PolitenessOptions(ClientRun.INTERVAL, null, Duration.ofSeconds(2), 8, Duration.ofHours(1));
        try (ClientRun run = ClientRun.open(site, options)) {
            assertThat(run.get(TARGET).body()).isEqualTo(PAGE.body());

            // More on a machine so slow that a good answer takes two seconds.
            assertThat(run.notices)
                    .filteredOn(notice -> notice.endsWith("as " + site.uri(TARGET) + " failed: timeout"))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aSiteThatIsDownIsWaitedFor() throws Exception {
        try (ClientRun run = ClientRun.open(site)) {
            site.close();

            assertThatIOException()
                    .isThrownBy(() -> run.get(TARGET))
                    .withMessageStartingWith("no page from [" + site.uri("/robots.txt")
                            + "] after 8 tries, the last one" + " failed: Failed to connect to")
                    .withCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aHostThatNobodyKnowsEndsInSeconds() throws Exception {
        try (ClientRun run = ClientRun.open(site, ClientRun.options(ClientRun.INTERVAL, null), host -> {
            throw new UnknownHostException(host);
        })) {
            assertThatIOException()
                    .isThrownBy(() -> run.client.get(URI.create("http://mirror.invalid/abs/1")))
                    .withMessage("unknown host [mirror.invalid]: check the address, and the connection to the network");
            assertThat(run.time.sleeps).containsExactly(seconds(3));
        }
    }

    @Test
    void aHostThatHasAnsweredIsWaitedFor() throws Exception {
        site.page("/1", PAGE);
        AtomicInteger asked = new AtomicInteger();
        try (ClientRun run = ClientRun.open(site, ClientRun.options(ClientRun.INTERVAL, null), host -> {
            if (asked.getAndIncrement() > 0) {
                throw new UnknownHostException(host);
            }
            return List.of(InetAddress.getLoopbackAddress());
        })) {
            run.get("/1");
            // Its connection ends with the answer, so that the next try has to look the host up.
            site.next(TARGET, SiteAnswer.reset());

            assertThatIOException()
                    .isThrownBy(() -> run.get(TARGET))
                    .withMessageStartingWith("no page from [" + site.uri(TARGET) + "] after 8 tries");
        }
    }

    private static Duration[] seconds(long... seconds) {
        return Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
    }

    @Test
    void aServerThatClosesEachConnectionIsAskedAtFullPace() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ClientRun run = ClientRun.open(site)) {
            Thread old = new Thread(() -> answerAsHttp10(server));
            old.setDaemon(true);
            old.start();
            URI base = URI.create("http://localhost:" + server.getLocalPort() + "/");

            for (int page = 0; page < 5; page++) {
                assertThat(ClientRun.text(run.client.get(base.resolve("page" + page))))
                        .isEqualTo("ok");
            }

            assertThat(run.notices).isEmpty();
        }
    }

    private static void answerAsHttp10(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    // To the end of the request.
                }
                socket.getOutputStream()
                        .write("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return;
            }
        }
    }
}
