/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.paper.AuthorNames;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.TexText;
import io.github.ingestdjl.loader.paper.Whitespace;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A record of arXiv (raw TeX) beside what was read from the page that arXiv made of it. What arXiv itself changes on the way is told here, case
 * by case; everything else must be equal.
 */
final class RenderedRecord {

    /** Categories of two names. arXiv shows the second one for the first. */
    private static final Map<String, String> SHOWN_AS = Map.of(
            "cs.NA",
            "math.NA",
            "cs.SY",
            "eess.SY",
            "math.IT",
            "cs.IT",
            "math.MP",
            "math-ph",
            "stat.TH",
            "math.ST",
            "q-fin.EC",
            "econ.GN");

    /** What the page shows where the record has no licence. */
    private static final String ASSUMED_LICENSE = "http://arxiv.org/licenses/assumed-1991-2003/";

    /** Where arXiv shows other words than the record has; each is a change that cannot be told from the page. */
    private static final Map<String, String> SHOWN_OTHERWISE = Map.of(
            // A DOI is shown as its address, and "arxiv:" as "arXiv:".
            "1907.13115 comments",
            "This paper is a revised and full version of our recent work partially presented at MFCS 2016 "
                    + "(https://doi.org/10.4230/LIPIcs.MFCS.2016.67) and SOFSEM 2018 (preprint arXiv:1704.07860). The "
                    + "PSpace-hardness proof of deciding universality for ptNFAs is a nontrivial extension of our proof "
                    + "for rpoNFAs (preprint arXiv:1609.03460)");

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss zzz", Locale.ENGLISH);

    private final JsonNode record;
    private final String id;
    private final Paper paper;
    private final List<String> differences = new ArrayList<>();

    /** @param record of arXiv, as in its own database */
    RenderedRecord(JsonNode record, Paper paper) {
        this.record = record;
        this.id = record.get("id").textValue();
        this.paper = Objects.requireNonNull(paper, id);
    }

    /** What the two do not agree on, one each; empty when they say the same. */
    List<String> differences() {
        text("title", paper.title(), prose("title"));
        text("abstract", paper.abstractText(), prose("abstract"));
        text("comments", paper.comments(), prose("comments"));
        text("journal-ref", paper.journalRef(), prose("jref"));
        text("report-no", paper.reportNo(), prose("report"));
        text("submitter", paper.submitter(), name("submitter"));
        compare("authors", paper.authors(), authors());
        compare("doi", paper.dois(), words("doi"));
        compare("license", paper.license(), license());
        compare("versions", paper.versions(), versions());
        compare("submitted", paper.submitted(), versions().get(0));
        compare("updated", paper.updated(), versions().get(versions().size() - 1));
        compare(
                "primary category",
                shown(paper.primaryCategory()),
                shown(words("categories").get(0)));
        compare("categories as shown", shown(paper.categories()), shown(words("categories")));
        compare("categories left out", missingCategories(), Set.of());
        return differences;
    }

    private void text(String name, String got, String raw) {
        compare(name, got, SHOWN_OTHERWISE.getOrDefault(id + " " + name, raw));
    }

    private void compare(String name, Object got, Object expected) {
        if (!Objects.equals(got, expected)) {
            differences.add("%s %s%n  got      [%s]%n  expected [%s]".formatted(id, name, got, expected));
        }
    }

    private List<String> authors() {
        return AuthorNames.split(name("authors")).stream()
                .filter(name -> !name.equals("et al"))
                .toList();
    }

    /** A page of a withdrawn paper shows none. */
    private String license() {
        String license = field("license") == null ? ASSUMED_LICENSE : field("license");
        return paper.withdrawn() ? null : license;
    }

    /** In the order of their numbers: a record has v10 between v1 and v2. */
    private List<LocalDate> versions() {
        return StreamSupport.stream(record.get("versions").spliterator(), false)
                .sorted(Comparator.comparingInt(
                        version -> Integer.parseInt(version.get(0).textValue().substring(1))))
                .map(version -> LocalDate.parse(version.get(1).textValue(), DATE))
                .toList();
    }

    private static String shown(String category) {
        return SHOWN_AS.getOrDefault(category, category);
    }

    private static Set<String> shown(List<String> categories) {
        return categories.stream().map(RenderedRecord::shown).collect(Collectors.toSet());
    }

    private Set<String> missingCategories() {
        Set<String> missing = new LinkedHashSet<>(words("categories"));
        paper.categories().forEach(missing::remove);
        return missing;
    }

    private List<String> words(String name) {
        String text = field(name);
        return text == null ? List.of() : List.of(text.split(" "));
    }

    /** A text as people read it. */
    private String prose(String name) {
        String text = field(name);
        return text == null ? null : TexText.of(text);
    }

    private String name(String name) {
        String text = field(name);
        return text == null ? null : TexText.name(text);
    }

    private String field(String name) {
        JsonNode value = record.get(name);
        return value.isNull() ? null : Whitespace.fold(value.textValue());
    }
}
