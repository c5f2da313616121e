/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.node.Commands;
import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Credentials;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stacks of one node as their compose files start them, service by service, without containers: a real node, a Kibana that is a stub. */
class DockerStackIT {
    private static final Map<String, String> PASSWORDS =
            Map.of("ELASTIC_PASSWORD", "the \"elastic\" \\ one", "KIBANA_PASSWORD", "kib$ana's {one}");

    @TempDir
    private Path work;

    @TempDir
    private Path plugin;

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.insecure.yaml"})
    void startsAgainAndAgain(String name) throws Exception {
        Tools.needed("curl");
        ComposeFile compose = ComposeFile.read(name, PASSWORDS);
        boolean secure = name.equals("compose.yaml");
        StackRuns stack = new StackRuns(work);
        StubKibana.savedObjects(stack.savedObjects());
        try (StubKibana kibana = new StubKibana();
                ElasticsearchNode node = node(compose, name)) {
            stack.serve("http://elasticsearch:9200", node.url());
            stack.serve("http://localhost:9200", node.url());
            stack.serve("http://kibana:5601", kibana.url());
            stack.serve("http://localhost:5601", kibana.url());

            Map<String, String> first = up(compose, stack, node.client());
            assertThat(first).hasSize(secure ? 6 : 5);
            assertThat(first.get("index")).contains("behind alias [arxiv-papers] created: 384 dimensions, cosine");
            assertThat(first.get("sample")).contains("indexed   277 (277 created, 0 updated)", "failed    0");
            assertThat(kibana.imported()).singleElement().asString().contains("arxiv-papers");
            Checks.ok(node.client().post("/arxiv-papers/_refresh", null));
            assertThat(Papers.nearest(
                            node.client(), "arxiv-papers", "abstract_vector", "spreading of diseases on networks", 1))
                    .containsExactly("1408.2701");

            Map<String, String> second = up(compose, stack, node.client());
            assertThat(second.get("index"))
                    .contains("pipeline [arxiv-papers-000001] already there", "already there: 384 dimensions");
            assertThat(second.get("sample")).contains("has [277] papers, the sample of [277] is not loaded");
            assertThat(kibana.imported()).hasSize(2);

            Commands.Result search = stack.run(
                    compose.environment("loader"),
                    List.of("arxiv-loader", "search", "--k", "1", "epidemic processes in networks"));
            assertThat(search.exitCode()).as(search.output()).isZero();
            assertThat(search.output()).contains("Epidemic processes in complex networks");

            assertThat(Checks.ok(node.client().get("/_license"))
                            .body()
                            .at("/license/type")
                            .asText())
                    .isEqualTo("basic");
            fitsIntoItsMemory(
                    node, compose.service("elasticsearch").path("mem_limit").asText());
            assertThat(new NodeClient(node.url()).get("/arxiv-papers/_count").status())
                    .isEqualTo(secure ? 401 : 200);
        }
    }

    private ElasticsearchNode node(ComposeFile compose, String name) throws Exception {
        Map<String, String> environment = compose.environment("elasticsearch");
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        SecurityIndex.install(home, plugin);
        Map<String, String> settings = new HashMap<>(environment);
        settings.keySet().removeIf(setting -> setting.contains(".") == false);
        home.configure(settings);
        String password = environment.get("ELASTIC_PASSWORD");
        if (password != null) {
            // As the image's entry point does.
            home.addSecureSetting("bootstrap.password", password);
        }
        Credentials elastic = password == null ? null : new Credentials("elastic", password);
        return ElasticsearchNode.start(home, "1g", Artifacts.log("docker-" + name), elastic);
    }

    /** Starts the services in the file's order; what each has printed. */
    private static Map<String, String> up(ComposeFile compose, StackRuns stack, NodeClient client) throws Exception {
        Map<String, String> outputs = new HashMap<>();
        for (String service : compose.order()) {
            Commands.Result result =
                    compose.isOneShot(service) ? stack.run(compose, service) : stack.health(compose, service);
            assertThat(result.exitCode())
                    .as("[%s] %s", service, result.output())
                    .isZero();
            outputs.put(service, result.output());
            if (service.equals("kibana")) {
                kibanaMayLogIn(compose, client);
            }
        }
        return outputs;
    }

    /** The most it has had, where the kernel says so. */
    private static void fitsIntoItsMemory(ElasticsearchNode node, String limit) throws IOException {
        Path status = Path.of("/proc", String.valueOf(node.process().pid()), "status");
        if (Files.exists(status)) {
            Matcher peak = Pattern.compile("VmHWM:\\s+(\\d+) kB").matcher(Files.readString(status));
            assertThat(peak.find()).isTrue();
            assertThat(limit).endsWith("m");
            assertThat(Long.parseLong(peak.group(1)) / 1024)
                    .isBetween(1024L, Long.parseLong(limit.substring(0, limit.length() - 1)));
        }
    }

    static void kibanaMayLogIn(ComposeFile compose, NodeClient client) {
        Map<String, String> kibana = compose.environment("kibana");
        String user = kibana.get("ELASTICSEARCH_USERNAME");
        if (user == null) {
            return;
        }
        Response self = client.as(new Credentials(user, kibana.get("ELASTICSEARCH_PASSWORD")))
                .get("/_security/_authenticate");
        assertThat(ComposeFile.texts(Checks.ok(self).body().path("roles"))).containsExactly("kibana_system");
    }
}
