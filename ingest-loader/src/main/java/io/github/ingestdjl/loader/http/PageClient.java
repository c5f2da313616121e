/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;

/**
 * Asks a site for pages, one after the other. For one thread; whoever opens a client closes it.
 *
 * <p>Waiting, trying again and remembering are the client's business. What it returns is an answer that a parser can judge: a status of 200, or
 * one that says something about the page itself (400, 404, 410). Everything else ends in an exception.
 */
public interface PageClient extends Closeable {

    /**
     * The page at an address, redirects followed.
     *
     * @throws RefusedException when the site forbids to go on; no further page may be asked for
     * @throws IOException when there is no answer, after all tries
     * @throws InterruptedException when the thread was interrupted while it waited
     */
    Page get(URI uri) throws IOException, InterruptedException;

    /**
     * As {@link #get(URI)}, after a page that was returned has turned out to be unusable: the remembered one is thrown away and the site is
     * asked, later than usual.
     */
    Page getAgain(URI uri) throws IOException, InterruptedException;
}
