/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** One HTML file of what was measured: tables, and plots that Apache ECharts draws from the data in the file. Reads nothing from the network. */
package io.github.ingestdjl.loader.evaluation.report;
