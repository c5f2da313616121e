/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.newConfigurationException;
import static org.elasticsearch.ingest.ConfigurationUtils.readBooleanProperty;
import static org.elasticsearch.ingest.ConfigurationUtils.readMap;
import static org.elasticsearch.ingest.ConfigurationUtils.readOptionalStringProperty;

import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.InputType;
import io.github.ingestdjl.plugin.model.ModelId;
import java.util.ArrayList;
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
    private final ModelId modelId;
    private final FieldMap fieldMap;
    private final boolean ignoreMissing;

    TextEmbeddingProcessor(
            String tag,
            String description,
            EmbeddingService service,
            ModelId modelId,
            FieldMap fieldMap,
            boolean ignoreMissing) {
        super(tag, description);
        this.service = service;
        this.modelId = modelId;
        this.fieldMap = fieldMap;
        this.ignoreMissing = ignoreMissing;
    }

    @Override
    public void execute(IngestDocument document, BiConsumer<IngestDocument, Exception> handler) {
        List<String> texts = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        try {
            collect(document, texts, targets);
        } catch (Exception e) {
            handler.accept(null, e);
            return;
        }
        if (texts.isEmpty()) {
            handler.accept(document, null);
            return;
        }
        service.embed(modelId, texts, InputType.PASSAGE, new ActionListener<>() {
            @Override
            public void onResponse(List<float[]> vectors) {
                try {
                    for (int i = 0; i < targets.size(); i++) {
                        document.setFieldValue(targets.get(i), new VectorList(vectors.get(i)));
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

    private void collect(IngestDocument document, List<String> texts, List<String> targets) {
        List<String> problems = new ArrayList<>();
        for (FieldMap.Field field : fieldMap.fields()) {
            try {
                String text = SourceText.read(document, field.source());
                if (text != null) {
                    texts.add(text);
                    targets.add(field.target());
                } else if (ignoreMissing == false) {
                    problems.add("field [" + field.source() + "] is missing, null or blank");
                }
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (problems.isEmpty() == false) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
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
            String id = readOptionalStringProperty(TYPE, tag, config, "model_id");
            Map<String, Object> map = readMap(TYPE, tag, config, "field_map");
            boolean ignoreMissing = readBooleanProperty(TYPE, tag, config, "ignore_missing", false);

            List<String> problems = new ArrayList<>();
            ModelId modelId = null;
            try {
                modelId = service.get().modelId(id);
                service.get().check(modelId);
            } catch (IllegalArgumentException | EmbeddingException e) {
                problems.add(e.getMessage());
            }
            FieldMap fieldMap = null;
            try {
                fieldMap = FieldMap.of(map);
            } catch (IllegalArgumentException e) {
                problems.add("[field_map] " + e.getMessage());
            }
            if (problems.isEmpty() == false) {
                throw newConfigurationException(TYPE, tag, null, String.join("; ", problems));
            }
            return new TextEmbeddingProcessor(tag, description, service.get(), modelId, fieldMap, ignoreMissing);
        }
    }
}
