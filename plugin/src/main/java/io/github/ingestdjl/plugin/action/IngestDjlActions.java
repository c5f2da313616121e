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
                new ActionHandler<>(GetModelsAction.TYPE, GetModelsAction.class),
                new ActionHandler<>(StatsAction.TYPE, StatsAction.class),
                new ActionHandler<>(EmbedAction.TYPE, EmbedAction.class),
                new ActionHandler<>(CheckModelAction.TYPE, CheckModelAction.class),
                new ActionHandler<>(ModelMemoryAction.Load.TYPE, ModelMemoryAction.Load.class),
                new ActionHandler<>(ModelMemoryAction.Unload.TYPE, ModelMemoryAction.Unload.class));
    }
}
