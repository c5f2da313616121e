/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.node.ElasticsearchHome;
import io.github.ingestdjl.node.ElasticsearchNode;
import io.github.ingestdjl.node.NodeClient.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without a grant that the plugin cannot do without no model is loaded, and the node says so and lives. The other system properties only
 * tell DJL to unpack nothing, to look nothing up and how many threads to take: without them models are loaded otherwise.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GrantsChaosIT {

    @ParameterizedTest
    @ValueSource(strings = {"  - load_native_libraries\n", "        - PYTORCH_LIBRARY_PATH\n"})
    void withoutTheGrantNoModelIsLoaded(String grant) throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        Path policy = home.path().resolve("plugins/ingest-djl/entitlement-policy.yaml");
        String whole = Files.readString(policy);
        assertThat(whole).contains(grant);
        Files.writeString(policy, whole.replace(grant, ""));
        home.configure(Map.of("discovery.type", "single-node", "xpack.security.enabled", "false"));
        try (ElasticsearchNode node = ElasticsearchNode.start(
                home, "512m", Artifacts.log("without-" + grant.replaceAll("[^A-Za-z_.]", "")))) {
            Response response = node.client().post("/_ingest/djl/models/" + Artifacts.DEFAULT_MODEL + "/_load", null);
            System.out.println("without [" + grant.strip() + "]: " + response.status() + " " + response.reasons());
            assertThat(response.status()).as("%s", response).isEqualTo(503);
            assertThat(node.client().get("/_cluster/health").status()).isEqualTo(200);
        }
    }
}
