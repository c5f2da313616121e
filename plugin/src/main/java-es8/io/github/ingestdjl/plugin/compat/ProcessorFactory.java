/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.compat;

import java.util.Map;
import org.elasticsearch.ingest.Processor;

/** Makes processors that need no other processors. */
public abstract class ProcessorFactory implements Processor.Factory {
    @Override
    public final Processor create(
            Map<String, Processor.Factory> factories, String tag, String description, Map<String, Object> config) {
        return create(tag, description, config);
    }

    /** @param config the processor's options, of which those that are read are to be removed */
    protected abstract Processor create(String tag, String description, Map<String, Object> config);
}
