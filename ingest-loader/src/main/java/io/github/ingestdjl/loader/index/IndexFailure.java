/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

/**
 * Why a paper was not indexed.
 *
 * @param type the kind of problem, to group by
 * @param message the problem in full
 * @param status the HTTP status of the refusal, null when there was no answer
 * @param lasting whether every further paper would fail alike: the node is gone, or refuses these credentials
 */
public record IndexFailure(String type, String message, Integer status, boolean lasting) {}
