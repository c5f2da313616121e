/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.http.CacheOptions;
import io.github.ingestdjl.loader.http.PolitenessOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of the commands that ask arXiv itself. */
final class WebFlags {

    private static final long MEGABYTE = 1L << 20;

    @Option(
            names = "--contact",
            paramLabel = "ADDRESS",
            description =
                    "E-mail address or URL where arXiv's people can reach you; goes into the User-Agent (or $ARXIV_LOADER_CONTACT). arXiv is not asked without.")
    private String contact;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description =
                    "From one request to the next; arXiv's terms want three at least, and a site's robots.txt may want more (default: ${DEFAULT-VALUE}).")
    private Duration interval;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "For one answer, from looking the host up to the last byte (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--tries",
            paramLabel = "N",
            defaultValue = "8",
            description =
                    "How often to ask for a page before giving up, with growing waits (default: ${DEFAULT-VALUE}).")
    private int tries;

    @Option(
            names = "--longest-wait",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "Give up when a site asks to be left alone for longer (default: ${DEFAULT-VALUE}).")
    private Duration longestWait;

    @Option(
            names = "--site",
            paramLabel = "URL",
            description = "A mirror to ask instead of arXiv itself (or $ARXIV_LOADER_SITE).")
    private String site;

    @Option(
            names = "--cache-days",
            paramLabel = "N",
            description =
                    "Answers younger than this are not asked for again, older ones only whether they have changed (default: 7, of harvests 1).")
    private Integer cacheDays;

    @Option(
            names = "--cache-size",
            paramLabel = "MB",
            defaultValue = "1024",
            description = "Room for remembered answers (default: ${DEFAULT-VALUE}).")
    private int cacheSize;

    /** Where to ask. */
    URI site(URI arxiv, Map<String, String> environment) {
        String named = site != null ? site : environment.get("ARXIV_LOADER_SITE");
        if (named == null || named.isBlank()) {
            return arxiv;
        }
        try {
            URI uri = new URI(named.endsWith("/") ? named.substring(0, named.length() - 1) : named);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
            throw noAddress(named, null);
        } catch (URISyntaxException e) {
            throw noAddress(named, e);
        }
    }

    private static IllegalArgumentException noAddress(String named, Exception cause) {
        return new IllegalArgumentException("[--site] must be an http or https address, got [" + named + "]", cause);
    }

    /** How to ask. */
    PolitenessOptions politeness(Map<String, String> environment) {
        String who = contact != null ? contact : environment.get("ARXIV_LOADER_CONTACT");
        return new PolitenessOptions(
                interval, who == null || who.isBlank() ? null : who.strip(), timeout, tries, longestWait);
    }

    /**
     * Where answers are remembered.
     *
     * @param days how long, unless told otherwise
     */
    CacheOptions cache(Path state, int days) {
        return new CacheOptions(
                state.resolve("answers"), Duration.ofDays(cacheDays == null ? days : cacheDays), cacheSize * MEGABYTE);
    }
}
