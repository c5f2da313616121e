/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.elasticsearch.common.Strings;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.jupiter.api.Test;

class VectorListTest {
    private final VectorList vector = new VectorList(new float[] {0.5f, -1, 0.1f});

    @Test
    void holdsTheValuesInOrder() {
        assertThat(vector).containsExactly(0.5f, -1f, 0.1f);
    }

    @Test
    void documentsCanBeCopiedWithIt() {
        IngestDocument copy = new IngestDocument(Documents.of(Map.of("vector", vector)));
        assertThat(copy.getFieldValue("vector", Object.class)).isEqualTo(vector).isNotSameAs(vector);
    }

    @Test
    void isSerialisedAsNumbers() throws IOException {
        try (XContentBuilder json = JsonXContent.contentBuilder().map(Map.of("vector", vector))) {
            assertThat(Strings.toString(json)).isEqualTo("{\"vector\":[0.5,-1.0,0.1]}");
        }
    }

    @Test
    void cannotBeChanged() {
        assertThatThrownBy(() -> vector.set(0, 1f)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> vector.add(1f)).isInstanceOf(UnsupportedOperationException.class);
    }
}
