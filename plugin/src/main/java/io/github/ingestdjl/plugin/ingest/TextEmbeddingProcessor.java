/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import io.github.ingestdjl.plugin.inference.EmbeddingRequest;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.model.InputType;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.ingest.AbstractProcessor;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;

/**
 * Embeds the texts of a document's fields and writes the vectors beside them. Asynchronous: the call returns at once,
 * so that all documents of a bulk request are in flight together.
 */
public final class TextEmbeddingProcessor extends AbstractProcessor {
    public static final String TYPE = "djl_text_embedding";

    private final EmbeddingService service;
    private final ProcessorOptions options;

    TextEmbeddingProcessor(String tag, String description, EmbeddingService service, ProcessorOptions options) {
        super(tag, description);
        this.service = service;
        this.options = options;
    }

    @Override
    public void execute(IngestDocument document, BiConsumer<IngestDocument, Exception> handler) {
        SourceTexts sources;
        try {
            sources = SourceTexts.read(document, options.fieldMap(), options.ignoreMissing());
        } catch (Exception e) {
            handler.accept(null, e);
            return;
        }
        if (sources.isEmpty()) {
            handler.accept(document, null);
        } else if (options.fingerprint() == null) {
            embed(document, sources, null, handler);
        } else {
            embedIfChanged(document, sources, handler);
        }
    }

    private void embedIfChanged(
            IngestDocument document, SourceTexts sources, BiConsumer<IngestDocument, Exception> handler) {
        service.fingerprint(options.modelId(), new ActionListener<>() {
            @Override
            public void onResponse(String model) {
                String fingerprint = TextFingerprint.of(model, options.longText(), sources);
                if (options.fingerprint().matches(document, fingerprint, sources)) {
                    handler.accept(document, null);
                } else {
                    embed(document, sources, fingerprint, handler);
                }
            }

            @Override
            public void onFailure(Exception e) {
                handler.accept(null, e);
            }
        });
    }

    /** @param fingerprint to be written beside the vectors, or null */
    private void embed(
            IngestDocument document,
            SourceTexts sources,
            String fingerprint,
            BiConsumer<IngestDocument, Exception> handler) {
        EmbeddingRequest request = new EmbeddingRequest(
                options.modelId(), sources.texts(), InputType.PASSAGE, options.longText(), () -> false);
        service.embed(request, new ActionListener<>() {
            @Override
            public void onResponse(List<float[]> vectors) {
                try {
                    for (int i = 0; i < vectors.size(); i++) {
                        document.setFieldValue(sources.fields().get(i).target(), new VectorList(vectors.get(i)));
                    }
                    if (fingerprint != null) {
                        options.fingerprint().write(document, fingerprint);
                    }
                } catch (Exception e) {
                    handler.accept(null, e);
                    return;
                }
                // Outside the try: what the rest of the pipeline throws must not call the handler a second time.
                handler.accept(document, null);
            }

            @Override
            public void onFailure(Exception e) {
                handler.accept(null, e);
            }
        });
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

    /** Makes processors from pipeline definitions; everything that can be known to be wrong is refused here. */
    public static final class Factory implements Processor.Factory {
        private final Supplier<EmbeddingService> service;

        /** @param service asked for when a pipeline is created, which is after the node has made its components */
        public Factory(Supplier<EmbeddingService> service) {
            this.service = service;
        }

        @Override
        public TextEmbeddingProcessor create(
                Map<String, Processor.Factory> registry, String tag, String description, Map<String, Object> config) {
            ProcessorOptions options = ProcessorOptions.read(TYPE, tag, config, service.get());
            return new TextEmbeddingProcessor(tag, description, service.get(), options);
        }
    }
}
