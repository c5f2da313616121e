/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.atom;

import io.github.ingestdjl.loader.paper.ArxivId;
import io.github.ingestdjl.loader.paper.Dois;
import io.github.ingestdjl.loader.paper.InvalidPaperException;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.paper.TexText;
import io.github.ingestdjl.loader.paper.Whitespace;
import io.github.ingestdjl.loader.source.XmlElement;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the entries of a feed. Never throws: what is wrong with an entry is its problem. */
final class EntryParser {

    private static final Pattern ADDRESS = Pattern.compile(".*/abs/(?<id>.+?)(?:v(?<version>\\d{1,4}))?");
    // Beside arXiv's categories stand classes of mathematics and of computing, "57M25; 05C80".
    private static final Pattern CATEGORY = Pattern.compile("[a-z]+(-[a-z]+)?(\\.[A-Za-z-]+)?");

    private EntryParser() {}

    static AtomFeed.Entry entry(XmlElement entry) {
        String address = entry.text("id");
        Matcher matcher = ADDRESS.matcher(address == null ? "" : address);
        Integer version = matcher.matches() && matcher.group("version") != null
                ? Integer.valueOf(matcher.group("version"))
                : null;
        try {
            if (!matcher.matches()) {
                throw new InvalidPaperException(
                        RejectReason.INVALID_ID,
                        "[id] must be the address of an abstract page, got ["
                                + InvalidPaperException.shown(String.valueOf(address)) + "]");
            }
            return new AtomFeed.Entry(address, version, paper(matcher.group("id"), version, entry), null);
        } catch (InvalidPaperException e) {
            return new AtomFeed.Entry(address, version, null, e);
        }
    }

    private static Paper paper(String id, Integer version, XmlElement entry) throws InvalidPaperException {
        String title = text(entry, "title");
        if (title == null) {
            throw new InvalidPaperException(RejectReason.MISSING_TITLE, "[title] must not be absent or blank");
        }
        LocalDate published = day(entry, "published");
        boolean first = published != null && version != null && version == 1;
        return Paper.builder(ArxivId.checked(id), title)
                .abstractText(text(entry, "summary"))
                .authors(entry.children("author").stream()
                        .map(author -> author.text("name"))
                        .filter(Objects::nonNull)
                        .map(name -> Whitespace.fold(TexText.name(name)))
                        .toList())
                .categories(categories(entry))
                .submitted(published)
                .updated(day(entry, "updated"))
                .versions(first ? List.of(published) : List.of())
                .dois(Dois.split(entry.text("doi")))
                .journalRef(text(entry, "journal_ref"))
                .comments(text(entry, "comment"))
                .build();
    }

    private static List<String> categories(XmlElement entry) {
        return Stream.of("primary_category", "category")
                .flatMap(name -> entry.children(name).stream())
                .map(category -> category.attributes().getOrDefault("term", ""))
                .filter(term -> CATEGORY.matcher(term).matches())
                .distinct()
                .toList();
    }

    private static String text(XmlElement entry, String name) {
        String text = entry.text(name);
        return text == null ? null : Whitespace.fold(TexText.of(text));
    }

    private static LocalDate day(XmlElement entry, String name) throws InvalidPaperException {
        String text = entry.text(name);
        try {
            return text == null
                    ? null
                    : OffsetDateTime.parse(text)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDate();
        } catch (DateTimeException e) {
            throw new InvalidPaperException(
                    RejectReason.INVALID_DATE,
                    "[" + name + "] must be a time like [2017-07-27T08:18:33Z], got ["
                            + InvalidPaperException.shown(text) + "]");
        }
    }
}
