/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Papers in files: JSON lines and tables, packed or not. A bad line or row never ends a stream; a broken stream does, and so does a row whose end
 * nobody can tell.
 *
 * <p>{@code PaperFile} opens a {@code SourceInput}, asks {@code FormatDetection} for a {@code RecordReader}, and that one asks
 * {@code DocumentParser} for papers in our own form or {@code RawPaperParser} for those of others.
 */
package io.github.ingestdjl.loader.source.file;
