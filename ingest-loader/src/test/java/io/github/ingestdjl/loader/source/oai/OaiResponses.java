/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Responses in the markup of arXiv's server of 2026, the blanks included. */
final class OaiResponses {

    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"\s
                     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                     xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
                <responseDate>2026-11-20T16:35:41Z</responseDate>
                            <request verb="ListRecords" metadataPrefix="arXivRaw" set="cs">https://oaipmh.arxiv.org/oai</request>


            """;

    private OaiResponses() {}

    /** A page of a list; no token at all for null, an empty one for "". */
    static byte[] list(String token, List<String> records) {
        String end = token == null
                ? ""
                : token.isEmpty()
                        ? "    <resumptionToken/>\n"
                        : "    <resumptionToken expirationDate='2026-11-21T00:00:00Z'>" + token
                                + "</resumptionToken>\n";
        return response("    <ListRecords>\n" + String.join("\n", records) + "\n" + end + "    </ListRecords>\n");
    }

    static byte[] list(String token, String... records) {
        return list(token, List.of(records));
    }

    static byte[] error(String code, String message) {
        return response("    <error code='" + code + "'>" + message + "</error>\n");
    }

    static byte[] response(String content) {
        return (HEAD + content + "</OAI-PMH>").getBytes(StandardCharsets.UTF_8);
    }

    static String record(String header, String metadata) {
        return """
                            <record>
                        %s

                    <metadata>
                                %s

                    </metadata>
                </record>
        """.formatted(header, metadata);
    }

    static String header(String id, String datestamp) {
        return """
        <header>
                <identifier>oai:arXiv.org:%s</identifier>
                <datestamp>%s</datestamp>
                    <setSpec>cs:cs:CL</setSpec>
                    <setSpec>stat:stat:ML</setSpec>
            </header>
        """.formatted(id, datestamp);
    }

    static String deleted(String id, String datestamp) {
        return "<record>" + header(id, datestamp).replace("<header>", "<header status=\"deleted\">") + "</record>";
    }

    /** A whole record, of which only id and day matter. */
    static String raw(String id, String datestamp) {
        return record(header(id, datestamp), raw("<id>" + id + "</id><title>Title of " + id + "</title>"));
    }

    /** The metadata of a record around some of its elements. */
    static String raw(String elements) {
        return """
        <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
        xsi:schemaLocation="http://arxiv.org/OAI/arXivRaw/ https://oaipmh.arxiv.org/OAI/arXivRaw.xsd">
        %s
            </arXivRaw>""".formatted(elements);
    }
}
