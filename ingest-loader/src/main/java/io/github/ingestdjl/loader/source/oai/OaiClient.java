/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.http.Page;
import io.github.ingestdjl.loader.http.PageClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Asks a server for the pages of a list, and again when what comes is no page of a list. For one thread. */
final class OaiClient {

    /** The form in which records are asked for: the only one with the days of all versions. */
    static final String FORMAT = "arXivRaw";

    private static final int MAX_TRIES = 4;

    // The server's clock may go otherwise than ours.
    private static final Duration TOLERANCE = Duration.ofHours(1);

    private final HarvestRequest request;
    private final URI base;
    private final PageClient pages;
    private final Instant begun;

    /**
     * Prepares for one run.
     *
     * @param pages stays open
     * @param now when the run begins
     */
    OaiClient(HarvestRequest request, URI base, PageClient pages, Instant now) {
        this.request = request;
        this.base = base;
        this.pages = pages;
        this.begun = now.minus(TOLERANCE);
    }

    /** Where a page of a window is found, the first one by an empty token. */
    URI address(HarvestPlan.Window window, String token) {
        StringBuilder query = new StringBuilder("?verb=ListRecords");
        if (token.isEmpty()) {
            append(query, "metadataPrefix", FORMAT);
            if (request.set() != null) {
                append(query, "set", request.serverSet());
            }
            append(query, "from", window.from().toString());
            append(query, "until", window.until().toString());
        } else {
            // arXiv's tokens look encoded already: to arrive as they are, they are encoded once more.
            append(query, "resumptionToken", token);
        }
        return URI.create(base + query.toString());
    }

    /**
     * A page of a window, without records where the server has none.
     *
     * @param again whether a remembered page is not good enough
     * @return null when the server does not take the token
     * @throws IOException when no try brought a page, or the server refuses the request
     */
    OaiPage page(HarvestPlan.Window window, String token, boolean again) throws IOException, InterruptedException {
        URI address = address(window, token);
        OaiPage page = ask(address, token, again);
        if (!again && (expired(token, page) || provisional(window, page))) {
            // Both may only be remembered from an earlier run.
            page = ask(address, token, true);
        }
        if (expired(token, page)) {
            return null;
        }
        if (page.error() != null && !"noRecordsMatch".equals(page.error().code())) {
            throw new IOException(refusal(window, page.error()));
        }
        return page;
    }

    private OaiPage ask(URI address, String token, boolean again) throws IOException, InterruptedException {
        UnreadableXmlException problem = null;
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Page answer = again || tries > 0 ? pages.getAgain(address) : pages.get(address);
            try {
                // arXiv sends the protocol's errors with status 200; with 400 they would be errors all the same.
                if (answer.status() == 200 || answer.status() == 400) {
                    return OaiParser.parse(answer.body(), address, token);
                }
                problem = new UnreadableXmlException("the server answered with status [" + answer.status() + "]");
            } catch (UnreadableXmlException e) {
                problem = e;
            }
        }
        throw new IOException(
                "no usable answer from [" + address + "] in " + MAX_TRIES + " tries: " + problem.getMessage(), problem);
    }

    /** Whether the page was written before this run and before the window's last day was over, so that records may have come since. */
    private boolean provisional(HarvestPlan.Window window, OaiPage page) {
        Instant written = page.responseDate();
        return written != null
                && written.isBefore(begun)
                && !LocalDate.ofInstant(written, ZoneOffset.UTC).isAfter(window.until());
    }

    private static boolean expired(String token, OaiPage page) {
        return !token.isEmpty()
                && page.error() != null
                && "badResumptionToken".equals(page.error().code());
    }

    private String refusal(HarvestPlan.Window window, OaiPage.Error error) {
        String asked = request.set() == null ? "all records" : "the set [" + request.serverSet() + "]";
        String advice = request.set() == null ? "" : "; sets are written like [cs], [physics:hep-th] or [cs:cs:CL]";
        return "the server refuses to list " + asked + " of [" + window.scope() + "]: " + error.code() + ": "
                + error.message() + advice;
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
