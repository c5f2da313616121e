/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.net.URI;

/**
 * The answer of a site. Immutable but for its bytes, which nobody may change.
 *
 * @param uri where the page lies in the end, redirects followed
 * @param status the HTTP status: 200, 400, 404 or 410
 * @param charset the character set that the answer's header declares, or null
 * @param body the content, decompressed
 */
public record Page(URI uri, int status, String charset, byte[] body) {}
