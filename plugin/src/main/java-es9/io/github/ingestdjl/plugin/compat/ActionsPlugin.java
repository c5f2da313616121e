/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.compat;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestHandler;

/** A plugin with actions of its own. */
public abstract class ActionsPlugin extends Plugin implements ActionPlugin {
    /** An action and the class that does it. */
    public record Action<Q extends ActionRequest, R extends ActionResponse>(
            ActionType<R> type, Class<? extends TransportAction<Q, R>> implementation) {
        private ActionHandler handler() {
            return new ActionHandler(type, implementation);
        }
    }

    protected abstract List<Action<?, ?>> actions();

    protected abstract List<RestHandler> restHandlers();

    @Override
    public final Collection<ActionHandler> getActions() {
        return actions().stream().map(Action::handler).toList();
    }

    @Override
    public final Collection<RestHandler> getRestHandlers(
            RestHandlersServices services,
            Supplier<DiscoveryNodes> nodesInCluster,
            Predicate<NodeFeature> clusterSupportsFeature) {
        return restHandlers();
    }
}
