/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.source.Origin;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.net.URI;

/** What a record of a page is to those who read sources. */
final class HarvestedRecord {

    private static final String ABSTRACT_PAGES = "https://arxiv.org/abs/";

    private HarvestedRecord() {}

    /**
     * A record whose key is made of its id and its datestamp: what arXiv has changed since is another record.
     *
     * @param page where the record's page lies
     * @param token the token of that page
     * @param row which record of the page this is
     */
    static SourceRecord of(OaiRecord oai, URI page, String token, int row) {
        OaiHeader header = oai.header();
        if (header.id() == null) {
            // Only its place tells such a record from others.
            return rejected(new Origin.Web(page), "#" + row + "@" + token, oai);
        }
        Origin origin = new Origin.Web(URI.create(ABSTRACT_PAGES + header.id()));
        String key = header.id() + "@" + (header.datestamp() == null ? "" : header.datestamp());
        if (oai.problem() != null) {
            return rejected(origin, key, oai);
        }
        return header.deleted()
                ? new SourceRecord.Deleted(origin, key, header.id(), header.datestamp())
                : new SourceRecord.Accepted(origin, key, oai.paper());
    }

    private static SourceRecord rejected(Origin origin, String key, OaiRecord oai) {
        return new SourceRecord.Rejected(
                origin, key, oai.problem().reason(), oai.problem().getMessage());
    }
}
