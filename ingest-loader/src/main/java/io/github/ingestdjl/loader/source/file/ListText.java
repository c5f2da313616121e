/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.ingestdjl.loader.paper.AuthorNames;
import io.github.ingestdjl.loader.paper.TexText;
import io.github.ingestdjl.loader.paper.Whitespace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists that were squeezed into one text: by JSON, by Python, or by separators. */
final class ListText {

    // Python's quotes are single, and \' is no escape of JSON.
    private static final JsonMapper ARRAYS = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .build();
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final Pattern CATEGORY_SEPARATOR = Pattern.compile("[\\s,;|]+");
    private static final Pattern CATEGORY = Pattern.compile("[a-z][a-z-]+(?:\\.[A-Za-z]{2}[a-z-]*)?");
    // As on arXiv's pages: "Computation and Language (cs.CL); Machine Learning (stat.ML)".
    private static final Pattern IN_PARENTHESES = Pattern.compile("\\(([a-z][a-z-]+(?:\\.[A-Za-z]{2}[a-z-]*)?)\\)");
    private static final Pattern NAME_SEPARATOR = Pattern.compile("\\s*[;|]\\s*");
    private static final Pattern LAST_NAME_FIRST = Pattern.compile("([^,]+), ?(?!(?:Jr|Sr|I{1,3}|IV)\\b)([^,]+)");

    private ListText() {}

    /** The elements of an array of strings, written as JSON or by Python; the text itself, without brackets, where it is none. */
    static List<String> elements(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return List.of(text);
        }
        try {
            return ARRAYS.readValue(text, STRINGS).stream()
                    .filter(Objects::nonNull)
                    .toList();
        } catch (JsonProcessingException e) {
            return List.of(text.substring(1, text.length() - 1));
        }
    }

    /** The categories among the words: classes of ACM and MSC, which arXiv's API mixes in, are none. */
    static List<String> categories(String text) {
        List<String> categories = new ArrayList<>();
        Matcher written = IN_PARENTHESES.matcher(text);
        while (written.find()) {
            categories.add(written.group(1));
        }
        if (categories.isEmpty()) {
            Arrays.stream(CATEGORY_SEPARATOR.split(text))
                    .filter(word -> CATEGORY.matcher(word).matches())
                    .forEach(categories::add);
        }
        return categories;
    }

    /** The names of a line, first name first. */
    static List<String> names(String line) {
        String text = TexText.name(line);
        if (text.indexOf(';') < 0 && text.indexOf('|') < 0) {
            return AuthorNames.split(text);
        }
        return Arrays.stream(NAME_SEPARATOR.split(text))
                .map(name -> firstNameFirst(Whitespace.fold(name)))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String firstNameFirst(String name) {
        Matcher reversed = LAST_NAME_FIRST.matcher(name);
        return reversed.matches()
                ? reversed.group(2).strip() + " " + reversed.group(1).strip()
                : name;
    }
}
