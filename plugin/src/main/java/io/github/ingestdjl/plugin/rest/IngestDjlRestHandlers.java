/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.rest;

import io.github.ingestdjl.plugin.action.ModelMemoryAction;
import java.util.List;
import org.elasticsearch.rest.RestHandler;

/** The REST handlers that the plugin registers. */
public final class IngestDjlRestHandlers {
    static final String MODELS = "/_ingest/djl/models";
    static final String MODEL = MODELS + "/{model_id}";

    private IngestDjlRestHandlers() {}

    public static List<RestHandler> all() {
        return List.of(
                new RestModelsAction(),
                new RestStatsAction(),
                new RestEmbedAction(),
                new RestCheckModelAction(),
                new RestModelMemoryAction("load", ModelMemoryAction.Load.TYPE),
                new RestModelMemoryAction("unload", ModelMemoryAction.Unload.TYPE));
    }
}
