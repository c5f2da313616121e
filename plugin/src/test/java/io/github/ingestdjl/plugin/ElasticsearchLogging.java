/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin;

import org.elasticsearch.common.logging.LogConfigurator;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Some of Elasticsearch's classes cannot be used before its logging is there. JUnit finds this for every test. */
public final class ElasticsearchLogging implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        LogConfigurator.configureESLogging();
    }
}
