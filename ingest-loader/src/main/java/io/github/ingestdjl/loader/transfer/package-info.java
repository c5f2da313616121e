/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Moves papers from a source to an index, to a file, or to both, counts what became of them, and remembers how far it has come, so that it can be
 * killed at any moment and go on.
 *
 * <p>{@code TransferJob} reads a source, gives its papers to {@code PaperSink}s, and lets {@code Checkpoints} write to the {@code Journal} when all
 * of them are settled. Files grow as {@code PartFile}s: {@code PapersFile} for papers, {@code FailedFile} for those that failed.
 */
package io.github.ingestdjl.loader.transfer;
