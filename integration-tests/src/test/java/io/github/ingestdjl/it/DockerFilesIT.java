/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.github.ingestdjl.node.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of {@code docker/}, as far as they can be judged without a Docker engine. */
class DockerFilesIT {
    private static final Map<String, String> PASSWORDS =
            Map.of("ELASTIC_PASSWORD", "elastic's", "KIBANA_PASSWORD", "kibana's");
    private static final Path DOCUMENTATION = Artifacts.repository().resolve("docs/docker.md");
    private static final String SCRIPTS = "/opt/ingest-djl/scripts/";

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.insecure.yaml", "compose.cluster.yaml", "common.yaml"})
    void composeFilesFollowTheComposeSpecification(String name) throws IOException {
        assertThat(schema().validate(ComposeFile.parse(ComposeFile.FOLDER.resolve(name))))
                .isEmpty();
    }

    @Test
    void schemaRefusesWhatTheSpecificationDoesNotKnow() throws IOException {
        ObjectNode file = (ObjectNode) ComposeFile.parse(ComposeFile.FOLDER.resolve("compose.yaml"));
        ((ObjectNode) file.at("/services/kibana")).put("restarts", "always");
        assertThat(schema().validate(file))
                .extracting(ValidationMessage::getMessage)
                .singleElement()
                .asString()
                .contains("restarts");
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in = DockerFilesIT.class.getResourceAsStream("/compose-spec/compose-spec.json")) {
            ObjectNode schema = (ObjectNode) new ObjectMapper().readTree(in);
            // It is no URI, as the validator wants it, and nothing refers to it.
            schema.remove("$id");
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.cluster.yaml"})
    void passwordsHaveNoDefault(String name) throws IOException {
        for (String missing : PASSWORDS.keySet()) {
            Map<String, String> others = Map.of(missing, "");
            assertThatThrownBy(() -> ComposeFile.read(name, with(others)))
                    .hasMessageContaining("[" + missing + "] has no default, make one with [openssl rand -hex 16]")
                    .hasMessageContaining("docs/docker.md");
        }
        assertThat(ComposeFile.defaults().keySet()).noneMatch(variable -> variable.contains("PASSWORD"));
    }

    private static Map<String, String> with(Map<String, String> others) {
        Map<String, String> variables = new HashMap<>(PASSWORDS);
        variables.putAll(others);
        return variables;
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.cluster.yaml"})
    void everyPasswordIsThatOfTheShell(String name) throws IOException {
        ComposeFile compose = ComposeFile.read(name, PASSWORDS);
        Set<String> passwords = new LinkedHashSet<>();
        compose.services().keySet().forEach(service -> compose.environment(service)
                .forEach((variable, value) -> {
                    if (variable.contains("PASSWORD")) {
                        passwords.add(value);
                    }
                }));
        assertThat(passwords).containsExactlyInAnyOrderElementsOf(PASSWORDS.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.insecure.yaml", "compose.cluster.yaml"})
    void nothingIsReachedFromOutsideTheMachine(String name) throws IOException {
        ComposeFile compose = ComposeFile.read(name, PASSWORDS);
        List<String> ports = compose.services().values().stream()
                .flatMap(service -> ComposeFile.texts(service.path("ports")).stream())
                .toList();
        assertThat(ports).containsExactlyInAnyOrder("127.0.0.1:9200:9200", "127.0.0.1:5601:5601");
        assertThat(compose.services().values()).noneMatch(service -> service.has("network_mode"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.insecure.yaml", "compose.cluster.yaml"})
    void servicesAreWatchedBoundedAndStartedAgain(String name) throws IOException {
        ComposeFile compose = ComposeFile.read(name, PASSWORDS);
        compose.services().forEach((service, definition) -> {
            assertThat(definition.has("mem_limit"))
                    .as("mem_limit of [%s]", service)
                    .isTrue();
            assertThat(definition.path("cap_drop"))
                    .as("cap_drop of [%s]", service)
                    .hasSize(1);
            boolean ends = compose.isOneShot(service) || compose.isStartedByHand(service);
            assertThat(definition.path("restart").asText("no"))
                    .as("restart of [%s]", service)
                    .isEqualTo(ends ? "no" : "unless-stopped");
            if (ends == false) {
                assertThat(definition.at("/healthcheck/test"))
                        .as("health check of [%s]", service)
                        .isNotEmpty();
            }
            definition.path("depends_on").properties().forEach(needed -> assertThat(
                            needed.getValue().path("condition").asText())
                    .as("condition of [%s] on [%s]", service, needed.getKey())
                    .isEqualTo(
                            compose.isOneShot(needed.getKey()) ? "service_completed_successfully" : "service_healthy"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.insecure.yaml", "compose.cluster.yaml"})
    void whatLastsIsInNamedVolumes(String name) throws IOException {
        ComposeFile compose = ComposeFile.read(name, PASSWORDS);
        Set<String> mounted = new LinkedHashSet<>();
        compose.services().values().forEach(service -> ComposeFile.texts(service.path("volumes"))
                .forEach(volume -> mounted.add(volume.split(":")[0])));
        assertThat(compose.volumes()).containsExactlyInAnyOrderElementsOf(mounted);
        nodes(compose).forEach(node -> assertThat(
                        ComposeFile.texts(compose.service(node).path("volumes")))
                .contains(node + ":/usr/share/elasticsearch/data"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.insecure.yaml", "compose.cluster.yaml"})
    void modelsHaveRoomBesideTheHeap(String name) throws IOException {
        ComposeFile compose = ComposeFile.read(name, PASSWORDS);
        assertThat(nodes(compose)).isNotEmpty();
        for (String node : nodes(compose)) {
            Map<String, String> environment = compose.environment(node);
            Matcher heap = Pattern.compile("-Xms(\\w+) -Xmx(\\w+)").matcher(environment.get("ES_JAVA_OPTS"));
            assertThat(heap.matches()).as(environment.get("ES_JAVA_OPTS")).isTrue();
            assertThat(heap.group(1)).isEqualTo(heap.group(2));
            long model = environment.containsKey("ingest.djl.preload") ? 300 : 0;
            assertThat(megabytes(compose.service(node).path("mem_limit").asText()))
                    .as("memory of [%s]", node)
                    .isGreaterThanOrEqualTo(megabytes(heap.group(1)) * 3 / 2 + 512 + model);
        }
    }

    private static long megabytes(String size) {
        long number = Long.parseLong(size.substring(0, size.length() - 1));
        return size.endsWith("g") ? number * 1024 : number;
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.insecure.yaml", "compose.cluster.yaml"})
    void licenceIsBasicAndSecurityIsDeliberate(String name) throws IOException {
        ComposeFile compose = ComposeFile.read(name, PASSWORDS);
        for (String node : nodes(compose)) {
            assertThat(compose.environment(node))
                    .containsEntry("xpack.license.self_generated.type", "basic")
                    .containsEntry(
                            "xpack.security.enabled", String.valueOf(name.equals("compose.insecure.yaml") == false));
        }
    }

    @Test
    void oneNodeOfTheClusterEmbedsAndTheOthersKeepTheData() throws IOException {
        ComposeFile compose = ComposeFile.read("compose.cluster.yaml", PASSWORDS);
        assertThat(nodes(compose)).containsExactly("ingest", "data-1", "data-2");
        assertThat(roles(compose, "ingest")).contains("ingest", "master").noneMatch(role -> role.startsWith("data"));
        for (String data : List.of("data-1", "data-2")) {
            assertThat(roles(compose, data)).contains("data", "master").doesNotContain("ingest");
            assertThat(compose.environment(data)).doesNotContainKey("ingest.djl.preload");
        }
        assertThat(compose.environment("kibana")).containsEntry("ELASTICSEARCH_HOSTS", "https://ingest:9200");
        assertThat(compose.environment("loader")).containsEntry("ARXIV_LOADER_URL", "https://ingest:9200");
        List<String> command = compose.command("certificates");
        assertThat(command.subList(2, command.size())).containsExactlyElementsOf(nodes(compose));
    }

    private static List<String> roles(ComposeFile compose, String node) {
        return Arrays.asList(compose.environment(node).get("node.roles").split(","));
    }

    private static List<String> nodes(ComposeFile compose) {
        return compose.services().keySet().stream()
                .filter(service -> compose.environment(service).containsKey("xpack.security.enabled"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.insecure.yaml", "compose.cluster.yaml"})
    void scriptsThatServicesRunAreThere(String name) throws IOException {
        List<Path> scripts = ComposeFile.read(name, PASSWORDS)
                .everyText()
                .filter(text -> text.startsWith(SCRIPTS))
                .map(text -> ComposeFile.FOLDER.resolve("scripts").resolve(text.substring(SCRIPTS.length())))
                .toList();
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(3).allSatisfy(script -> assertThat(script)
                .isExecutable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.insecure.yaml", "compose.cluster.yaml"})
    void imagesArePinnedToOneVersion(String name) throws IOException {
        for (String version : Artifacts.releases()) {
            ComposeFile compose = ComposeFile.read(name, with(Map.of("STACK_VERSION", version)));
            assertThat(compose.services().values())
                    .extracting(service -> service.path("image").asText())
                    .containsOnly(
                            "docker.elastic.co/kibana/kibana:" + version,
                            "ingest-djl-elasticsearch:" + version,
                            "ingest-djl-loader:" + version);
            assertThat(compose.services().values())
                    .filteredOn(service -> service.has("build"))
                    .allSatisfy(service -> assertThat(
                                    service.at("/build/args/STACK_VERSION").asText())
                            .isEqualTo(version));
        }
    }

    @Test
    void versionsAreThoseOfTheBuild() throws IOException {
        String version = Artifacts.releases().get(0);
        assertThat(ComposeFile.defaults()).containsEntry("STACK_VERSION", version);
        assertThat(Dockerfile.lines())
                .contains("ARG STACK_VERSION=" + version)
                .contains("ARG LOADER_VERSION="
                        + Artifacts.loader()
                                .getParent()
                                .getParent()
                                .getFileName()
                                .toString()
                                .substring("arxiv-loader-".length()));
    }

    @Test
    void imagesComeFromPinnedOnesAndRunUnprivileged() throws IOException {
        List<String> bases = new ArrayList<>();
        List<String> users = new ArrayList<>();
        Set<String> stages = new LinkedHashSet<>(List.of("scratch"));
        for (String line : Dockerfile.lines()) {
            String[] words = line.split(" +");
            if (words[0].equals("FROM")) {
                bases.add(words[words.length - 3]);
                stages.add(words[words.length - 1]);
            } else if (words[0].equals("USER")) {
                users.add(words[1]);
            }
        }
        assertThat(bases)
                .filteredOn(base -> stages.contains(base) == false && base.startsWith("${PLUGIN_ZIP:") == false)
                .isNotEmpty()
                .allMatch(base -> base.matches(".+:(\\d+\\.\\d+\\.\\d+.*|\\$\\{STACK_VERSION})"));
        assertThat(users.get(users.size() - 1)).isEqualTo("1000:0");
    }

    @Test
    void whatIsCopiedIsThereAndNotIgnored() throws IOException {
        Path repository = Artifacts.repository();
        List<String> copied = copied();
        assertThat(copied).hasSizeGreaterThan(10);
        for (String source : copied) {
            assertThat(Dockerfile.ignores(source)).as("[%s] is ignored", source).isFalse();
            // What is there after a build only, or comes with a module that a checkout may lack.
            if (source.contains("target/") == false && source.startsWith("kibana") == false) {
                assertThat(repository.resolve(source)).exists();
            }
        }
        assertThat(List.of(".git", "docker/passwords", "docker/.env", "plugin/target/8.19.21/classes", "shared"))
                .allSatisfy(source ->
                        assertThat(Dockerfile.ignores(source)).as(source).isTrue());
    }

    @Test
    void everyModuleOfTheBuildIsCopied() throws IOException {
        List<String> copied = copied();
        Matcher modules = Pattern.compile("<module>([^<]+)</module>")
                .matcher(Files.readString(Artifacts.repository().resolve("pom.xml")));
        assertThat(modules.results().map(match -> match.group(1)))
                .isNotEmpty()
                .allMatch(module -> copied.contains(module) || copied.contains(module + "/pom.xml"));
    }

    /** What the Dockerfile copies from the repository. */
    private static List<String> copied() throws IOException {
        return Dockerfile.copies().stream()
                .flatMap(copy -> copy.sources().stream())
                .map(source -> source.equals("${PLUGIN_ZIP}") ? "plugin/target/8.19.21/ingest-djl.zip" : source)
                .map(source -> source.replace("${LOADER_VERSION}", "1.0.0"))
                .toList();
    }

    @Test
    void passwordsAreMadeAsTheDocumentationSays(@TempDir Path clone) throws Exception {
        Files.createDirectory(clone.resolve("docker"));
        Matcher block = Pattern.compile("(?s)```sh\\n(.*?)docker compose [^\\n]*\\n```")
                .matcher(Files.readString(DOCUMENTATION));
        assertThat(block.find()).isTrue();
        String script = block.group(1) + "echo \"$ELASTIC_PASSWORD $KIBANA_PASSWORD\"";
        Commands.Result result = Commands.execute(clone, List.of("sh", "-euc", script), Map.of());
        assertThat(result.output().strip()).matches("[0-9a-f]{32} [0-9a-f]{32}");
        assertThat(result.output().strip().split(" ")).doesNotHaveDuplicates();
        assertThat(Files.getPosixFilePermissions(clone.resolve("docker/passwords")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(Files.readAllLines(Artifacts.repository().resolve(".gitignore")))
                .contains("docker/passwords");
    }

    @Test
    void whatTheDocumentationNamesIsThere() throws IOException {
        String text = Files.readString(DOCUMENTATION);
        Set<Path> named = new LinkedHashSet<>();
        Pattern.compile("docker/[\\w.-]*(?:compose[\\w.]*yaml|Dockerfile)")
                .matcher(text)
                .results()
                .forEach(match -> named.add(Artifacts.repository().resolve(match.group())));
        Pattern.compile("\\]\\((?!https?:|#)([^)#]+)")
                .matcher(text)
                .results()
                .forEach(match -> named.add(DOCUMENTATION.resolveSibling(match.group(1))));
        Pattern.compile("(?m)^\\| `(Dockerfile|\\w*[./][\\w./]*)` \\|")
                .matcher(text)
                .results()
                .forEach(match -> named.add(ComposeFile.FOLDER.resolve(match.group(1))));
        assertThat(named).hasSizeGreaterThanOrEqualTo(8).allSatisfy(path -> assertThat(path)
                .exists());
    }

    @Test
    void dockerfileHasNothingThatALinterDislikes() throws Exception {
        passes("hadolint", List.of("hadolint", Dockerfile.PATH.toString()));
    }

    @Test
    void scriptsHaveNothingThatALinterDislikes() throws Exception {
        List<String> command = new ArrayList<>(List.of("shellcheck", "--external-sources"));
        try (Stream<Path> scripts = Files.list(ComposeFile.FOLDER.resolve("scripts"))) {
            scripts.map(Path::toString).sorted().forEach(command::add);
        }
        passes("shellcheck", command);
    }

    private static void passes(String tool, List<String> command) throws Exception {
        Path scripts = ComposeFile.FOLDER.resolve("scripts");
        Tools.needed(tool);
        Commands.Result result = Commands.execute(scripts, command, Map.of());
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
