/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import java.util.Collection;
import org.elasticsearch.ResourceNotFoundException;

/** Tells models that are not there from models that do not work: the first are answered with 404. */
final class KnownModels {
    private KnownModels() {}

    /**
     * Checks that this node has a model, working or not. Lists folders unless it is loaded, so it is not for transport
     * threads.
     *
     * @throws ResourceNotFoundException if it has none of that id
     */
    static void check(EmbeddingService service, ModelId id) {
        if (service.isLoaded(id) == false) {
            Collection<ModelId> known = service.modelIds();
            if (known.contains(id) == false) {
                throw notFound(id, known);
            }
        }
    }

    static ResourceNotFoundException notFound(ModelId id, Collection<?> known) {
        return new ResourceNotFoundException("[model_id] names no model, got [{}], valid are {}", id, known);
    }
}
