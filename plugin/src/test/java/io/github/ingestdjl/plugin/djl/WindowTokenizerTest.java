/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.plugin.model.LoadedModels;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking words up must give the very tokens that the native tokenizer gives for the whole text. */
@ExtendWith(NativeLibraries.class)
class WindowTokenizerTest {
    private static final Path BUNDLED = Path.of("..", "model");

    private static final List<String> PIECES = List.of(
            "graph",
            "networks",
            "Transformer",
            "state-of-the-art",
            "$\\mathcal{O}(n^2)$",
            "naïve",
            "Erdős–Rényi",
            "[CLS]",
            "[UNK]",
            "x[MASK]y",
            "黑洞",
            "a黑b",
            "😀",
            "e\u0301",
            "\u0301x",
            "don't",
            "3.14",
            "...",
            "_",
            "a\u0000b",
            "\u00A0",
            "\u2009",
            "\uFFFD",
            "ﬁ",
            "İ",
            "ß",
            "word".repeat(30),
            "\u200B",
            "\u000B",
            "\u000C",
            "\u0085",
            "—");

    private static final List<String> BLANKS = List.of(" ", "  ", "\n", "\t", "\r\n", " \n ");

    @BeforeAll
    static void startDjl() {
        NativeLibraries.runtime().load(TinyModels.spec(TinyModels.TOKENS)).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arxiv-static-384-v3", "arxiv-minilm-384-v1"})
    void bundledTokenizerGivesTheLibrarysTokens(String model) throws Exception {
        assertSameTokens(LoadedModels.repository(BUNDLED, BUNDLED).find(new ModelId(model)));
    }

    @Test
    void tokenizerWithSpecialTokensGivesTheLibrarysTokens() throws Exception {
        for (int maxLength : new int[] {3, 8, 64}) {
            assertSameTokens(
                    TinyModels.variant(TinyModels.TOKENS).maxLength(maxLength).spec());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arxiv-static-384-v3", "arxiv-minilm-384-v1"})
    void bundledTokenizerWorksWordByWord(String model) throws Exception {
        assertThat(new TokenizerFile(BUNDLED.resolve(model).resolve("tokenizer.json")).isWordWise())
                .isTrue();
    }

    @Test
    void tokenizersThatLookAcrossBlanksAreAskedForWholeTexts() throws Exception {
        Path parity = Path.of(getClass().getResource("/parity").toURI());
        assertThat(new TokenizerFile(parity.resolve("roberta/tokenizer.json")).isWordWise())
                .isFalse();
        assertThat(new TokenizerFile(parity.resolve("xlm-roberta/tokenizer.json")).isWordWise())
                .isFalse();
    }

    private static void assertSameTokens(ModelSpec spec) throws Exception {
        try (WindowTokenizer tokenizer = WindowTokenizer.load(spec);
                HuggingFaceTokenizer library = HuggingFaceTokenizer.builder(Map.of("modelMaxLength", spec.maxLength()))
                        .optTokenizerPath(spec.tokenizer())
                        .optAddSpecialTokens(spec.addSpecialTokens())
                        .optTruncation(true)
                        .optMaxLength(spec.maxLength())
                        .optPadding(false)
                        .build()) {
            Random random = new Random(3);
            for (int i = 0; i < 2000; i++) {
                String text = text(random);
                TokenizedText actual = tokenizer.tokenize(text, LongText.TRUNCATE);
                Encoding expected = library.encode(text);
                assertThat(actual.windows().get(0).ids()).as(text).isEqualTo(expected.getIds());
                assertThat(actual.truncated()).as(text).isEqualTo(expected.exceedMaxLength());
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("t");
        for (int words = random.nextInt(40); words > 0; words--) {
            text.append(BLANKS.get(random.nextInt(BLANKS.size())));
            for (int pieces = 1 + random.nextInt(2); pieces > 0; pieces--) {
                text.append(random.nextInt(3) == 0 ? letters(random) : PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }

    /** Words never seen before. */
    private static String letters(Random random) {
        StringBuilder letters = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            letters.append((char) ('!' + random.nextInt('~' - '!')));
        }
        return letters.toString();
    }
}
