/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A paper that arXiv has taken away, as JSON: a line of our own files beside those of {@link PaperDocument}.
 *
 * @param id the arXiv id
 * @param deleted the ISO date in UTC of that day
 */
public record Tombstone(
        @JsonProperty("id") String id,
        @JsonProperty("deleted") String deleted) {}
