/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.time.Duration;

/**
 * What a client has done and does at a moment, for whoever shows progress.
 *
 * @param asked how many requests went to a site, with those for {@code robots.txt}, redirects, conditional ones and repeated tries
 * @param fromCache how many answers were served without asking
 * @param waiting how long the client still waits before it asks, zero when it does not wait
 */
public record Activity(long asked, long fromCache, Duration waiting) {}
