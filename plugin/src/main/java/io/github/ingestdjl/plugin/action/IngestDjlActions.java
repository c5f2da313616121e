/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.compat.ActionsPlugin.Action;
import java.util.List;

/** The transport actions that the plugin registers. */
public final class IngestDjlActions {
    private IngestDjlActions() {}

    public static List<Action<?, ?>> all() {
        return List.of(
                new Action<>(GetModelsAction.TYPE, GetModelsAction.class),
                new Action<>(StatsAction.TYPE, StatsAction.class),
                new Action<>(EmbedAction.TYPE, EmbedAction.class),
                new Action<>(CheckModelAction.TYPE, CheckModelAction.class),
                new Action<>(ModelMemoryAction.Load.TYPE, ModelMemoryAction.Load.class),
                new Action<>(ModelMemoryAction.Unload.TYPE, ModelMemoryAction.Unload.class));
    }
}
