/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.reference;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page as the browser shows it.
 *
 * @param status of the answer, 0 where the browser did not say
 * @param url where it is, after all redirects
 * @param text what a reader sees, its beginning
 * @param links where they lead, in the order of the page
 * @param frames addresses of the pages within the page
 * @param captchas how many elements are named after a captcha
 */
record ResultsPage(
        @JsonProperty("status") int status,
        @JsonProperty("url") String url,
        @JsonProperty("text") String text,
        @JsonProperty("links") List<String> links,
        @JsonProperty("frames") List<String> frames,
        @JsonProperty("captchas") int captchas) {

    // By its shape: engines rename their classes every month, and wrap addresses into others of their own.
    private static final Pattern PAPER = Pattern.compile(
            "(?<![\\w.-])(?:www\\.|export\\.)?arxiv\\.org/(?:abs|pdf|html|format)/"
                    + "([a-z-]+(?:\\.[a-z-]{2})?/\\d{7}|\\d{4}\\.\\d{4,5})(?!\\d)",
            Pattern.CASE_INSENSITIVE);
    private static final int WRAPPINGS = 2;

    private static final Pattern CAPTCHA_ADDRESS =
            Pattern.compile("captcha|turnstile|/challenge|/sorry/", Pattern.CASE_INSENSITIVE);
    private static final List<String> BLOCKING_WORDS = List.of(
            "captcha",
            "unusual traffic",
            "not a robot",
            "are you a robot",
            "you are human",
            "you're human",
            "are you human",
            "automated queries",
            "automated requests",
            "too many requests",
            "access denied",
            "has been blocked",
            "temporarily blocked");

    /** The arXiv papers that are linked, each once, in the order of the page. */
    Set<String> papers() {
        Set<String> papers = new LinkedHashSet<>();
        for (String link : links) {
            String paper = paper(link);
            if (paper != null) {
                papers.add(paper);
            }
        }
        return papers;
    }

    private static String paper(String link) {
        String address = link;
        for (int i = 0; i <= WRAPPINGS; i++) {
            Matcher matcher = PAPER.matcher(address);
            if (matcher.find()) {
                try {
                    return ArxivId.of(matcher.group(1));
                } catch (InvalidPaperException e) {
                    return null;
                }
            }
            try {
                address = URLDecoder.decode(address, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // A percent sign that stands for itself.
                return null;
            }
        }
        return null;
    }

    /** Why the site gives no results to us, or null. A page with papers on it is one of results, whatever else is on it. */
    String obstacle() {
        if (status >= 400) {
            return "answered " + status;
        }
        if (!papers().isEmpty()) {
            return null;
        }
        for (String frame : frames) {
            if (CAPTCHA_ADDRESS.matcher(frame).find()) {
                return "shows a captcha, in a frame from [" + frame + "]";
            }
        }
        if (captchas > 0) {
            return "shows a captcha";
        }
        if (CAPTCHA_ADDRESS.matcher(url).find()) {
            return "leads to [" + url + "]";
        }
        String seen = text.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
        for (String words : BLOCKING_WORDS) {
            if (seen.contains(words)) {
                return "says [" + words + "] and has no paper";
            }
        }
        return null;
    }
}
