/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.kibana;

import java.io.Serial;
import java.util.List;

/** Sources of which no file can be made that Kibana takes: every problem on a line of its own, with the file it is in. */
public final class BrokenSourcesException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    BrokenSourcesException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
