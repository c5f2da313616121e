/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.assertj.core.api.SoftAssertions;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Our reading of TeX beside that of arXiv's own front end: 1,200 pages as it shows them, and the records they were made from. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArxivPagesTexTextTest {

    private static final Path PAGES = Path.of("..", "..", "shared", "data", "arxiv-pages.tar.bz2");
    private static final String ABS = "arxiv-pages/site_cs/abs_";
    private static final String TRUTH = "arxiv-pages/site_cs/truth.jsonl";
    private static final int PAPERS = 1200;

    private static final Pattern TITLE = Pattern.compile("<h1 class=\"title mathjax\">(.*?)</h1>", Pattern.DOTALL);
    private static final Pattern ABSTRACT =
            Pattern.compile("<blockquote class=\"abstract mathjax\">(.*?)</blockquote>", Pattern.DOTALL);
    private static final Pattern AUTHORS = Pattern.compile("<div class=\"authors\">(.*?)</div>", Pattern.DOTALL);
    private static final Pattern COMMENTS =
            Pattern.compile("<td class=\"tablecell comments mathjax\">(.*?)</td>", Pattern.DOTALL);
    private static final Pattern DESCRIPTOR = Pattern.compile("<span class=\"descriptor\">.*?</span>");
    private static final Pattern LINK = Pattern.compile("<a [^>]*>(.*?)</a>", Pattern.DOTALL);
    private static final Map<String, String> GREEK =
            Map.of("\\alpha", "α", "\\beta", "β", "\\delta", "δ", "\\pi", "π", "\\Lambda", "Λ");
    // On these two pages arXiv's own front end lost half a name.
    private static final Set<String> WRONG_AUTHORS = Set.of("1702.05951", "1907.02482");
    private static final char LINKED = '\uFFFC';

    private final Map<String, JsonNode> records = new LinkedHashMap<>();
    private final Map<String, Shown> pages = new HashMap<>();

    /** The text of a page; each link is one character, since it hides the address behind words. */
    private record Shown(String title, String abstractText, List<String> authors, String comments) {}

    @BeforeAll
    void readThePages() throws IOException {
        assumeThat(PAGES).as("arXiv's pages are not on this machine").exists();
        ObjectMapper mapper = new ObjectMapper();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(PAGES));
                TarArchiveInputStream tar = new TarArchiveInputStream(new BZip2CompressorInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().equals(TRUTH)) {
                    for (String line : text(tar).split("\n")) {
                        JsonNode paper = mapper.readTree(line);
                        records.put(paper.get("id").textValue(), paper);
                    }
                } else if (entry.getName().startsWith(ABS)) {
                    String name = entry.getName();
                    pages.put(name.substring(ABS.length(), name.length() - ".html".length()), shown(text(tar)));
                }
            }
        }
        assertThat(records).hasSize(PAPERS);
    }

    @Test
    void titlesReadAsOnThePages() {
        compare(
                (paper, page) -> new String[] {paper.get("title").textValue(), page.title},
                ArxivPagesTexTextTest::greek);
    }

    @Test
    void abstractsReadAsOnThePages() {
        compare(
                (paper, page) -> new String[] {paper.get("abstract").textValue(), page.abstractText},
                UnaryOperator.identity());
    }

    @Test
    void commentsReadAsOnThePages() {
        compare(
                (paper, page) -> new String[] {paper.path("comments").asText(""), page.comments},
                UnaryOperator.identity());
    }

    @Test
    void authorsReadAsOnThePages() {
        SoftAssertions all = new SoftAssertions();
        records.forEach((id, paper) -> {
            if (!WRONG_AUTHORS.contains(id)) {
                all.assertThat(AuthorNames.split(
                                TexText.name(paper.get("authors").textValue())))
                        .as(id)
                        .isEqualTo(page(id).authors);
            }
        });
        all.assertAll();
    }

    private void compare(Sides sides, UnaryOperator<String> asArxiv) {
        SoftAssertions all = new SoftAssertions();
        records.forEach((id, paper) -> {
            String[] both = sides.of(paper, page(id));
            String ours = Whitespace.fold(TexText.of(both[0]));
            all.assertThat(unescaped(asArxiv.apply(ours))).as(id).matches(asPattern(unescaped(withoutBraces(both[1]))));
        });
        all.assertAll();
    }

    private Shown page(String id) {
        return pages.get(id.replace('/', '_'));
    }

    /** We take the backslash from these outside of formulas, arXiv leaves it everywhere: so it counts on neither side. */
    private static String unescaped(String text) {
        return text.replaceAll("\\\\([%&_# ])", "$1");
    }

    /** We take the braces from around a special letter, arXiv leaves them. */
    private static String withoutBraces(String shown) {
        return shown.replaceAll("\\{([^\\x00-\\x7f])\\}", "$1");
    }

    /** ArXiv turns the Greek letters of titles, even in formulas; we leave formulas as they are. */
    private static String greek(String title) {
        String letters = title;
        for (Map.Entry<String, String> letter : GREEK.entrySet()) {
            letters = letters.replace(letter.getKey(), letter.getValue());
        }
        return withoutBraces(letters);
    }

    private static Pattern asPattern(String shown) {
        StringBuilder pattern = new StringBuilder();
        for (String part : shown.split(String.valueOf(LINKED), -1)) {
            pattern.append(pattern.length() == 0 ? "" : "\\S+").append(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }

    private static Shown shown(String html) {
        List<String> authors = new ArrayList<>();
        Matcher names = LINK.matcher(part(AUTHORS, html));
        while (names.find()) {
            authors.add(visible(names.group(1)));
        }
        return new Shown(
                visible(part(TITLE, html)), visible(part(ABSTRACT, html)), authors, visible(part(COMMENTS, html)));
    }

    private static String part(Pattern element, String html) {
        Matcher matcher = element.matcher(html);
        return matcher.find() ? DESCRIPTOR.matcher(matcher.group(1)).replaceAll("") : "";
    }

    private static String visible(String html) {
        String text = LINK.matcher(html).replaceAll(String.valueOf(LINKED)).replaceAll("<[^>]*>", "");
        return Whitespace.fold(Parser.unescapeEntities(text, false));
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Sides {
        String[] of(JsonNode paper, Shown page);
    }
}
