/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What inference costs: the raw library against the node, the node with embedding against the node without, and what
 * happens to memory in the long run. Timing decides no test; it is measured here, as ratios within one run.
 */
package io.github.ingestdjl.benchmark;
