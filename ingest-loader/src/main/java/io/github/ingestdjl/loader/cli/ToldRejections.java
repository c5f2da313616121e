/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A source that tells of each record that is no paper, for a dry run, which leaves no file of them.
 *
 * @param source taken over
 */
record ToldRejections(PaperSource source, Consumer<String> notices) implements PaperSource {

    @Override
    public SourceRecord next() throws IOException, InterruptedException {
        SourceRecord next = source.next();
        if (next instanceof SourceRecord.Rejected rejected) {
            notices.accept(rejected.origin().place() + ": " + rejected.message());
        }
        return next;
    }

    @Override
    public Position position() {
        return source.position();
    }

    @Override
    public Reach reach() {
        return source.reach();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
