/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.index.ConnectionSettings.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {

    private static final String FINGERPRINT = "AB:".repeat(31) + "AB";
    private static final URI SECURE = URI.create("https://localhost:9200");

    @TempDir
    Path folder;

    @Test
    void aUserIsSentWithTheFirstRequest() throws IOException {
        assertThat(authorization(Credentials.basic("ann", "pä:ss"))).isEqualTo("Basic YW5uOnDDpDpzcw==");
    }

    @Test
    void anApiKeyIsSentAsItIs() throws IOException {
        assertThat(authorization(Credentials.apiKey("a2V5"))).isEqualTo("ApiKey a2V5");
    }

    @Test
    void withoutCredentialsNothingIsSent() throws IOException {
        assertThat(authorization(Credentials.NONE)).isNull();
    }

    @Test
    void secretsAreNotPrinted() {
        ConnectionSettings settings =
                new ConnectionSettings(List.of(SECURE), Credentials.basic("ann", "hidden"), null, FINGERPRINT);

        assertThat(settings.toString()).doesNotContain("hidden").doesNotContain("aGlkZGVu");
        assertThat(Credentials.apiKey("hidden")).hasToString("Credentials[API key]");
    }

    @Test
    void refusedCredentialsNameTheOptions() {
        try (FakeCluster node = new FakeCluster()) {
            node.refuseAllWith = 401;
            assertThatThrownBy(() -> ask(node.url(), Credentials.NONE))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("--user")
                    .hasMessageContaining("--api-key");
        }
    }

    @Test
    void theUrlsPathComesFirst() throws IOException {
        try (FakeCluster node = new FakeCluster()) {
            node.setUp("es", "arxiv");
            ask(node.url() + "/es", Credentials.NONE);
            assertThat(node.received.get(0).path()).isEqualTo("/es/papers");
        }
    }

    @Test
    void anUnreachableNodeIsNamed() {
        String url;
        try (FakeCluster node = new FakeCluster()) {
            url = node.url();
        }

        assertThatThrownBy(() -> ask(url, Credentials.NONE))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("cannot reach [" + url + "]");
    }

    @Test
    void httpsAtAnHttpPortIsExplained() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket client = plain.accept()) {
                    client.getInputStream().read(new byte[1024]);
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            server.start();

            assertThatThrownBy(() -> ask("https://localhost:" + plain.getLocalPort(), Credentials.NONE))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("no secure connection");
            server.join();
        }
    }

    @Test
    void nodesTakeTurns() throws IOException {
        try (FakeCluster one = new FakeCluster();
                FakeCluster other = new FakeCluster()) {
            askOften(4, one.url(), other.url());

            assertThat(one.received).hasSize(2);
            assertThat(other.received).hasSize(2);
        }
    }

    @Test
    void aNodeThatIsAwayIsPassedOver() throws IOException {
        String away;
        try (FakeCluster node = new FakeCluster()) {
            away = node.url();
        }
        try (FakeCluster node = new FakeCluster()) {
            askOften(4, away, node.url());

            assertThat(node.received).hasSize(4);
        }
    }

    @Test
    void whenAllNodesAreAwayAllAreNamed() {
        String one;
        String other;
        try (FakeCluster first = new FakeCluster();
                FakeCluster second = new FakeCluster()) {
            one = first.url();
            other = second.url();
        }

        assertThatThrownBy(() -> askOften(1, one, other))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("cannot reach [" + one + ", " + other + "]");
    }

    @Test
    void addressesMayBeSeparatedByCommas() {
        assertThat(ConnectionSettings.parseUrls(List.of("http://a:1, http://b:2", "https://c", "http://a:1")))
                .containsExactly(URI.create("http://a:1"), URI.create("http://b:2"), URI.create("https://c"));
        assertThatThrownBy(() -> ConnectionSettings.parseUrls(List.of("http://a:1,")))
                .hasMessage("[--url] must look like [http://localhost:9200], got []");
    }

    @Test
    void aPasswordWithACommaIsNotRepeated() {
        assertThatThrownBy(() -> ConnectionSettings.parseUrls(List.of("http://ann:hid", "den@localhost:9200")))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hid")
                .doesNotContain("den@");
    }

    @Test
    void nodesMustHaveTheSamePath() {
        List<URI> urls = List.of(URI.create("http://a/es/"), URI.create("http://b/es"));
        assertThat(new ConnectionSettings(urls, Credentials.NONE, null, null).urls())
                .isEqualTo(urls);
        assertThatThrownBy(() -> new ConnectionSettings(
                        List.of(URI.create("http://a/es"), URI.create("http://b")), Credentials.NONE, null, null))
                .hasMessage("[--url] must have the same path on every node, got [http://a/es, http://b]");
    }

    @Test
    void aCertificateThatIsNoneIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "not a certificate");
        ConnectionSettings settings = new ConnectionSettings(List.of(SECURE), Credentials.NONE, file, null);

        assertThatThrownBy(() -> ClusterClient.open(settings))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("no PEM certificate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9200", "ftp://localhost", "http://", "http://localhost?x=y", "9200", ""})
    void anAddressThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> ConnectionSettings.parseUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[--url]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ann:hidden@localhost:9200", "http://ann:hid den@localhost:9200"})
    void aPasswordInTheAddressIsRefusedAndNotRepeated(String url) {
        assertThatThrownBy(() -> ConnectionSettings.parseUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hid");
    }

    @Test
    void certificateAndFingerprintExcludeEachOther() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "x");

        assertThatThrownBy(() -> new ConnectionSettings(List.of(SECURE), Credentials.NONE, file, FINGERPRINT))
                .hasMessageContaining("exclude each other");
    }

    @Test
    void aMissingCertificateFileIsRefused() {
        assertThatThrownBy(
                        () -> new ConnectionSettings(List.of(SECURE), Credentials.NONE, folder.resolve("none"), null))
                .hasMessageContaining("[--ca-cert] must be a readable PEM file");
    }

    @Test
    void aFingerprintHas64Digits() {
        assertThatThrownBy(() -> new ConnectionSettings(List.of(SECURE), Credentials.NONE, null, "AB:CD"))
                .hasMessageContaining("got [AB:CD]");
        assertThat(new ConnectionSettings(
                        List.of(SECURE),
                        Credentials.NONE,
                        null,
                        FINGERPRINT.replace(":", "").toLowerCase()))
                .isNotNull();
    }

    @Test
    void trustNeedsHttps() {
        assertThatThrownBy(() -> new ConnectionSettings(
                        List.of(URI.create("http://localhost:9200")), Credentials.NONE, null, FINGERPRINT))
                .hasMessageContaining("https");
    }

    private static String authorization(Credentials credentials) throws IOException {
        try (FakeCluster node = new FakeCluster()) {
            ask(node.url(), credentials);
            return node.received.get(0).authorization();
        }
    }

    private static void askOften(int times, String... urls) throws IOException {
        ConnectionSettings settings =
                new ConnectionSettings(ConnectionSettings.parseUrls(List.of(urls)), Credentials.NONE, null, null);
        try (ClusterClient cluster = ClusterClient.open(settings)) {
            for (int i = 0; i < times; i++) {
                cluster.call(elasticsearch -> elasticsearch.indices().exists(exists -> exists.index("papers")));
            }
        }
    }

    private static void ask(String url, Credentials credentials) throws IOException {
        ConnectionSettings settings =
                new ConnectionSettings(List.of(ConnectionSettings.parseUrl(url)), credentials, null, null);
        try (ClusterClient cluster = ClusterClient.open(settings)) {
            cluster.call(elasticsearch -> elasticsearch.indices().exists(exists -> exists.index("papers")));
        }
    }
}
