/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.ingestdjl.loader.index.ConnectionSettings.Credentials;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate nobody knows but who is told of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    private HttpsServer server;
    private Path certificate;
    private String fingerprint;
    private URI url;

    @BeforeAll
    void startServer() throws Exception {
        Path store = folder.resolve("store.p12");
        certificate = folder.resolve("ca.pem");
        keytool(
                store,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2");
        keytool(store, "-exportcert", "-rfc", "-file", certificate.toString());

        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        byte[] encoded = keys.getCertificate("mykey").getEncoded();
        fingerprint =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);

        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        url = URI.create("https://localhost:" + server.getAddress().getPort());
    }

    @AfterAll
    void stopServer() {
        server.stop(0);
    }

    @Test
    void theAuthoritysCertificateIsTrusted() throws Exception {
        assertThat(answers(certificate, null)).isTrue();
    }

    @Test
    void theAuthoritysFingerprintIsTrusted() throws Exception {
        assertThat(answers(null, fingerprint)).isTrue();
    }

    @Test
    void withoutEitherNobodyIsTrustedAndTheOptionsAreNamed() {
        assertThatThrownBy(() -> answers(null, null))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("no secure connection to [" + url + "]")
                .hasMessageContaining("--ca-cert or --fingerprint");
    }

    @Test
    void anotherFingerprintIsNotTrusted() {
        assertThatThrownBy(() -> answers(null, "00".repeat(32)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("no secure connection");
    }

    private boolean answers(Path caCertificate, String caFingerprint) throws Exception {
        ConnectionSettings settings =
                new ConnectionSettings(List.of(url), Credentials.NONE, caCertificate, caFingerprint);
        try (ClusterClient cluster = ClusterClient.open(settings)) {
            return cluster.call(elasticsearch -> elasticsearch.indices().exists(exists -> exists.index("papers")))
                    .value();
        }
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of(
                "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "mykey"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
