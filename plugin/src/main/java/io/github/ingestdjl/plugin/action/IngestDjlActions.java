/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import java.util.List;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.plugins.ActionPlugin.ActionHandler;

/** The transport actions that the plugin registers. */
public final class IngestDjlActions {
    private IngestDjlActions() {}

    public static List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> handlers() {
        return List.of(
                new ActionHandler<>(TransportModelsAction.TYPE, TransportModelsAction.class),
                new ActionHandler<>(TransportStatsAction.TYPE, TransportStatsAction.class),
                new ActionHandler<>(TransportEmbedAction.TYPE, TransportEmbedAction.class),
                new ActionHandler<>(TransportCheckModelAction.TYPE, TransportCheckModelAction.class),
                new ActionHandler<>(TransportLoadModelAction.TYPE, TransportLoadModelAction.class),
                new ActionHandler<>(TransportUnloadModelAction.TYPE, TransportUnloadModelAction.class));
    }
}
