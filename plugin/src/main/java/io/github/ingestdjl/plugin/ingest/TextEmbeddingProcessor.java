/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.compat.ProcessorFactory;
import io.github.ingestdjl.plugin.inference.EmbeddingRequest;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.inference.Embeddings;
import io.github.ingestdjl.plugin.model.ModelUnavailableException;
import io.github.ingestdjl.plugin.model.UnknownModelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.cluster.service.ClusterApplierService;
import org.elasticsearch.ingest.AbstractProcessor;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.threadpool.ThreadPool;

/**
 * Embeds the texts of a document's fields and writes the vectors beside them. Asynchronous: the call returns at once,
 * so that all documents of a bulk request are in flight together.
 *
 * <p>Whatever becomes of it, the document never keeps a vector of another text than it has: one whose text is gone, or
 * could not be embedded, is removed, also where the pipeline ignores the failure.
 */
public final class TextEmbeddingProcessor extends AbstractProcessor {
    public static final String TYPE = "djl_text_embedding";

    private static final Logger logger = LogManager.getLogger(TextEmbeddingProcessor.class);

    private final EmbeddingService service;
    private final StackBound stack;
    private final ProcessorOptions options;

    TextEmbeddingProcessor(
            String tag, String description, EmbeddingService service, StackBound stack, ProcessorOptions options) {
        super(tag, description);
        this.service = service;
        this.stack = stack;
        this.options = options;
    }

    @Override
    public void execute(IngestDocument document, BiConsumer<IngestDocument, Exception> rest) {
        BiConsumer<IngestDocument, Exception> handler =
                (result, failure) -> stack.run(() -> rest.accept(result, failure));
        SourceTexts sources;
        try {
            sources =
                    SourceTexts.read(document, options.fieldMap(), options.passages() == null, options.ignoreMissing());
            sources.without().forEach(field -> document.removeField(field.target(), true));
            if (sources.isEmpty()) {
                options.forget(document);
            }
        } catch (Exception e) {
            fail(document, e, handler);
            return;
        }
        if (sources.isEmpty()) {
            handler.accept(document, null);
        } else {
            embed(document, sources, handler);
        }
    }

    private void embed(IngestDocument document, SourceTexts sources, BiConsumer<IngestDocument, Exception> handler) {
        service.embed(request(document, sources), new ActionListener<>() {
            @Override
            public void onResponse(Embeddings embeddings) {
                try {
                    write(document, sources, embeddings);
                } catch (Exception e) {
                    onFailure(e);
                    return;
                }
                // Outside the try: what the rest of the pipeline throws must not call the handler a second time.
                handler.accept(document, null);
            }

            @Override
            public void onFailure(Exception e) {
                fail(document, e, handler);
            }
        });
    }

    private EmbeddingRequest request(IngestDocument document, SourceTexts sources) {
        EmbeddingRequest request = new EmbeddingRequest(
                        options.modelId(), sources.texts(), InputType.PASSAGE, options.longText(), () -> false)
                .ofModel(options.modelFingerprint())
                .cutInto(options.passages());
        return options.fingerprint() == null
                ? request
                : request.unless(
                        model -> options.fingerprint().matches(document, fingerprint(model, sources), sources));
    }

    private String fingerprint(String model, SourceTexts sources) {
        return TextFingerprint.of(model, options.longText(), options.passages(), sources);
    }

    private void write(IngestDocument document, SourceTexts sources, Embeddings embeddings) {
        List<Object> values = options.passages() == null
                ? embeddings.vectors().stream().<Object>map(VectorList::new).toList()
                : embeddings.passages().stream().<Object>map(PassageList::of).toList();
        if (values.isEmpty()) {
            // The document has them already.
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            document.setFieldValue(sources.fields().get(i).target(), values.get(i));
        }
        if (options.fingerprint() != null) {
            options.fingerprint().write(document, fingerprint(embeddings.fingerprint(), sources));
        }
    }

    private void fail(IngestDocument document, Exception failure, BiConsumer<IngestDocument, Exception> handler) {
        try {
            options.forget(document);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
        // Where the pipeline was put there is the model: it is this node that lacks it.
        handler.accept(
                null,
                failure instanceof UnknownModelException
                        ? new ModelUnavailableException(failure.getMessage(), failure)
                        : failure);
    }

    /** Inference would hold the calling thread: only {@link #execute(IngestDocument, BiConsumer)} is there. */
    @Override
    public IngestDocument execute(IngestDocument document) {
        throw new UnsupportedOperationException("[" + TYPE + "] is asynchronous");
    }

    @Override
    public boolean isAsync() {
        return true;
    }

    @Override
    public String getType() {
        return TYPE;
    }

    /**
     * Makes processors from pipeline definitions; everything that can be known to be wrong is refused here.
     *
     * <p>A definition that the cluster has already is another matter: this node may have started without the model's
     * folder, or be the one that lacks it. Elasticsearch would put a pipeline in its place that fails every document until
     * the definition changes. So that pipeline is made all the same, and works as soon as the folder is there.
     */
    public static final class Factory extends ProcessorFactory {
        private final Supplier<EmbeddingService> service;
        private final StackBound stack;

        /**
         * @param service asked for when a pipeline is created, which is after the node has made its components
         * @param executor where the rest of a pipeline goes on that has become too deep for a stack
         */
        public Factory(Supplier<EmbeddingService> service, Executor executor) {
            this.service = service;
            this.stack = new StackBound(executor);
        }

        @Override
        protected TextEmbeddingProcessor create(String tag, String description, Map<String, Object> config) {
            WellFormed.require(TYPE, tag, description, config);
            ProcessorOptions options = ProcessorOptions.read(TYPE, tag, config, this::model);
            return new TextEmbeddingProcessor(tag, description, service.get(), stack, options);
        }

        private ModelId model(String id) {
            ModelId model = service.get().modelId(id);
            try {
                service.get().check(model);
            } catch (IllegalArgumentException e) {
                if (isPut()) {
                    throw id != null ? e : new IllegalArgumentException("the default model: " + e.getMessage(), e);
                }
                logger.warn("documents of a pipeline fail until this node has model [{}]: {}", model, e.getMessage());
            }
            return model;
        }

        /** Those that are applied with the cluster state, or made anew for a new GeoIP database, come on other threads. */
        private static boolean isPut() {
            String thread = Thread.currentThread().getName();
            return thread.contains(ClusterApplierService.CLUSTER_UPDATE_THREAD_NAME) == false
                    && thread.contains("[" + ThreadPool.Names.GENERIC + "]") == false;
        }
    }
}
