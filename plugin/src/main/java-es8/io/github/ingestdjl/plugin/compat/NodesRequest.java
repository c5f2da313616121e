/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.compat;

import org.elasticsearch.action.support.nodes.BaseNodesRequest;

/**
 * What all nodes are asked.
 *
 * @param <Q> the class itself
 */
public abstract class NodesRequest<Q extends NodesRequest<Q>> extends BaseNodesRequest<Q> {
    protected NodesRequest() {
        super(new String[0]);
    }
}
