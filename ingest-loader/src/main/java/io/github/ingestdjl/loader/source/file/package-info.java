/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Papers in files: JSON lines and tables, packed or not. A bad line never ends a stream, a broken stream does. */
package io.github.ingestdjl.loader.source.file;
