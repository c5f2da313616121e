/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.format.InputType;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.inference.EmbeddingRequest;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.inference.Embeddings;
import io.github.ingestdjl.plugin.model.LongText;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.common.collect.Iterators;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.xcontent.ChunkedToXContentObject;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContent;

/**
 * Embeds texts on the node that got the request. Starts on a generic thread, since the model's folder may be looked
 * for; the vectors are computed on the plugin's own. Cancelling the task answers at once and drops what is not yet
 * computed.
 *
 * <p>Fails with a {@code ResourceNotFoundException} if there is no such model, else as {@link EmbeddingService#embed}
 * says.
 */
public final class EmbedAction extends HandledTransportAction<EmbedAction.Request, EmbedAction.Response> {
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:monitor/ingest/djl/embed");

    /** Texts to be embedded. */
    public static final class Request extends ActionRequest {
        /** So many texts at most are in one request: the answer is one JSON document. */
        public static final int MOST_TEXTS = 1000;

        private final ModelId modelId;
        private final List<String> texts;
        private final InputType inputType;
        private final LongText longText;

        /** @throws IllegalArgumentException if there are no texts, too many, or blank ones */
        public Request(ModelId modelId, List<String> texts, InputType inputType, LongText longText) {
            if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
                throw new IllegalArgumentException(
                        "[texts] must have from 1 to " + MOST_TEXTS + " texts, got [" + texts.size() + "]");
            }
            for (int i = 0; i < texts.size(); i++) {
                if (texts.get(i).isBlank()) {
                    throw new IllegalArgumentException("[texts." + i + "] must not be blank");
                }
            }
            this.modelId = modelId;
            this.texts = List.copyOf(texts);
            this.inputType = inputType;
            this.longText = longText;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            this.modelId = new ModelId(in.readString());
            this.texts = in.readStringCollectionAsImmutableList();
            this.inputType = in.readEnum(InputType.class);
            this.longText = in.readEnum(LongText.class);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(modelId.value());
            out.writeStringCollection(texts);
            out.writeEnum(inputType);
            out.writeEnum(longText);
        }

        public ModelId modelId() {
            return modelId;
        }

        public List<String> texts() {
            return texts;
        }

        public InputType inputType() {
            return inputType;
        }

        public LongText longText() {
            return longText;
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }

        @Override
        public String getDescription() {
            return "model [" + modelId + "], [" + texts.size() + "] texts, input_type [" + inputType.key() + "]";
        }

        @Override
        public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
            return new CancellableTask(id, type, action, getDescription(), parent, headers);
        }
    }

    /** One vector for each text, in order. Written vector by vector: a thousand of them are megabytes. */
    public static final class Response extends ActionResponse implements ChunkedToXContentObject {
        private final String modelId;
        private final long tookMillis;
        private final Embeddings embeddings;

        Response(String modelId, long tookMillis, Embeddings embeddings) {
            this.modelId = modelId;
            this.tookMillis = tookMillis;
            this.embeddings = embeddings;
        }

        Response(StreamInput in) throws IOException {
            this(
                    in.readString(),
                    in.readVLong(),
                    new Embeddings(in.readString(), in.readCollectionAsImmutableList(StreamInput::readFloatArray)));
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeString(modelId);
            out.writeVLong(tookMillis);
            out.writeString(embeddings.fingerprint());
            out.writeCollection(embeddings.vectors(), StreamOutput::writeFloatArray);
        }

        @Override
        public Iterator<? extends ToXContent> toXContentChunked(ToXContent.Params params) {
            return Iterators.concat(
                    Iterators.<ToXContent>single((builder, ignored) -> builder.startObject()
                            .field("model_id", modelId)
                            .field("fingerprint", embeddings.fingerprint())
                            .field("took", tookMillis)
                            .startArray("embeddings")),
                    Iterators.<float[], ToXContent>map(
                            embeddings.vectors().iterator(),
                            vector -> (builder, ignored) -> builder.startObject()
                                    .array("vector", vector)
                                    .endObject()),
                    Iterators.<ToXContent>single(
                            (builder, ignored) -> builder.endArray().endObject()));
        }
    }

    private final ThreadPool threadPool;
    private final EmbeddingService service;

    @Inject
    public EmbedAction(
            TransportService transportService, ActionFilters filters, ThreadPool threadPool, EmbeddingService service) {
        super(TYPE.name(), transportService, filters, Request::new, threadPool.generic());
        this.threadPool = threadPool;
        this.service = service;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        embed((CancellableTask) task, request, listener);
    }

    private void embed(CancellableTask task, Request request, ActionListener<Response> listener) {
        long start = System.nanoTime();
        // The service drops a cancelled request without a word, so it is answered here, in the context it came with.
        ActionListener<Response> once = ActionListener.notifyOnce(
                ContextPreservingActionListener.wrapPreservingContext(listener, threadPool.getThreadContext()));
        ActionListener<Embeddings> answer = once.map(embeddings -> new Response(
                request.modelId().value(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), embeddings));
        ActionListener.run(answer, embedding -> {
            KnownModels.check(service, request.modelId());
            task.addListener(() -> task.notifyIfCancelled(once));
            service.embed(
                    new EmbeddingRequest(
                            request.modelId(),
                            request.texts(),
                            request.inputType(),
                            request.longText(),
                            task::isCancelled),
                    embedding);
        });
    }
}
