/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Papers as bibliographies and notes have them. Stateless. */
final class Bibliography {

    private static final String ADDRESS = "https://arxiv.org/abs/";
    // Formulas are TeX already, and as Markdown readers know them.
    // An amount of money is none: within its dollars a formula begins and ends with no blank, and no digit follows.
    private static final Pattern FORMULA_OR_TEXT =
            Pattern.compile("\\$(?=[^\\s$])[^$]*(?<![\\s\\\\])\\$(?!\\d)|(?:\\\\.|[^$\\\\])+|\\$|\\\\");
    // In a formula too they would end the text of a link, or begin HTML.
    private static final Pattern MARKDOWN_MARKUP = Pattern.compile("[\\[\\]]|<[A-Za-z/!?]");
    private static final Pattern TEX_SPECIAL = Pattern.compile("(?<!\\\\)[&%#_$]");
    private static final Pattern MARKDOWN_SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>]");
    private static final Pattern SUFFIX = Pattern.compile("(?:Jr|Sr)\\.?|I{2,3}|IV");

    private Bibliography() {}

    static String bibtex(Paper paper) {
        List<String> fields = new ArrayList<>();
        // Twice in braces: the capitals of a title are the authors'.
        bibtex(fields, "title", "{" + tex(paper.title()) + "}");
        bibtex(
                fields,
                "author",
                paper.authors().stream()
                        // A collaboration's "and" parts no authors.
                        .map(name -> name.contains(" and ") ? "{" + tex(name) + "}" : tex(name))
                        .collect(Collectors.joining(" and ")));
        bibtex(
                fields,
                "year",
                paper.submitted() == null
                        ? null
                        : String.valueOf(paper.submitted().getYear()));
        bibtex(fields, "eprint", paper.id());
        bibtex(fields, "archivePrefix", "arXiv");
        bibtex(fields, "primaryClass", paper.primaryCategory());
        bibtex(fields, "doi", paper.dois().isEmpty() ? null : paper.dois().get(0));
        bibtex(fields, "note", paper.journalRef() == null ? null : tex(paper.journalRef()));
        bibtex(fields, "url", ADDRESS + paper.id());
        return "@misc{arXiv:" + paper.id() + ",\n" + String.join(",\n", fields) + "\n}\n\n";
    }

    private static void bibtex(List<String> fields, String name, String value) {
        if (value != null && !value.isEmpty()) {
            fields.add("  " + name + " = {" + value + "}");
        }
    }

    /** Text in which nothing ends a field before its end. */
    private static String tex(String text) {
        String whole = isBalanced(text) ? text : text.replaceAll("[{}]", "");
        return FORMULA_OR_TEXT
                .matcher(whole)
                .replaceAll(part -> Matcher.quoteReplacement(
                        isFormula(part)
                                ? part.group()
                                : TEX_SPECIAL.matcher(part.group()).replaceAll("\\\\$0")));
    }

    private static boolean isFormula(MatchResult part) {
        return part.group().length() > 1 && part.group().startsWith("$");
    }

    private static boolean isBalanced(String text) {
        int open = 0;
        for (int i = 0; i < text.length() && open >= 0; i++) {
            open += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
        }
        return open == 0;
    }

    static String ris(Paper paper) {
        List<String> lines = new ArrayList<>();
        // Unpublished: RIS has no word for what is a preprint.
        ris(lines, "TY", "UNPB");
        ris(lines, "TI", paper.title());
        paper.authors().forEach(name -> ris(lines, "AU", lastNameFirst(name)));
        if (paper.submitted() != null) {
            ris(lines, "PY", String.valueOf(paper.submitted().getYear()));
            ris(lines, "DA", paper.submitted().toString().replace('-', '/'));
        }
        ris(lines, "AB", paper.abstractText());
        paper.categories().forEach(category -> ris(lines, "KW", category));
        paper.dois().forEach(doi -> ris(lines, "DO", doi));
        ris(lines, "N1", paper.journalRef());
        ris(lines, "AN", "arXiv:" + paper.id());
        ris(lines, "UR", ADDRESS + paper.id());
        return String.join("\n", lines) + "\nER  - \n\n";
    }

    private static void ris(List<String> lines, String tag, String value) {
        if (value != null) {
            lines.add(tag + "  - " + Whitespace.fold(value));
        }
    }

    /** As RIS wants it, roughly: the last word with the small ones before it, as in "van der Berg", is the last name. */
    private static String lastNameFirst(String name) {
        List<String> words = new ArrayList<>(List.of(name.replace(",", "").split(" ")));
        String suffix =
                words.size() > 2 && SUFFIX.matcher(words.get(words.size() - 1)).matches()
                        ? ", " + words.remove(words.size() - 1)
                        : "";
        int last = words.size() - 1;
        while (last > 1 && Character.isLowerCase(words.get(last - 1).codePointAt(0))) {
            last--;
        }
        return last < 1 || name.contains("ollaboration") || name.contains(" and ")
                ? name
                : String.join(" ", words.subList(last, words.size())) + ", " + String.join(" ", words.subList(0, last))
                        + suffix;
    }

    static String markdown(Paper paper) {
        List<String> parts = new ArrayList<>();
        if (!paper.authors().isEmpty()) {
            parts.add(plain(String.join(", ", paper.authors())));
        }
        if (paper.primaryCategory() != null) {
            parts.add(paper.primaryCategory());
        }
        if (paper.submitted() != null) {
            parts.add(paper.submitted().toString());
        }
        return "- [" + plain(paper.title()) + "](" + ADDRESS + paper.id() + ")"
                + (parts.isEmpty() ? "" : ", " + String.join(", ", parts)) + "\n";
    }

    /** Text on one line in which nothing means anything to Markdown. */
    private static String plain(String text) {
        return FORMULA_OR_TEXT
                .matcher(Whitespace.fold(text))
                .replaceAll(part -> Matcher.quoteReplacement(
                        isFormula(part)
                                        && !MARKDOWN_MARKUP
                                                .matcher(part.group())
                                                .find()
                                ? part.group()
                                : MARKDOWN_SPECIAL.matcher(part.group()).replaceAll("\\\\$0")));
    }
}
