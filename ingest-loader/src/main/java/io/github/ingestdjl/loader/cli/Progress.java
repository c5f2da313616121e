/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.transfer.Summary;

/** Shows on standard error how far a load has come. For one thread; whoever makes it closes it. */
interface Progress extends AutoCloseable {

    /**
     * Shows the state of this moment.
     *
     * @param bytes how many bytes of the source have been read
     */
    void show(Summary summary, long bytes);

    @Override
    void close();
}
