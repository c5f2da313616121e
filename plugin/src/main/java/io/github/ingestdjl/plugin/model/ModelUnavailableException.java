/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import org.elasticsearch.rest.RestStatus;

/**
 * This node cannot serve a model until something is done about its folder, while another node may: a client that tries
 * again later, or elsewhere, loses nothing.
 */
public final class ModelUnavailableException extends EmbeddingException {
    public ModelUnavailableException(String message) {
        super(message);
    }

    public ModelUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public RestStatus status() {
        return RestStatus.SERVICE_UNAVAILABLE;
    }
}
