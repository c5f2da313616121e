/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelListCommandTest {

    /** As the plugin writes it: two nodes that agree on one model, differ in the next, and have a broken folder. */
    private static final String MODELS = """
            {"_nodes":{"total":3,"successful":2,"failed":1,"failures":[{"type":"failed_node_exception","reason":"Failed node [id-c]",
            "node_id":"id-c","caused_by":{"type":"node_disconnected_exception","reason":"[n3][10.0.0.3:9300] disconnected"}}]},
            "cluster_name":"c","models":{
            "arxiv-static":{"dimensions":384,"pooling":"none","normalize":false,"max_length":256,"query_prefix":"","passage_prefix":"",
            "default":true,"fingerprint":"0123456789abcdef0123456789abcdef","consistent":true,"nodes":{
            "id-a":{"name":"n1","source":"plugin","state":"serving","loaded":true,"fingerprint":"0123456789abcdef0123456789abcdef","precision":"float32","native_memory_in_bytes":12},
            "id-b":{"name":"n2","source":"plugin","state":"absent","loaded":false,"native_memory_in_bytes":0}}},
            "broken":{"default":false,"consistent":false,"nodes":{
            "id-a":{"name":"n1","loaded":false,"error":"this node has no model of this id"},
            "id-b":{"name":"n2","source":"configuration","loaded":false,"native_memory_in_bytes":0,"error":"[tokenizer.json] is missing"}}},
            "mine":{"dimensions":768,"pooling":"mean","normalize":true,"max_length":512,"query_prefix":"q: ","passage_prefix":"",
            "default":false,"consistent":false,"nodes":{
            "id-a":{"name":"n1","source":"configuration","loaded":true,"fingerprint":"aaaaaaaaaaaaaaaa","precision":"float32","native_memory_in_bytes":12},
            "id-b":{"name":"n2","source":"configuration","loaded":true,"fingerprint":"bbbbbbbbbbbbbbbb","precision":"bfloat16","native_memory_in_bytes":12}}},
            "unlike":{"dimensions":768,"pooling":"mean","normalize":true,"max_length":512,"query_prefix":"","passage_prefix":"",
            "default":false,"consistent":false,"nodes":{
            "id-a":{"name":"n1","source":"configuration","loaded":false,"native_memory_in_bytes":0}}},
            "torn":{"dimensions":768,"pooling":"mean","normalize":true,"max_length":512,"query_prefix":"","passage_prefix":"",
            "default":false,"consistent":false,"nodes":{
            "id-a":{"name":"n1","source":"configuration","state":"absent","loaded":false,"native_memory_in_bytes":0,
            "last_load_failure":{"timestamp_in_millis":1000,"reason":"[torn.pt] is damaged"}}}}}}""";

    private final StubbedPlugin plugin = new StubbedPlugin();

    @AfterEach
    void close() {
        plugin.close();
    }

    private CommandLineRun run(String... options) {
        String[] arguments = new String[options.length + 4];
        System.arraycopy(new String[] {"model", "list", "--url", plugin.url()}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        return CommandLineRun.of(arguments);
    }

    @Test
    void modelsAndWhatIsWrongWithThemArePrintedForPeople() {
        plugin.answering("GET", "", 200, MODELS);

        CommandLineRun run = run();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "model         dimensions  tokens  pooling  fingerprint   nodes   loaded on  precision",
                        "arxiv-static         384     256  none     0123456789ab  2       n1         float32            default",
                        "broken                 -       -  -        -             1 of 2  -          -",
                        "mine                 768     512  mean     DIFFER        2       all        bfloat16, float32",
                        "unlike               768     512  mean     -             1       -          -",
                        "torn                 768     512  mean     -             1       -          -",
                        "",
                        "model [broken] on node [n1]: this node has no model of this id",
                        "model [broken] on node [n2]: [tokenizer.json] is missing",
                        "model [mine] differs between nodes, so their vectors cannot be compared: aaaaaaaaaaaa on [n1], bbbbbbbbbbbb on"
                                + " [n2]; install the same folder on every node, then POST _ingest/djl/models/mine/_unload",
                        "model [unlike] is described or taken as default differently by the nodes:"
                                + " GET _ingest/djl/models/unlike tells how",
                        "model [torn] on node [n1]: could not be loaded: [torn.pt] is damaged",
                        "node [id-c] failed: [n3][10.0.0.3:9300] disconnected");
    }

    @Test
    void modelsArePrintedForPrograms() throws IOException {
        plugin.answering("GET", "", 200, MODELS);

        var json = new ObjectMapper().readTree(run("--json").out());

        assertThat(json.at("/models")).hasSize(5);
        assertThat(json.at("/models/0")).isEqualTo(new ObjectMapper().readTree("""
                {"id":"arxiv-static","default":true,"consistent":true,"dimensions":384,"max_length":256,"pooling":"none","normalize":false,
                "fingerprint":"0123456789abcdef0123456789abcdef","nodes":[
                {"id":"id-a","name":"n1","source":"plugin","state":"serving","loaded":true,"fingerprint":"0123456789abcdef0123456789abcdef",
                "precision":"float32","native_memory_in_bytes":12,"error":null},
                {"id":"id-b","name":"n2","source":"plugin","state":"absent","loaded":false,"fingerprint":null,"precision":null,"native_memory_in_bytes":0,"error":null}]}"""));
        assertThat(json.at("/models/1/dimensions").isNull()).isTrue();
        assertThat(json.at("/models/1/nodes/1/error").textValue()).isEqualTo("[tokenizer.json] is missing");
        assertThat(json.at("/failures/0/node_id").textValue()).isEqualTo("id-c");
    }

    @Test
    void aClusterWithoutModelsIsNoFailure() {
        plugin.answering("GET", "", 200, "{\"_nodes\":{\"total\":1},\"models\":{}}");

        assertThat(run().out()).isEqualToIgnoringNewLines("the nodes have no models");
    }

    @Test
    void aNodeWithoutThePluginIsExplained() {
        CommandLineRun run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("install the plugin ingest-djl on every node and restart it");
    }

    @Test
    void aCommandMustBeNamed() {
        CommandLineRun run = CommandLineRun.of("model");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "arxiv-loader: [COMMAND] is missing, expected one of [list, install, check, remove]"
                                + " (see arxiv-loader model --help)");
    }
}
