/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How arXiv is asked: slowly, by one connection, obeying its rules, and nothing twice. Knows no parser and no paper; only here is an HTTP client
 * for arXiv known.
 *
 * <p>Sources ask a {@code PageClient}. The {@code PoliteClient} is the one: it looks into the {@code PageCache}, asks {@code Robots} for
 * permission, waits for its turn ({@code RateLimiter}), sends the request ({@code Transport}) and sends it again where that helps
 * ({@code RetryingTransport}).
 */
package io.github.ingestdjl.loader.http;
