/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.EmbeddingRequest;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;

/**
 * Embeds texts on the node that got the request. Starts on a generic thread, since the model's folder may be looked
 * for; the vectors are computed on the plugin's own. Cancelling the task answers at once and drops what is not yet
 * computed.
 *
 * <p>Fails with a {@code ResourceNotFoundException} if there is no such model, else as {@link EmbeddingService#embed}
 * says.
 */
public final class TransportEmbedAction extends HandledTransportAction<EmbedRequest, EmbedResponse> {
    public static final ActionType<EmbedResponse> TYPE = new ActionType<>("cluster:monitor/ingest/djl/embed");

    private final ThreadPool threadPool;
    private final EmbeddingService service;

    @Inject
    public TransportEmbedAction(
            TransportService transportService, ActionFilters filters, ThreadPool threadPool, EmbeddingService service) {
        super(TYPE.name(), transportService, filters, EmbedRequest::new, threadPool.generic());
        this.threadPool = threadPool;
        this.service = service;
    }

    @Override
    protected void doExecute(Task task, EmbedRequest request, ActionListener<EmbedResponse> listener) {
        embed((CancellableTask) task, request, listener);
    }

    private void embed(CancellableTask task, EmbedRequest request, ActionListener<EmbedResponse> listener) {
        long start = System.nanoTime();
        // The service drops a cancelled request without a word, so it is answered here, in the context it came with.
        ActionListener<EmbedResponse> once = ActionListener.notifyOnce(
                ContextPreservingActionListener.wrapPreservingContext(listener, threadPool.getThreadContext()));
        ActionListener<List<float[]>> answer = once.map(vectors -> new EmbedResponse(
                request.modelId().value(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), vectors));
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
