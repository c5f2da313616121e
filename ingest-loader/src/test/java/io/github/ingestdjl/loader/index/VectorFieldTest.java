/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VectorFieldTest {

    @Test
    void whatTheServerDoesNotKnowIsRefused() {
        assertRefused(
                VectorIndexType.BBQ_HNSW,
                field(8, 17, 384),
                "[--index-options] bbq_hnsw needs Elasticsearch 8.18 or later, got [8.17]");
        assertRefused(
                VectorIndexType.INT4_HNSW,
                field(8, 14, 384),
                "[--index-options] int4_hnsw needs Elasticsearch 8.15 or later, got [8.14]");
        assertThatThrownBy(() -> field(8, 17, 384).check(List.of(), List.of(0.0, 3.0)))
                .isInstanceOf(ClusterException.class)
                .hasMessage(
                        "[--oversample] [0.0, 3.0] needs Elasticsearch 8.18 or later, got [8.17]: only 0 is possible there");
        assertThatCode(() -> field(8, 17, 384).check(List.of(VectorIndexType.INT4_HNSW), List.of(0.0)))
                .doesNotThrowAnyException();
        assertThatCode(() -> field(9, 0, 384).check(List.of(VectorIndexType.values()), List.of(3.0)))
                .doesNotThrowAnyException();
    }

    @Test
    void whatTheVectorsDoNotAllowIsRefused() {
        assertRefused(
                VectorIndexType.INT4_HNSW,
                field(9, 1, 383),
                "[--index-options] int4_hnsw needs an even number of dimensions, got [383]");
        assertRefused(
                VectorIndexType.BBQ_HNSW,
                field(9, 1, 63),
                "[--index-options] bbq_hnsw needs [64] dimensions or more, got [63]");
    }

    private static void assertRefused(VectorIndexType type, VectorField field, String message) {
        assertThatThrownBy(() -> field.check(List.of(type), List.of()))
                .isInstanceOf(ClusterException.class)
                .hasMessage(message);
    }

    private static VectorField field(int major, int minor, int dimensions) {
        return new VectorField(
                new ServerVersion(major, minor), "papers", "abstract_vector", dimensions, "cosine", 1, 16, 100);
    }
}
