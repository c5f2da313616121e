/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;

/**
 * A record of a response. Immutable.
 *
 * @param header never null
 * @param paper null when the paper is deleted, when there is a problem, or when only headers were asked for
 * @param problem why this is no paper, or null
 */
record OaiRecord(OaiHeader header, Paper paper, InvalidPaperException problem) {}
