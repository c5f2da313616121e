/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.InputType;
import java.util.Locale;

/** Whether somebody is waiting at a search box, or a document on its way into an index. */
enum Priority {
    SEARCH,
    INGEST;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Priority of(InputType inputType) {
        return inputType == InputType.QUERY ? SEARCH : INGEST;
    }
}
