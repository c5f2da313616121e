/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
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
    void laterProcessorCanChangeItAndNobodyElsesVectorChanges() {
        float[] shared = {0.5f, -1f, 0.1f};
        VectorList other = new VectorList(shared);
        VectorList changed = new VectorList(shared);
        IngestDocument document = Documents.of(Map.of("vector", changed));
        document.setFieldValue("vector.0", 2);
        document.appendFieldValue("vector", "x");
        document.removeField("vector.1");
        assertThat(document.getFieldValue("vector", Object.class)).isEqualTo(List.of(2, 0.1f, "x"));
        assertThat(other).containsExactly(0.5f, -1f, 0.1f);
        assertThat(shared).containsExactly(0.5f, -1f, 0.1f);
    }
}
