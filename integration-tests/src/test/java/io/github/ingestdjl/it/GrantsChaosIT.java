/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policy is the least: each grant is taken away, and what becomes of the node shows what it is for. Two let no model be loaded if they
 * are away; the others tell DJL how to do it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GrantsChaosIT {
    private static final String LOAD = "/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_load";

    /** All but PYTORCH_FLAVOR and ai.djl.offline, which keep DJL from CUDA and the network: nothing tells as long as it finds its libraries. */
    private static final List<String> SHOWN = List.of(
            "load_native_libraries",
            "PYTORCH_LIBRARY_PATH",
            "RUST_LIBRARY_PATH",
            "ai.djl.pytorch.num_threads",
            "ai.djl.pytorch.num_interop_threads");

    private static String logWithAll;

    @BeforeAll
    static void loadWithAll() throws Exception {
        logWithAll = logOfLoading(null);
        assertThat(logWithAll).contains("loaded model [" + Artifacts.DEFAULT_MODEL + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"load_native_libraries", "PYTORCH_LIBRARY_PATH"})
    void withoutTheGrantNoModelIsLoaded(String grant) throws Exception {
        try (ElasticsearchNode node = start(grant)) {
            Response response = node.client().post(LOAD, null);
            System.out.println("without [" + grant + "]: " + response.status() + " " + response.reasons());
            assertThat(response.status()).as("%s", response).isEqualTo(503);
            assertThat(node.client().get("/_cluster/health").status()).isEqualTo(200);
        }
    }

    /** What is logged tells what DJL does. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RUST_LIBRARY_PATH                  | Extracting .*libtokenizers.so to cache | true
            ai.djl.pytorch.num_threads         | Number of intra-op threads is 1\\b      | false
            ai.djl.pytorch.num_interop_threads | Number of inter-op threads is 1\\b      | false
            """)
    void withoutTheGrantDjlDoesOtherwise(String grant, String logged, boolean without) throws Exception {
        Pattern pattern = Pattern.compile(logged);
        assertThat(pattern.matcher(logOfLoading(grant)).find()).isEqualTo(without);
        assertThat(pattern.matcher(logWithAll).find()).isNotEqualTo(without);
    }

    private static String logOfLoading(String without) throws Exception {
        try (ElasticsearchNode node = start(without)) {
            Response response = node.client().post(LOAD, null);
            System.out.println("without [" + without + "]: " + response.status() + " " + response.reasons());
            return node.log();
        }
    }

    @Test
    void thereIsNoGrantThatNothingShows() throws IOException {
        List<String> granted =
                Files.readAllLines(Artifacts.repository().resolve("plugin/src/main/plugin/entitlement-policy.yaml"))
                        .stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("- ") && line.endsWith(":") == false)
                        .map(line -> line.substring(2))
                        .toList();
        assertThat(granted).containsAll(SHOWN).hasSize(SHOWN.size() + 2).contains("PYTORCH_FLAVOR", "ai.djl.offline");
    }

    /** @param grant what the node's policy lacks; null for the whole policy */
    private static ElasticsearchNode start(String grant) throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        if (grant != null) {
            Path policy = home.path().resolve("plugins/ingest-djl/entitlement-policy.yaml");
            String whole = Files.readString(policy);
            String line = "- " + grant + "\n";
            assertThat(whole).contains(line);
            Files.writeString(policy, whole.replaceAll(" *" + Pattern.quote(line), ""));
        }
        home.configure(
                Map.of("discovery.type", "single-node", "xpack.security.enabled", "false", "logger.ai.djl", "DEBUG"));
        return ElasticsearchNode.start(home, "512m", Artifacts.log("without-" + grant));
    }
}
