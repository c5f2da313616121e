/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import java.util.Set;

/**
 * What an earlier run has left behind for the source to go on from.
 *
 * @param position where it stood
 * @param done the {@link SourceRecord#key() keys} of the records it has settled in the position's scope; records with these keys are not
 *     returned again
 */
public record Resume(Position position, Set<String> done) {

    /** Nothing: the source begins at its beginning. */
    public static final Resume NOTHING = new Resume(Position.START, Set.of());

    public Resume {
        done = Set.copyOf(done);
    }
}
