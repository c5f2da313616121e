/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Builds the file of saved objects that Kibana imports from sources that people can read, and refuses sources that Kibana, or the index of
 * papers, would not take. It runs in the build alone and knows neither a Kibana nor a node.
 */
package io.github.ingestdjl.kibana;
