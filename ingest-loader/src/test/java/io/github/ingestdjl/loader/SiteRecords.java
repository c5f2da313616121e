/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The OAI-PMH face of an {@link ArxivSite}, as arXiv's is since 2025: tokens that are percent-encoded already, so that who sends one back has
 * to encode it again, errors with status 200, and an empty token at the end of a list of several pages.
 */
public final class SiteRecords {

    private static final String TYPE = "text/xml; charset=utf-8";

    private SiteRecords() {}

    /**
     * Answers {@code ListRecords} page by page.
     *
     * @param path where the repository is, such as {@code /oai}
     * @param pages the {@code record} elements of each page
     */
    public static Function<String, SiteAnswer> list(String path, List<String> pages) {
        return target -> {
            if (!target.startsWith(path + "?") || !target.contains("verb=ListRecords")) {
                return null;
            }
            Optional<String> token = parameter(target, "resumptionToken");
            if (token.isEmpty()) {
                return page(pages, 0);
            }
            for (int i = 1; i < pages.size(); i++) {
                if (token.get().equals(URLEncoder.encode(token(i), StandardCharsets.UTF_8))) {
                    return page(pages, i);
                }
            }
            return error("badResumptionToken", "token is invalid or has expired");
        };
    }

    /** An error as OAI-PMH words it, with HTTP's status 200. */
    public static SiteContent error(String code, String message) {
        return envelope("<error code=\"" + code + "\">" + message + "</error>");
    }

    private static SiteAnswer page(List<String> pages, int number) {
        String end = "";
        if (number + 1 < pages.size()) {
            end = "<resumptionToken expirationDate='2026-11-21T00:00:00Z'>" + token(number + 1) + "</resumptionToken>";
        } else if (number > 0) {
            end = "<resumptionToken/>";
        }
        return envelope("<ListRecords>" + pages.get(number) + end + "</ListRecords>");
    }

    /** The token of a page, from 1 for the second one, as the server writes it. */
    public static String token(int page) {
        return "verb%3DListRecords%26metadataPrefix%3DarXiv%26set%3Dcs%26skip%3D" + page;
    }

    private static SiteContent envelope(String content) {
        return SiteAnswer.content(
                200,
                TYPE,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">"
                        + "<responseDate>2026-11-20T16:35:40Z</responseDate>"
                        + "<request verb=\"ListRecords\">https://oaipmh.arxiv.org/oai</request>" + content
                        + "</OAI-PMH>\n");
    }

    private static Optional<String> parameter(String target, String name) {
        return List.of(target.substring(target.indexOf('?') + 1).split("&")).stream()
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }
}
