/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.elasticsearch.xcontent.XContentParseException;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;

/** What is to be known of a {@code tokenizer.json} before it is loaded. */
final class TokenizerFile {
    private final Map<String, Object> content;

    /**
     * @throws IOException if the file cannot be read
     * @throws IllegalStateException if it is no JSON
     */
    TokenizerFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                XContentParser parser = JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, in)) {
            this.content = parser.map();
        } catch (XContentParseException e) {
            throw new IllegalStateException("[" + file.getFileName() + "] is no JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Whether a text's tokens are those of its words, one after the other: BERT's normaliser changes single characters,
     * its pre-tokenizer splits at white space, WordPiece looks at single words, and no added token is longer than a word
     * or takes the blanks beside it.
     */
    boolean isWordWise() {
        return "BertNormalizer".equals(type("normalizer"))
                && "BertPreTokenizer".equals(type("pre_tokenizer"))
                && "WordPiece".equals(type("model"))
                && addedTokens().stream().allMatch(TokenizerFile::isWord);
    }

    private String type(String part) {
        return content.get(part) instanceof Map<?, ?> map && map.get("type") instanceof String type ? type : null;
    }

    private List<?> addedTokens() {
        return content.get("added_tokens") instanceof List<?> tokens ? tokens : List.of();
    }

    private static boolean isWord(Object addedToken) {
        return addedToken instanceof Map<?, ?> token
                && token.get("content") instanceof String text
                && text.chars().noneMatch(Character::isWhitespace)
                && Boolean.FALSE.equals(token.get("lstrip"))
                && Boolean.FALSE.equals(token.get("rstrip"))
                && Boolean.FALSE.equals(token.get("single_word"));
    }
}
