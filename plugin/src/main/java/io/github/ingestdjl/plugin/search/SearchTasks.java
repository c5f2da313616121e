/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search;

import java.util.List;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.search.TransportSearchAction;
import org.elasticsearch.action.support.ActionFilterChain;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;

/**
 * Tells a query vector builder which search it belongs to, so that a search that is cancelled takes its text with it.
 * Elasticsearch does not say it; but a search is prepared in the thread context of its action, where this leaves the
 * task. Safe for several threads.
 */
public final class SearchTasks implements MappedActionFilter {
    private static final String KEY = "ingest_djl.search_task";

    private final ThreadContext threadContext;

    public SearchTasks(ThreadContext threadContext) {
        this.threadContext = threadContext;
    }

    @Override
    public String actionName() {
        return TransportSearchAction.NAME;
    }

    @Override
    public <Request extends ActionRequest, Response extends ActionResponse> void apply(
            Task task,
            String action,
            Request request,
            ActionListener<Response> listener,
            ActionFilterChain<Request, Response> chain) {
        // A search may be part of another's work, and has that one's context then.
        ThreadContext.StoredContext before =
                threadContext.newStoredContextPreservingResponseHeaders(List.of(KEY), List.of());
        try {
            if (task instanceof CancellableTask) {
                threadContext.putTransient(KEY, task);
            }
            chain.proceed(task, action, request, listener);
        } finally {
            before.close();
        }
    }

    /** The task of the search that is being prepared, or null. */
    CancellableTask current() {
        return threadContext.getTransient(KEY);
    }
}
