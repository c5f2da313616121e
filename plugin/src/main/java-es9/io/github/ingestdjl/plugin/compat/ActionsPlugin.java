/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.compat;

import java.util.Collection;
import java.util.List;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.TransportAction;

/** A plugin with actions of its own. */
public abstract class ActionsPlugin extends RestPlugin {
    /** An action and the class that does it. */
    public record Action<Q extends ActionRequest, R extends ActionResponse>(
            ActionType<R> type, Class<? extends TransportAction<Q, R>> implementation) {
        private ActionHandler handler() {
            return new ActionHandler(type, implementation);
        }
    }

    protected abstract List<Action<?, ?>> actions();

    @Override
    public final Collection<ActionHandler> getActions() {
        return actions().stream().map(Action::handler).toList();
    }
}
