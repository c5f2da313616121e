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
import io.github.ingestdjl.loader.SiteAnswer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PageCacheTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final String TARGET = "/abs/2301.00001";

    private final ArxivSite site = ArxivSite.start().robots("");

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aRepeatedRunAsksForNothingTwiceAndWaitsForNothing() throws Exception {
        site.page(TARGET, SiteAnswer.gzip(SiteAnswer.html("ö")));
        try (ClientRun run = remembering(WEEK)) {
            assertThat(ClientRun.text(run.get(TARGET))).isEqualTo("ö");
        }
        try (ClientRun run = remembering(WEEK)) {
            Page page = run.get(TARGET);

            assertThat(ClientRun.text(page)).isEqualTo("ö");
            assertThat(page.charset()).isEqualTo("utf-8");
            assertThat(run.time.sleeps).isEmpty();
        }
        assertThat(site.received()).hasSize(2);
    }

    @Test
    void whatTheHeadersSayToBrowsersIsNotForUs() throws Exception {
        site.page(
                TARGET,
                SiteAnswer.html("page")
                        .with("Cache-Control", "max-age=0, no-cache, must-revalidate, private")
                        .with("Pragma", "no-cache")
                        .with("Expires", "Thu, 01 Jan 1970 00:00:00 GMT")
                        .with("Age", "999999999")
                        .with("Vary", "*"));
        try (ClientRun run = remembering(WEEK)) {
            run.get(TARGET);
            run.get(TARGET);
        }
        assertThat(site.received(TARGET)).hasSize(1);
    }

    @Test
    void whatMustNotBeStoredIsNot() throws Exception {
        site.page(TARGET, SiteAnswer.html("page").with("Cache-Control", "no-store"));
        try (ClientRun run = remembering(WEEK)) {
            run.get(TARGET);
            run.get(TARGET);
        }
        assertThat(site.received(TARGET)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 410})
    void aPageThatIsNotThereIsAskedForEveryTime(int status) throws Exception {
        site.page(TARGET, SiteAnswer.status(status, "").with("Cache-Control", "max-age=3600"));
        try (ClientRun run = remembering(WEEK)) {
            run.get(TARGET);
            run.get(TARGET);
        }
        assertThat(site.received(TARGET)).hasSize(2);
    }

    @Test
    void redirectsAreRememberedWithTheirTarget() throws Exception {
        site.page("/abs/2301.00001.pdf", SiteAnswer.redirect(302, TARGET)).page(TARGET, "paper");
        try (ClientRun run = remembering(WEEK)) {
            run.get("/abs/2301.00001.pdf");
            assertThat(run.get("/abs/2301.00001.pdf").uri()).isEqualTo(site.uri(TARGET));
        }
        assertThat(site.pagesAsked()).containsExactly("/abs/2301.00001.pdf", TARGET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ETag", "Last-Modified"})
    void anOldPageIsAskedForOnTheConditionThatItHasChanged(String header) throws Exception {
        String value = header.equals("ETag") ? "\"v1\"" : "Sun, 01 Jan 2023 00:00:00 GMT";
        site.page(TARGET, SiteAnswer.html("first").with(header, value));
        try (ClientRun run = remembering(Duration.ZERO)) {
            assertThat(ClientRun.text(run.get(TARGET))).isEqualTo("first");
            assertThat(ClientRun.text(run.get(TARGET))).isEqualTo("first");
            // Asked for, but not sent again.
            assertThat(site.received(TARGET)).hasSize(2);

            site.page(TARGET, SiteAnswer.html("second").with(header, value + "+"));
            assertThat(ClientRun.text(run.get(TARGET))).isEqualTo("second");
        }
        String condition = header.equals("ETag") ? "if-none-match" : "if-modified-since";
        assertThat(site.received(TARGET))
                .extracting(request -> request.headers().get(condition))
                .containsExactly(null, value, value);
        assertThat(site.received(TARGET))
                .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("cache-control"));
    }

    @Test
    void pagesAreOldAfterTheirTimeAndRulesAfterADay() throws Exception {
        site.page(TARGET, "page").page("/abs/2", "page");
        try (ClientRun run = remembering(WEEK)) {
            run.get(TARGET);
        }
        makeOlder(Duration.ofDays(2));
        try (ClientRun run = remembering(WEEK)) {
            run.get(TARGET);
            run.get("/abs/2");
        }
        assertThat(site.received(TARGET)).hasSize(1);
        assertThat(site.received("/robots.txt")).hasSize(2);
        try (ClientRun run = remembering(Duration.ofDays(1))) {
            run.get(TARGET);
        }
        assertThat(site.received(TARGET)).hasSize(2);
    }

    @Test
    void aPageThatHasNotChangedIsYoungAgain() throws Exception {
        SiteAnswer page = SiteAnswer.html("page").with("ETag", "\"v1\"").with("Cache-Control", "max-age=1");
        site.page(TARGET, page);
        try (ClientRun run = remembering(Duration.ZERO)) {
            run.get(TARGET);
            run.get(TARGET);
        }
        try (ClientRun run = remembering(WEEK)) {
            assertThat(ClientRun.text(run.get(TARGET))).isEqualTo("page");
        }
        assertThat(site.received(TARGET)).hasSize(2);
    }

    @Test
    void aPageOfNoUseIsForgottenEvenWhenTheNextAnswerIsNone() throws Exception {
        site.page(TARGET, SiteAnswer.captcha().with("ETag", "\"v1\""));
        try (ClientRun run = remembering(WEEK)) {
            assertThat(ClientRun.text(run.get(TARGET))).contains("captcha");
            site.page(TARGET, SiteAnswer.status(404, "gone"));
            assertThat(run.getAgain(TARGET).status()).isEqualTo(404);
            site.page(TARGET, "paper");
            assertThat(ClientRun.text(run.get(TARGET))).isEqualTo("paper");
            assertThat(ClientRun.text(run.get(TARGET))).isEqualTo("paper");
        }
        assertThat(site.received(TARGET)).hasSize(3).allSatisfy(request -> assertThat(request.headers())
                .doesNotContainKey("if-none-match"));
    }

    @Test
    void aPageOfNoUseIsForgottenBehindItsRedirectToo() throws Exception {
        site.page("/old", SiteAnswer.redirect(301, "/new")).page("/new", "useless");
        try (ClientRun run = remembering(WEEK)) {
            run.get("/old");
            site.page("/new", "useful");

            assertThat(ClientRun.text(run.getAgain("/old"))).isEqualTo("useful");
            assertThat(ClientRun.text(run.get("/new"))).isEqualTo("useful");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDamagedAnswerIsNotRemembered(boolean half) throws Exception {
        SiteAnswer page = SiteAnswer.html("a page long enough to be cut in two").with("ETag", "\"v1\"");
        site.page(TARGET, page).next(TARGET, half ? SiteAnswer.halfOf(page) : SiteAnswer.brokenGzip(page));
        try (ClientRun run = remembering(WEEK)) {
            assertThat(run.get(TARGET).body()).isEqualTo(page.body());
            assertThat(run.get(TARGET).body()).isEqualTo(page.body());
        }
        assertThat(site.received(TARGET)).hasSize(2);
    }

    @Test
    void aRememberedPageThatWasCutShortOnDiskIsAskedForAnew() throws Exception {
        SiteAnswer page = SiteAnswer.html("a page long enough to be cut in two").with("ETag", "\"v1\"");
        site.page(TARGET, page);
        try (ClientRun run = remembering(WEEK)) {
            run.get(TARGET);
        }
        // The body of robots.txt is empty anyway.
        for (Path file : files(".1")) {
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
        }
        try (ClientRun run = remembering(WEEK)) {
            assertThat(run.get(TARGET).body()).isEqualTo(page.body());
            assertThat(run.get(TARGET).body()).isEqualTo(page.body());
            // On the condition that it has changed, then without, and not for the second time.
            assertThat(site.received(TARGET)).hasSize(3);
        }
    }

    @Test
    void afterA403WhatIsRememberedIsStillServed() throws Exception {
        site.page(TARGET, "page").page("/abs/2", SiteAnswer.status(403, ""));
        try (ClientRun run = remembering(WEEK)) {
            run.get(TARGET);
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> run.get("/abs/2"));

            assertThat(ClientRun.text(run.get(TARGET))).isEqualTo("page");
        }
    }

    @Test
    void aSecondLoaderIsToldThatItIsNotAlone() throws Exception {
        try (ClientRun run = remembering(WEEK)) {
            assertThatIOException()
                    .isThrownBy(() -> remembering(WEEK))
                    .withMessageStartingWith("[--state] is in use by another loader, which holds ["
                            + folder.resolve("loader.lock") + "]");
            assertThat(run.notices).isEmpty();
        }
        remembering(WEEK).close();
    }

    @Test
    void aCacheThatIsNoFolderIsNamed() throws Exception {
        Files.createFile(folder.resolve("pages"));

        assertThatIOException()
                .isThrownBy(() -> remembering(WEEK))
                .withMessageStartingWith("[--state] cannot be used, got [" + folder + "]: ");
        Files.delete(folder.resolve("pages"));
        remembering(WEEK).close();
    }

    @Test
    void aKilledLoaderLeavesACacheThatServesAndALockThatIsFree() throws Exception {
        site.page(TARGET, "page").page("/hangs", SiteAnswer.hang());
        Process loader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        folder.toString(),
                        site.uri(TARGET).toString(),
                        site.uri("/hangs").toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = loader.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("page");
            assertThatIOException()
                    .isThrownBy(() -> remembering(WEEK))
                    .withMessageContaining(folder.resolve("loader.lock").toString());
        } finally {
            loader.destroyForcibly();
            assertThat(loader.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        int askedBefore = site.received(TARGET).size();

        try (ClientRun run = remembering(WEEK)) {
            assertThat(ClientRun.text(run.get(TARGET))).isEqualTo("page");
        }
        assertThat(site.received(TARGET)).hasSize(askedBefore);
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CacheOptions(folder, Duration.ofDays(-1), 1 << 20))
                .withMessage("[--cache-days] must be between 0 and 24855 days, got [-1 days]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CacheOptions(folder, WEEK, 1000))
                .withMessage("[--cache-size] must be at least 1 MB, got [1000 bytes]");
    }

    /** Takes time off the moments at which OkHttp wrote down that it sent the requests and received the answers. */
    private void makeOlder(Duration time) throws IOException {
        for (Path file : files(".0")) {
            String entry = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(entry).contains("OkHttp-Received-Millis: ");
            String older = Pattern.compile("(?<=OkHttp-(Sent|Received)-Millis: )\\d+")
                    .matcher(entry)
                    .replaceAll(match -> Long.toString(Long.parseLong(match.group()) - time.toMillis()));
            Files.writeString(file, older, StandardCharsets.ISO_8859_1);
        }
    }

    /** The first file of an entry is the head, the second the body. */
    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("pages"))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private ClientRun remembering(Duration maxAge) throws Exception {
        return ClientRun.remembering(site, folder, maxAge);
    }

    /** A loader that reads one page, and is killed while it reads another. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] args) throws Exception {
            PolitenessOptions options = ClientRun.options(Duration.ZERO, null);
            CacheOptions cache = new CacheOptions(Path.of(args[0]), WEEK, 10 << 20);
            try (PoliteClient client = PoliteClient.open(options, cache, "1.2", notice -> {})) {
                System.out.println(ClientRun.text(client.get(URI.create(args[1]))));
                client.get(URI.create(args[2]));
            }
        }
    }
}
