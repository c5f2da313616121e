/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import io.github.ingestdjl.node.NodeClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loader's index lies behind an alias, also one that was there before there were aliases. */
@ExtendWith(SharedNode.class)
class AliasIT {
    private final NodeClient node;
    private final Node shared;

    @TempDir
    private Path work;

    AliasIT(Node node) {
        this.shared = node;
        this.node = node.client();
    }

    @Test
    void setupMakesTheIndexBehindAnAliasThatIsWrittenTo() throws Exception {
        loader().succeeds("setup", "--index=aliased", "--pipeline=aliased");

        assertThat(node.get("/aliased/_alias").body())
                .isEqualTo(Papers.JSON.readTree(
                        "{\"aliased-000001\":{\"aliases\":{\"aliased\":{\"is_write_index\":true}}}}"));
    }

    @Test
    void recreateReplacesTheIndexBehindTheAlias() throws Exception {
        loader().succeeds("setup", "--index=anew", "--pipeline=anew");
        load("anew");
        String before = uuid("anew");

        loader().succeeds("setup", "--index=anew", "--pipeline=anew", "--similarity=l2_norm", "--recreate", "--yes");

        assertThat(uuid("anew")).isNotEqualTo(before);
        assertThat(count("anew")).isZero();
        assertThat(node.get("/anew/_alias").body().fieldNames()).toIterable().containsExactly("anew-000001");
    }

    /** Whatever an earlier setup had done when it was killed. */
    @ParameterizedTest
    @CsvSource({"old-a, false, false", "old-b, true, false", "old-c, true, true"})
    void anIndexThatHasTheAliasesNameIsPutBehindItWithAllItsPapers(String name, boolean blocked, boolean cloned)
            throws Exception {
        anIndexOfAnOlderLoader(name);
        Commands.Result refused = loader().run(
                        "load", "--index", name, "--from", Artifacts.sample().toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("[" + name + "] must be an alias").contains("arxiv-loader setup");
        if (blocked) {
            Checks.ok(node.request("PUT", "/" + name + "/_settings", "{\"index.blocks.write\":true}"));
        }
        if (cloned) {
            String uuid = node.get("/" + name + "/_settings")
                    .body()
                    .path(name)
                    .at("/settings/index/uuid")
                    .asText();
            Checks.ok(node.request(
                    "PUT",
                    "/" + name + "/_clone/" + name + "-000001",
                    "{\"settings\":{\"index.blocks.write\":null},\"aliases\":{\"%s-clone-of-%s\":{\"is_hidden\":true}}}"
                            .formatted(name, uuid)));
        }
        // Reading works on an index as on an alias.
        assertThat(found(name)).hasSize(3);

        String output = loader().succeeds("setup", "--index", name, "--pipeline", name);

        assertThat(output).contains("index [" + name + "-000001] behind alias [" + name + "] put there");
        assertThat(node.get("/" + name + "/_alias").body())
                .hasToString("{\"%1$s-000001\":{\"aliases\":{\"%1$s\":{\"is_write_index\":true}}}}".formatted(name));
        assertThat(count(name)).isEqualTo(277);
        assertThat(found(name)).hasSize(3);
        load(name);
        assertThat(count(name)).isEqualTo(277);
        assertThat(loader().succeeds("setup", "--index", name, "--pipeline", name))
                .contains("already there");
    }

    private void anIndexOfAnOlderLoader(String name) throws Exception {
        String made = name + "-made";
        loader().succeeds("setup", "--index", made, "--pipeline", name);
        load(made);
        String index = made + "-000001";
        Checks.ok(node.request("PUT", "/" + index + "/_settings", "{\"index.blocks.write\":true}"));
        Checks.ok(node.request("PUT", "/" + index + "/_clone/" + name, "{\"settings\":{\"index.blocks.write\":null}}"));
        assertThat(count(name)).isEqualTo(277);
    }

    private JsonNode found(String name) throws Exception {
        return loader().json("search", "--index", name, "--json", "--k=3", "spreading", "of", "diseases")
                .path("hits");
    }

    private void load(String name) throws Exception {
        loader().succeeds("load", "--index", name, "--from", Artifacts.sample().toString());
        Checks.ok(node.post("/" + name + "/_refresh", null));
    }

    private int count(String name) throws Exception {
        return node.get("/" + name + "/_count").body().path("count").asInt();
    }

    private String uuid(String name) throws Exception {
        return node.get("/" + name + "/_settings")
                .body()
                .path(name + "-000001")
                .at("/settings/index/uuid")
                .asText();
    }

    private LoaderRuns loader() {
        return new LoaderRuns(shared.process().url(), work);
    }
}
