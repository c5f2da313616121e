/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.VectorComparison;

/**
 * How far a node's vectors are from those in the model's folder.
 *
 * @param quantized whether the model computes in int8, so that only the directions of its vectors can be compared
 * @param precision what the node computes in; in bfloat16, too, only directions can be compared
 * @param vectors of no texts if the folder has none
 */
public record GoldenComparison(boolean quantized, Precision precision, VectorComparison vectors) {}
