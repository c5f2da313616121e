/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Papers by OAI-PMH, the protocol that arXiv offers for harvesting: whole archives in hours, month by month, each month a chain of pages that are
 * tied together by resumption tokens.
 *
 * <p>Days: a paper's {@code updated} is the datestamp of its record, the day on which arXiv last changed anything about it, as in the snapshot on
 * Kaggle; never earlier than the last version. {@code submitted} is the day of the first version.
 */
package io.github.ingestdjl.loader.source.oai;
