/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.ingestdjl.loader.paper.PaperDocument;

/** The vectors of a paper in the index; null where it has none. */
@JsonIgnoreProperties(ignoreUnknown = true)
record StoredVectors(
        @JsonProperty(PaperDocument.TITLE_VECTOR) float[] title,
        @JsonProperty(PaperDocument.ABSTRACT_VECTOR) float[] abstractText) {

    float[] vector(String field) {
        return PaperDocument.TITLE_VECTOR.equals(field) ? title : abstractText;
    }
}
