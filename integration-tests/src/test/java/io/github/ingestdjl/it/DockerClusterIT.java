/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.node.Commands;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster of {@code compose.cluster.yaml}, without containers: its certificates, three real nodes with its settings, its services. */
class DockerClusterIT {
    private static final List<String> NODES = List.of("ingest", "data-1", "data-2");
    private static final Map<String, String> PASSWORDS =
            Map.of("ELASTIC_PASSWORD", "elastic's own", "KIBANA_PASSWORD", "kibana's own");

    @TempDir
    private Path work;

    @TempDir
    private Path plugin;

    private final Map<String, ElasticsearchNode> nodes = new LinkedHashMap<>();

    @Test
    void oneNodeEmbedsForAllThree() throws Exception {
        Tools.needed("curl", "unzip");
        ComposeFile compose = ComposeFile.read("compose.cluster.yaml", PASSWORDS);
        StackRuns stack = new StackRuns(work);
        StubKibana.savedObjects(stack.savedObjects());
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        SecurityIndex.install(home, plugin);
        stack.program(
                "elasticsearch-certutil", "exec '" + home.path().resolve("bin/elasticsearch-certutil") + "' \"$@\"");
        certificatesAreMadeOnce(compose, stack);

        try (StubKibana kibana = new StubKibana()) {
            start(compose, stack, home);
            stack.serve("https://ingest:9200", nodes.get("ingest").url());
            stack.serve("http://kibana:5601", kibana.url());
            stack.serve("http://localhost:5601", kibana.url());
            NodeClient client = nodes.get("ingest").client();

            for (String service : compose.order()) {
                if (NODES.contains(service)) {
                    stack.serve("https://localhost:9200", nodes.get(service).url());
                }
                Commands.Result result =
                        compose.isOneShot(service) ? stack.run(compose, service) : stack.health(compose, service);
                assertThat(result.exitCode())
                        .as("[%s] %s", service, result.output())
                        .isZero();
                if (service.equals("kibana")) {
                    DockerStackIT.kibanaMayLogIn(compose, client);
                }
            }
            Checks.ok(client.post("/arxiv-papers/_refresh", null));
            assertThat(Papers.nearest(
                            client, "arxiv-papers", "abstract_vector", "spreading of diseases on networks", 1))
                    .containsExactly("1408.2701");
            assertThat(kibana.imported()).hasSize(1);

            dataNodesKeepTheData(client);
            ingestNodeEmbeds(client);
            noOtherAuthorityIsTrusted(compose, stack);
        } finally {
            nodes.values().forEach(ElasticsearchNode::close);
        }
    }

    private void certificatesAreMadeOnce(ComposeFile compose, StackRuns stack) throws Exception {
        Commands.Result made = stack.run(compose, "certificates");
        assertThat(made.exitCode()).as(made.output()).isZero();
        assertThat(NODES).allMatch(node -> made.output().contains("[" + node + "] gets its certificate"));
        Path folder = stack.certificates();
        byte[] authority = Files.readAllBytes(folder.resolve("authority/ca.crt"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("authority-key/ca.key")))
                .noneMatch(permission -> permission.name().startsWith("OTHERS"));

        Commands.Result again = stack.run(compose, "certificates");
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(NODES).allMatch(node -> again.output().contains("[" + node + "] has its certificate"));
        assertThat(folder.resolve("authority/ca.crt")).hasBinaryContent(authority);

        List<String> command = compose.command("certificates");
        Commands.Result refused = stack.run(Map.of(), List.of(command.get(0), command.get(1), "../../etc"));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("[NODE] must be a host name of [a-z0-9-], got [../../etc]");
    }

