/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.elasticsearch.common.logging.LogConfigurator;

/** Whatever a text is: its windows are no longer than the model takes, and of tokens that the vocabulary has. */
class WindowTokenizerPropertyTest {
    private static final int MOST = 32;
    private static final int VOCABULARY = 17;

    private static Embedder embedder;

    @BeforeContainer
    static void load() {
        // Extensions of Jupiter are not for properties.
        LogConfigurator.configureESLogging();
        if (NativeLibraries.areForThisMachine()) {
            embedder = NativeLibraries.runtime().load(TinyModels.spec(TinyModels.TOKENS));
        }
    }

    @AfterContainer
    static void close() {
        if (embedder != null) {
            embedder.close();
        }
    }

    @Property(tries = 1000)
    void anyText(@ForAll("texts") String text, @ForAll LongText longText) {
        if (embedder == null) {
            return;
        }
        TokenizedText tokenized = embedder.tokenize(text, longText);
        assertThat(tokenized.windows()).hasSizeLessThanOrEqualTo(longText == LongText.TRUNCATE ? 1 : 64);
        for (TokenWindow window : tokenized.windows()) {
            assertThat(window.length()).isBetween(1, MOST);
            assertThat(Arrays.stream(window.ids())).allMatch(id -> id >= 0 && id < VOCABULARY);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> parts = Arbitraries.oneOf(
                Arbitraries.of(
                        "black holes",
                        "[CLS]",
                        "[SEP]",
                        "[PAD]",
                        "[UNK]",
                        "##s",
                        " ",
                        "\u2003",
                        "\u00a0",
                        "\u0000",
                        "\u200d",
                        "\ud83d",
                        "\ude00",
                        "\ufffd",
                        "\u202e",
                        "e\u0301",
                        "\ufdfa",
                        "黑洞",
                        "\n"),
                Arbitraries.strings().ofMaxLength(20));
        return parts.list().ofMaxSize(40).map(list -> String.join("", list)).filter(text -> text.isBlank() == false);
    }
}
