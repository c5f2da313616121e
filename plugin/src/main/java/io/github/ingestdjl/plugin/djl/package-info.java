/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The engine room: the only package that knows DJL and PyTorch. */
package io.github.ingestdjl.plugin.djl;
