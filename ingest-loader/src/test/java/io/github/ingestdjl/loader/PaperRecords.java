/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import io.github.ingestdjl.loader.paper.Paper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * arXiv's OAI-PMH interface in the markup of its server of 2026, the blanks included: tokens that are percent-encoded already, so that who sends
 * one back has to encode it again, errors with status 200, and an empty token at the end of a list of several pages. All facts are invented.
 */
public final class PaperRecords {

    private static final DateTimeFormatter HISTORY = DateTimeFormatter.ofPattern("EEE, d MMM uuuu", Locale.ENGLISH);
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"\s
                     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                     xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
                <responseDate>2026-11-20T16:35:41Z</responseDate>
                            <request verb="ListRecords" metadataPrefix="arXivRaw" set="cs">https://oaipmh.arxiv.org/oai</request>


            """;

    private PaperRecords() {}

    /** A page of a list; no token at all for null, an empty one for "". */
    public static byte[] list(String token, List<String> records) {
        String end = token == null
                ? ""
                : token.isEmpty()
                        ? "    <resumptionToken/>\n"
                        : "    <resumptionToken expirationDate='2026-11-21T00:00:00Z'>" + token
                                + "</resumptionToken>\n";
        return response("    <ListRecords>\n" + String.join("\n", records) + "\n" + end + "    </ListRecords>\n");
    }

    public static byte[] list(String token, String... records) {
        return list(token, List.of(records));
    }

    public static byte[] error(String code, String message) {
        return response("    <error code='" + code + "'>" + message + "</error>\n");
    }

    public static byte[] response(String content) {
        return (HEAD + content + "</OAI-PMH>").getBytes(StandardCharsets.UTF_8);
    }

    public static String record(String header, String metadata) {
        return """
                            <record>
                        %s

                    <metadata>
                                %s

                    </metadata>
                </record>
        """.formatted(header, metadata);
    }

    public static String header(String id, String datestamp) {
        return """
        <header>
                <identifier>oai:arXiv.org:%s</identifier>
                <datestamp>%s</datestamp>
                    <setSpec>cs:cs:CL</setSpec>
                    <setSpec>stat:stat:ML</setSpec>
            </header>
        """.formatted(id, datestamp);
    }

    public static String deleted(String id, String datestamp) {
        return "<record>" + header(id, datestamp).replace("<header>", "<header status=\"deleted\">") + "</record>";
    }

    /** A whole record, of which only id and day matter. */
    public static String raw(String id, String datestamp) {
        return record(header(id, datestamp), raw("<id>" + id + "</id><title>Title of " + id + "</title>"));
    }

    /** The metadata of a record around some of its elements. */
    public static String raw(String elements) {
        return """
        <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
        xsi:schemaLocation="http://arxiv.org/OAI/arXivRaw/ https://oaipmh.arxiv.org/OAI/arXivRaw.xsd">
        %s
            </arXivRaw>""".formatted(elements);
    }

    /** The paper as a {@code record} of the format {@code arXivRaw}, for {@link #serve}. */
    public static String record(Paper paper) {
        StringBuilder versions = new StringBuilder();
        for (int i = 1; i <= paper.versions().size(); i++) {
            LocalDate day = paper.versions().get(i - 1);
            versions.append(
                    "<version version=\"v%d\"><date>%s 10:20:30 GMT</date><size>95kb</size><source_type>D</source_type></version>"
                            .formatted(i, HISTORY.format(day)));
        }
        return """
                <record>
                <header>
                 <identifier>oai:arXiv.org:%1$s</identifier>
                 <datestamp>%2$s</datestamp>
                 <setSpec>cs</setSpec>
                </header>
                <metadata>
                 <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                 <id>%1$s</id><submitter>%3$s</submitter>%4$s<title>%5$s</title><authors>%6$s</authors><categories>%7$s</categories>\
                <comments>%8$s</comments><abstract>  %9$s
                </abstract></arXivRaw>
                </metadata>
                </record>
                """.formatted(
                        paper.id(),
                        paper.updated(),
                        escaped(paper.submitter()),
                        versions,
                        escaped(paper.title()),
                        escaped(String.join(", ", paper.authors())),
                        String.join(" ", paper.categories()),
                        escaped(paper.comments()),
                        escaped(paper.abstractText()));
    }

    /** A paper that arXiv took away on a day, as a {@code record} for {@link #serve}. */
    public static String deletedRecord(String id, LocalDate day) {
        return """
                <record>
                <header status="deleted">
                 <identifier>oai:arXiv.org:%s</identifier>
                 <datestamp>%s</datestamp>
                 <setSpec>cs</setSpec>
                </header>
                </record>
                """.formatted(id, day);
    }

    /**
     * Answers {@code ListRecords} page by page.
     *
     * @param path where the repository is, such as {@code /oai}
     * @param pages the {@code record} elements of each page
     */
    public static Function<String, SiteAnswer> serve(String path, List<String> pages) {
        return target -> {
            if (!target.startsWith(path + "?") || !target.contains("verb=ListRecords")) {
                return null;
            }
            Optional<String> token = parameter(target, "resumptionToken");
            if (token.isEmpty()) {
                return answer(page(pages, 0));
            }
            for (int i = 1; i < pages.size(); i++) {
                if (token.get().equals(URLEncoder.encode(token(i), StandardCharsets.UTF_8))) {
                    return answer(page(pages, i));
                }
            }
            return answer(error("badResumptionToken", "token is invalid or has expired"));
        };
    }

    /** An answer that holds a response. */
    public static SiteAnswer answer(byte[] response) {
        return SiteAnswer.content(200, "text/xml; charset=utf-8", "").withBody(response);
    }

    private static byte[] page(List<String> pages, int number) {
        String token = number + 1 < pages.size() ? token(number + 1) : number > 0 ? "" : null;
        return list(token, List.of(pages.get(number)));
    }

    /** The token of a page, from 1 for the second one, as the server writes it. */
    public static String token(int page) {
        return "verb%3DListRecords%26metadataPrefix%3DarXiv%26set%3Dcs%26skip%3D" + page;
    }

    private static Optional<String> parameter(String target, String name) {
        return List.of(target.substring(target.indexOf('?') + 1).split("&")).stream()
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
