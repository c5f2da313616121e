/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
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
        while (true) {
            Slot slot;
            synchronized (slots) {
                if (closed) {
                    throw new EmbeddingException("the node is closing");
                }
                slot = slots.computeIfAbsent(id, Slot::new);
            }
            try {
                LoadedModel model = slot.acquire();
                if (model != null) {
                    return model;
                }
                // Unloaded between the two: the next slot loads it again.
            } catch (IllegalArgumentException e) {
                // Whoever can search can name models; names that are none must not pile up.
                synchronized (slots) {
                    slots.remove(id, slot);
                }
                throw e;
            }
        }
    }

    /**
     * Gives a model's memory back, at once or when the last use ends. The next use loads it again.
     *
     * @return whether it was loaded
     */
    public boolean unload(ModelId id) {
        Slot slot;
        synchronized (slots) {
            slot = slots.remove(id);
        }
        return slot != null && slot.close();
    }

    /**
     * The reference vectors in the folder of a model that is loaded.
     *
     * @return of no texts if the folder has none
     * @throws IllegalArgumentException if the folder is gone or invalid, or no longer has the model that is loaded
     */
    public GoldenVectors golden(LoadedModel loaded) throws IOException {
        ModelSpec spec = repository.find(loaded.spec().id());
        if (ModelFingerprint.of(spec).equals(loaded.fingerprint()) == false) {
            throw new IllegalArgumentException("the folder of model [" + spec.id()
                    + "] has changed since it was loaded: unload the model, its next use loads it anew");
        }
        return GoldenVectors.read(spec);
    }

    /** The ids of all models that this node has folders of, sorted. */
    public List<ModelId> ids() {
        return repository.ids();
    }

    /** Whether a model's folder is one that came with the plugin. */
    public boolean isBundled(ModelId id) {
        return repository.isBundled(id);
    }

    /** A loaded model without a reference, to be described only; null if it is not loaded. Does not wait. */
    public LoadedModel peek(ModelId id) {
        Slot slot;
        synchronized (slots) {
            slot = slots.get(id);
        }
        return slot == null ? null : slot.loaded;
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

    /** One model's place: empty, loaded, or failed a moment ago. */
    private final class Slot {
        private final ModelId id;
        private volatile LoadedModel loaded;
        private EmbeddingException failure;
        private long failedAt;
        private boolean slotClosed;

        Slot(ModelId id) {
            this.id = id;
        }

        /** Null if this slot was closed. */
        synchronized LoadedModel acquire() {
            if (slotClosed) {
                return null;
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
                String fingerprint = ModelFingerprint.of(spec);
                long bytes = Files.size(spec.model());
                Embedder embedder = loader.load(spec);
                failure = null;
                logger.info(
                        "loaded model [{}] with [{}] dimensions in [{}]",
                        id,
                        embedder.dimensions(),
                        TimeValue.timeValueNanos(System.nanoTime() - start));
                return new LoadedModel(spec, embedder, fingerprint, bytes);
            } catch (IOException e) {
                throw failed(new EmbeddingException("model [" + id + "] cannot be read: " + e.getMessage(), e));
            } catch (EmbeddingException e) {
                throw failed(e);
            }
        }

        private EmbeddingException failed(EmbeddingException e) {
            failure = e;
            failedAt = System.nanoTime();
            logger.warn("model [" + id + "] cannot be loaded", e);
            return e;
        }

        synchronized boolean close() {
            slotClosed = true;
            boolean wasLoaded = loaded != null;
            if (wasLoaded) {
                loaded.decRef();
                loaded = null;
            }
            return wasLoaded;
        }
    }
}
