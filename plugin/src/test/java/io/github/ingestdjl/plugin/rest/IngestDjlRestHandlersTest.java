/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.elasticsearch.rest.BaseRestHandler;
import org.junit.jupiter.api.Test;

class IngestDjlRestHandlersTest {

    @Test
    void allOfTheContractIsServed() {
        assertThat(IngestDjlRestHandlers.all())
                .flatMap(handler -> handler.routes())
                .extracting(route -> route.getMethod() + " " + route.getPath())
                .containsExactlyInAnyOrder(
                        "GET /_ingest/djl/models",
                        "GET /_ingest/djl/models/{model_id}",
                        "GET /_ingest/djl/stats",
                        "POST /_ingest/djl/models/{model_id}/_check",
                        "POST /_ingest/djl/models/{model_id}/_embed",
                        "POST /_ingest/djl/models/{model_id}/_load",
                        "POST /_ingest/djl/models/{model_id}/_unload");
    }

    @Test
    void handlersHaveNamesOfTheirOwn() {
        assertThat(IngestDjlRestHandlers.all())
                .extracting(handler -> ((BaseRestHandler) handler).getName())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("ingest_djl_") && name.endsWith("_action"));
    }
}
