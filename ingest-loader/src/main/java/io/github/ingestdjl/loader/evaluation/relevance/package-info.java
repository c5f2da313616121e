/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** How well lists of papers answer queries: judgements, lists, the measures of both, and files of all of them. */
package io.github.ingestdjl.loader.evaluation.relevance;
