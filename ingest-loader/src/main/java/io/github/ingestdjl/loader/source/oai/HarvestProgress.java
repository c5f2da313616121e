/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

/**
 * How far a harvest has come. Immutable.
 *
 * @param windowsDone how many months have been read to their end
 * @param windows how many there are
 * @param window the one that is being read, such as {@code 2023-01-01..2023-01-31}; empty before the first
 * @param records how many records of it have been read, those of an earlier run included
 * @param listSize how many it has, or -1 where the server does not tell
 */
public record HarvestProgress(int windowsDone, int windows, String window, long records, long listSize) {}
