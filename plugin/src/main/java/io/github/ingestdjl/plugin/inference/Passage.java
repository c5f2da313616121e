/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

/**
 * A part of a text that has a vector of its own: {@code text.substring(start, end)}.
 *
 * @param start its first character
 * @param end the one after its last
 * @param vector not to be changed
 */
public record Passage(int start, int end, float[] vector) {}
