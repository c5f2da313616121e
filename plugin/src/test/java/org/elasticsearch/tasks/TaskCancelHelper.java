/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.elasticsearch.tasks;

/** Cancels a task that no task manager knows; in this package as Elasticsearch's own tests have it, which alone may. */
public final class TaskCancelHelper {
    private TaskCancelHelper() {}

    public static void cancel(CancellableTask task, String reason) {
        task.cancel(reason);
    }
}
