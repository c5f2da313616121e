/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How papers are written: for programs, spreadsheets, bibliographies and notes. UTF-8, each line ended by a line feed. */
public enum PaperFormat {
    /** One {@link Paper} a line, as the index has it. */
    JSONL(".jsonl", PaperFormat::json),
    /** A table as RFC 4180 has it, with the columns that a source of papers reads again. */
    CSV(".csv", PaperFormat::row),
    /** One {@code @misc} each, as arXiv's own pages offer it; the keys are {@code arXiv:ID}. */
    BIBTEX(".bib", Bibliography::bibtex),
    RIS(".ris", Bibliography::ris),
    /** An item of a list each, with a link. */
    MARKDOWN(".md", Bibliography::markdown);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String ending;
    private final Function<Paper, String> writer;

    PaperFormat(String ending, Function<Paper, String> writer) {
        this.ending = ending;
        this.writer = writer;
    }

    /** The format that a file's name tells, {@link #JSONL} where it has no ending, or null where it tells of something else; {@code .gz} counts for nothing. */
    public static PaperFormat of(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (plain.indexOf('.', 1) < 0 || plain.endsWith(".json") || plain.endsWith(".ndjson")) {
            return JSONL;
        }
        return Arrays.stream(values())
                .filter(format -> plain.endsWith(format.ending))
                .findFirst()
                .orElse(null);
    }

    /** The endings of names. */
    public static List<String> endings() {
        return Arrays.stream(values()).map(format -> format.ending).toList();
    }

    /** What stands before the first paper. */
    public String header() {
        return this == CSV
                ? "id,title,abstract,authors,categories,submitted,updated,version_dates,doi,journal_ref,comments,license,report_no,submitter\n"
                : "";
    }

    /** A paper, with the end of its last line. */
    public String text(Paper paper) {
        return writer.apply(paper);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String json(Paper paper) {
        try {
            return MAPPER.writeValueAsString(paper) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(Paper paper) {
        return Stream.of(
                        paper.id(),
                        paper.title(),
                        paper.abstractText(),
                        String.join("; ", paper.authors()),
                        String.join(" ", paper.categories()),
                        paper.submitted(),
                        paper.updated(),
                        paper.versions().stream().map(Object::toString).collect(Collectors.joining(" ")),
                        String.join(" ", paper.dois()),
                        paper.journalRef(),
                        paper.comments(),
                        paper.license(),
                        paper.reportNo(),
                        paper.submitter())
                .map(cell -> cell(Objects.toString(cell, "")))
                .collect(Collectors.joining(",", "", "\n"));
    }

    /** A cell of CSV, in quotation marks where it needs them. */
    public static String cell(String text) {
        return Stream.of(",", "\"", "\n", "\r").anyMatch(text::contains)
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}
