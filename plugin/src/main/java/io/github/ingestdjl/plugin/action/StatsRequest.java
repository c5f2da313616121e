/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import org.elasticsearch.action.support.nodes.BaseNodesRequest;

/** Asks all nodes what their models have done. */
public final class StatsRequest extends BaseNodesRequest<StatsRequest> {
    public StatsRequest() {
        super(new String[0]);
    }
}
