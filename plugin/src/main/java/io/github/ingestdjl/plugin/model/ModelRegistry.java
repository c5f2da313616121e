/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.util.HashMap;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.TimeValue;

/**
 * The models in this node's memory: each is loaded once, on first use, and shared. Safe for several threads; those that
 * ask for a model while it is being loaded wait for it.
 */
public final class ModelRegistry implements Releasable {
    private static final Logger logger = LogManager.getLogger(ModelRegistry.class);

    /** Long enough that a bulk of a thousand documents does not read a broken model a thousand times. */
    private static final long RETRY_AFTER_NANOS = TimeValue.timeValueSeconds(10).nanos();

    private final ModelRepository repository;
    private final EmbedderLoader loader;
    private final Map<ModelId, Slot> slots = new HashMap<>();
    private boolean closed;

    public ModelRegistry(ModelRepository repository, EmbedderLoader loader) {
        this.repository = repository;
        this.loader = loader;
    }

    /**
     * Checks, without loading anything, that a model can be asked for.
     *
     * @throws IllegalArgumentException if there is no such model or its folder is invalid
     * @throws EmbeddingException if this node cannot load models at all
     */
    public ModelSpec find(ModelId id) {
        loader.check();
        return repository.find(id);
    }

    /**
     * The model, loaded if it is not yet. Blocks while the model is being loaded, so it is not for transport or search
     * threads. The caller owns a reference and must release it with {@link LoadedModel#decRef()}.
     *
     * @throws IllegalArgumentException if there is no such model or its folder is invalid
     * @throws EmbeddingException if the model cannot be loaded; the same answer is given for a few seconds
     */
    public LoadedModel acquire(ModelId id) {
        Slot slot;
        synchronized (slots) {
            ensureOpen();
            slot = slots.computeIfAbsent(id, Slot::new);
        }
        return slot.acquire();
    }

    /** Releases every model; memory in use is given back when the last use ends. */
    @Override
    public void close() {
        Map<ModelId, Slot> open;
        synchronized (slots) {
            closed = true;
            open = Map.copyOf(slots);
            slots.clear();
        }
        open.values().forEach(Slot::close);
    }

    private void ensureOpen() {
        if (closed) {
            throw new EmbeddingException("the node is closing");
        }
    }

    /** One model's place: empty, loaded, or failed a moment ago. */
    private final class Slot {
        private final ModelId id;
        private LoadedModel loaded;
        private EmbeddingException failure;
        private long failedAt;
        private boolean slotClosed;

        Slot(ModelId id) {
            this.id = id;
        }

        synchronized LoadedModel acquire() {
            if (slotClosed) {
                throw new EmbeddingException("the node is closing");
            }
            if (loaded == null) {
                if (failure != null && System.nanoTime() - failedAt < RETRY_AFTER_NANOS) {
                    throw failure;
                }
                loaded = load();
            }
            loaded.mustIncRef();
            return loaded;
        }

        private LoadedModel load() {
            long start = System.nanoTime();
            ModelSpec spec = repository.find(id);
            try {
                Embedder embedder = loader.load(spec);
                failure = null;
                logger.info(
                        "loaded model [{}] with [{}] dimensions in [{}]",
                        id,
                        embedder.dimensions(),
                        TimeValue.timeValueNanos(System.nanoTime() - start));
                return new LoadedModel(spec, embedder);
            } catch (EmbeddingException e) {
                failure = e;
                failedAt = System.nanoTime();
                logger.warn("model [" + id + "] cannot be loaded", e);
                throw e;
            }
        }

        synchronized void close() {
            slotClosed = true;
            if (loaded != null) {
                loaded.decRef();
                loaded = null;
            }
        }
    }
}
