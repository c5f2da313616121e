/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.atom;

import io.github.ingestdjl.loader.source.UnreadableXmlException;
import io.github.ingestdjl.loader.source.XmlElement;
import io.github.ingestdjl.loader.source.XmlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a feed. Stateless and thread-safe; does no I/O. */
public final class AtomParser {

    private static final String ROOT = "feed";
    // An error comes as an entry, with an address as its id that says so.
    private static final String ERROR_ADDRESS = "/api/errors";

    /**
     * An entry that is no paper is an entry with a problem.
     *
     * @throws UnreadableXmlException when this is no feed, or only a part of one
     */
    public AtomFeed parse(byte[] feed) throws UnreadableXmlException {
        XmlReader xml = new XmlReader(feed);
        Long totalResults = null;
        Long startIndex = null;
        Long itemsPerPage = null;
        List<AtomFeed.Entry> entries = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        XmlElement element = xml.next(Set.of(ROOT));
        if (!ROOT.equals(element.name())) {
            throw new UnreadableXmlException("the document must be a [" + ROOT + "], got [" + element.name() + "]");
        }
        for (element = xml.next(Set.of()); element != null; element = xml.next(Set.of())) {
            switch (element.name()) {
                case "totalResults" -> totalResults = number(element);
                case "startIndex" -> startIndex = number(element);
                case "itemsPerPage" -> itemsPerPage = number(element);
                case "entry" -> {
                    String address = element.text("id");
                    if (address != null && address.contains(ERROR_ADDRESS)) {
                        String message = element.text("summary");
                        errors.add(message == null ? address : message);
                    } else {
                        entries.add(EntryParser.entry(element));
                    }
                }
                default -> {
                    // The feed's own title, links and dates say nothing of papers.
                }
            }
        }
        return new AtomFeed(totalResults, startIndex, itemsPerPage, entries, errors);
    }

    /** The numbers only inform, so one that is none is as good as absent. */
    private static Long number(XmlElement element) {
        try {
            return Long.valueOf(element.text().strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
