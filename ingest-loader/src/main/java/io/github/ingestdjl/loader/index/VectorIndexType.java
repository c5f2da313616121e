/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import java.util.Locale;

/** How Elasticsearch finds near vectors, in its own words: the types of a vector field's {@code index_options}. */
public enum VectorIndexType {
    /** Compares with every vector: exact. */
    FLAT(new ServerVersion(8, 13)),
    HNSW(new ServerVersion(8, 0)),
    INT8_HNSW(new ServerVersion(8, 12)),
    INT4_HNSW(new ServerVersion(8, 15)),
    BBQ_HNSW(new ServerVersion(8, 18));

    private static final int MIN_BBQ_DIMENSIONS = 64;

    private final ServerVersion since;

    VectorIndexType(ServerVersion since) {
        this.since = since;
    }

    /** Whether a search compares bytes or bits in place of the vectors themselves, and so can be rescored by these. */
    public boolean isQuantised() {
        return this != FLAT && this != HNSW;
    }

    boolean isGraph() {
        return this != FLAT;
    }

    /** What a search goes through, by the formulas of Elasticsearch's documentation on the memory of vector search. */
    long bytesPerVector(VectorField field) {
        int dimensions = field.dimensions();
        long vector =
                switch (this) {
                    case FLAT, HNSW -> 4L * dimensions;
                    case INT8_HNSW -> dimensions + 4L;
                    case INT4_HNSW -> dimensions / 2 + 4L;
                    case BBQ_HNSW -> dimensions / 8 + 14L;
                };
        return isGraph() ? vector + 4L * field.m() : vector;
    }

    /** @throws ClusterException when the server or the vectors do not allow it */
    void check(VectorField field) {
        String problem = null;
        if (field.server().compareTo(since) < 0) {
            problem = "needs Elasticsearch " + since + " or later, got [" + field.server() + "]";
        } else if (this == INT4_HNSW && field.dimensions() % 2 != 0) {
            problem = "needs an even number of dimensions, got [" + field.dimensions() + "]";
        } else if (this == BBQ_HNSW && field.dimensions() < MIN_BBQ_DIMENSIONS) {
            problem = "needs [" + MIN_BBQ_DIMENSIONS + "] dimensions or more, got [" + field.dimensions() + "]";
        }
        if (problem != null) {
            throw new ClusterException("[--index-options] " + this + " " + problem);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