    /** All at a time: none is ready before it has found the others. */
    private void start(ComposeFile compose, StackRuns stack, ElasticsearchHome first) throws Exception {
        List<Integer> ports = freePorts();
        Map<String, ElasticsearchHome> homes = new LinkedHashMap<>();
        for (String node : NODES) {
            ElasticsearchHome home = node.equals(NODES.get(0)) ? first : first.copy();
            homes.put(node, home);
        }
        SSLContext authority = trusting(stack.certificates().resolve("authority/ca.crt"));
        ExecutorService starts = Executors.newFixedThreadPool(NODES.size());
        try {
            Map<String, Future<ElasticsearchNode>> started = new LinkedHashMap<>();
            for (String node : NODES) {
                Map<String, String> environment = compose.environment(node);
                ElasticsearchHome home = homes.get(node);
                home.configure(settings(environment, ports, ports.get(NODES.indexOf(node))));
                home.addSecureSetting("bootstrap.password", environment.get("ELASTIC_PASSWORD"));
                copy(stack.certificates(), home.path().resolve("config/certificates"));
                Credentials elastic = new Credentials("elastic", environment.get("ELASTIC_PASSWORD"));
                started.put(
                        node,
                        starts.submit(() -> ElasticsearchNode.start(
                                home, "768m", Artifacts.log("docker-" + node), elastic, authority)));
            }
            Exception failure = null;
            for (Map.Entry<String, Future<ElasticsearchNode>> each : started.entrySet()) {
                try {
                    nodes.put(each.getKey(), each.getValue().get());
                } catch (Exception e) {
                    failure = e;
                }
            }
            if (failure != null) {
                throw failure;
            }
        } finally {
            starts.shutdown();
        }
    }

    /** Those of the compose file, with this machine's ports in place of host names. */
    private static Map<String, String> settings(Map<String, String> environment, List<Integer> ports, int port) {
        Map<String, String> settings = new HashMap<>(environment);
        settings.keySet().removeIf(setting -> setting.contains(".") == false);
        settings.put("transport.port", String.valueOf(port));
        settings.computeIfPresent("discovery.seed_hosts", (setting, hosts) -> {
            for (String node : NODES) {
                hosts = hosts.replace(node, "127.0.0.1:" + ports.get(NODES.indexOf(node)));
            }
            return hosts;
        });
        return settings;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket three = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void dataNodesKeepTheData(NodeClient client) {
        assertThat(Checks.ok(client.get("/_cat/nodes?h=name&format=json"))
                        .body()
                        .findValuesAsText("name"))
                .containsExactlyInAnyOrderElementsOf(NODES);
        assertThat(Checks.ok(client.get("/_cluster/health/arxiv-papers?wait_for_status=green&timeout=60s"))
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("green");
        assertThat(Checks.ok(client.get("/_cat/shards/arxiv-papers?h=node&format=json"))
                        .body()
                        .findValuesAsText("node"))
                .containsExactlyInAnyOrder("data-1", "data-2");
    }

    private static void ingestNodeEmbeds(NodeClient client) {
        JsonNode stats = Checks.ok(client.get("/_ingest/djl/stats")).body();
        Map<String, Integer> texts = new HashMap<>();
        stats.path("nodes")
                .forEach(node -> texts.put(
                        node.path("name").asText(),
                        node.at("/models/" + Artifacts.DEFAULT_MODEL + "/texts").asInt()));
        assertThat(texts).as("%s", stats).containsOnlyKeys(NODES);
        assertThat(texts.get("ingest")).isGreaterThan(2 * 277);
        assertThat(texts.get("data-1") + texts.get("data-2")).isZero();
    }

    private static void noOtherAuthorityIsTrusted(ComposeFile compose, StackRuns stack) throws Exception {
        Path other = Files.createDirectory(stack.certificates().resolve("other"));
        Commands.Result made =
                stack.run(Map.of(), List.of(compose.command("certificates").get(0), other.toString(), "x"));
        assertThat(made.exitCode()).as(made.output()).isZero();
        Map<String, String> environment = new HashMap<>(compose.environment("kibana-password"));
        environment.put(
                "ARXIV_LOADER_CA_CERT", other.resolve("authority/ca.crt").toString());
        Commands.Result refused = stack.run(environment, compose.command("kibana-password"));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("has no certificate of [" + other.resolve("authority/ca.crt") + "]");
    }
}
