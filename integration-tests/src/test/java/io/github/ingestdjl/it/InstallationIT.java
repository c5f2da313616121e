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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstallationIT {

    /** The zip of Elasticsearch that all tests run on is published without a checksum. */
    @Test
    void theServerUnderTestIsTheOneThatIsPublishedAsALibrary() throws Exception {
        try (ElasticsearchHome home = ElasticsearchHome.unpack(Artifacts.elasticsearch());
                Stream<Path> libraries = Files.list(home.path().resolve("lib"))) {
            assertThat(libraries.filter(file -> file.getFileName().toString().matches("elasticsearch-\\d.*\\.jar")))
                    .singleElement()
                    .satisfies(jar -> assertThat(jar).hasSameBinaryContentAs(Artifacts.server()));
        }
    }

    @Test
    void zipInstallsAndRemoves() throws Exception {
        try (ElasticsearchHome home = ElasticsearchHome.unpack(Artifacts.elasticsearch())) {
            home.install(Artifacts.plugin());
            assertThat(home.plugin("list").output().lines()).contains("ingest-djl");

            assertThat(home.plugin("remove", "ingest-djl").exitCode()).isZero();
            assertThat(home.plugin("list").output().lines()).doesNotContain("ingest-djl");
            assertThat(home.path().resolve("plugins/ingest-djl")).doesNotExist();
        }
    }

    @Test
    void secondInstallationIsRefused() throws Exception {
        try (ElasticsearchHome home = Artifacts.unpackWithPlugin()) {
            Commands.Result second =
                    home.plugin("install", "--batch", Artifacts.plugin().toUri().toString());
            assertThat(second.exitCode()).isNotZero();
            assertThat(second.output()).contains("already exists");
        }
    }

    @Test
    void nodeStartsAndSaysWhyItCannotEmbedWhenTheZipIsForAnotherPlatform() throws Exception {
        ElasticsearchHome home = Artifacts.unpackWithPlugin();
        Path platforms = home.path().resolve("plugins/ingest-djl/platform");
        try (var folders = Files.list(platforms)) {
            Files.move(folders.findFirst().orElseThrow(), platforms.resolve("plan9-mips"));
        }
        home.configure(Map.of("discovery.type", "single-node", "xpack.security.enabled", "false"));
        try (ElasticsearchNode node = ElasticsearchNode.start(home, "512m", Artifacts.log("other-platform"))) {
            NodeClient client = node.client();
            Checks.ok(client.put("/plain/_doc/1?refresh=true", "{\"title\": \"indexing works without embedding\"}"));
            Checks.refused(
                    client.put("/_ingest/pipeline/p", """
                            { "processors": [ { "djl_text_embedding": { "field_map": { "title": "v" } } } ] }"""),
                    "[ingest-djl] cannot embed on this node: this plugin was built for another platform than");
            assertThat(node.log()).contains("[ingest-djl] cannot embed on this node: this plugin was built for");
        }
        assertThat(home.path()).doesNotExist();
    }
}
