/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cuts texts into windows of tokens. Safe for several threads; holds memory outside the heap until it is closed.
 *
 * <p>DJL's tokenizer is configured and owned here, but asked through its native interface: its {@code Encoding} also
 * brings the text, the word and the place of each token, which cost a third of the time and which nobody reads. Where
 * the tokenizer works word by word, it is asked once for each word; see {@link WordCache}.
 */
final class WindowTokenizer implements AutoCloseable {
    /** The share of a window that the next one repeats: a quarter keeps a sentence at the seam whole. */
    private static final int OVERLAP = 4;

    /** An average over more windows says nothing any more; it also bounds what one text can cost. */
    private static final int MOST_WINDOWS = 64;

    /** Of text there are four to six; of some scripts one. */
    private static final int[] CHARACTERS_PER_TOKEN = {8, 32};

    /** More do not occur in text, between whose words there are few blanks. */
    private static final int MOST_CHARACTERS_PER_TOKEN = 128;

    /** Some text with a token in every vocabulary. */
    private static final String PROBE = "a";

    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

    private final ModelSpec spec;
    private final HuggingFaceTokenizer tokenizer;
    private final int room;
    private final SpecialTokens special;
    private final WordCache words;

    /** @param wordWise whether the tokenizer never looks across white space */
    private WindowTokenizer(ModelSpec spec, HuggingFaceTokenizer tokenizer, int room, boolean wordWise) {
        this.spec = spec;
        this.tokenizer = tokenizer;
        this.room = room;
        this.special = SpecialTokens.find(ids(PROBE, spec.addSpecialTokens()), ids(PROBE, false));
        this.words = wordWise && special != null ? new WordCache(this::wordIds) : null;
    }

    /**
     * @throws IOException if the file cannot be read
     * @throws IllegalStateException if the model's maximum leaves no room for text
     */
    static WindowTokenizer load(ModelSpec spec) throws IOException {
        boolean wordWise = new TokenizerFile(spec.tokenizer()).isWordWise() && spec.includeTokenTypes() == false;
        // The native tokenizer aborts the JVM where the stride is not less than the room for text.
        int room = room(spec);
        HuggingFaceTokenizer tokenizer = builder(spec)
                .optTruncation(true)
                .optMaxLength(spec.maxLength())
                .optStride(room / OVERLAP)
                .build();
        try {
            return new WindowTokenizer(spec, tokenizer, room, wordWise);
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    /** How many tokens of text a window holds beside its special tokens. */
    private static int room(ModelSpec spec) throws IOException {
        try (HuggingFaceTokenizer unbounded = builder(spec).optTruncation(false).build()) {
            int special = unbounded.encode("").getIds().length;
            if (special >= spec.maxLength()) {
                throw new IllegalStateException("[maxLength] must be more than the [" + special
                        + "] special tokens, got [" + spec.maxLength() + "]");
            }
            return spec.maxLength() - special;
        }
    }

    private static HuggingFaceTokenizer.Builder builder(ModelSpec spec) {
        // Without modelMaxLength DJL silently takes 512 for anything longer.
        return HuggingFaceTokenizer.builder(Map.of("modelMaxLength", spec.maxLength()))
                .optTokenizerPath(spec.tokenizer())
                .optAddSpecialTokens(spec.addSpecialTokens())
                .optPadding(false);
    }

    /**
     * Cuts a text. The library tokenises all of a text before it cuts it, so it is only given the beginning: one that is
     * long enough for any usual text, then, if that has not filled the windows, longer ones, the last of which is longer than
     * any text needs.
     */
    TokenizedText tokenize(String text, LongText longText) {
        int most = longText == LongText.AVERAGE ? MOST_WINDOWS : 1;
        int tokens = spec.maxLength() * most;
        for (int characters : CHARACTERS_PER_TOKEN) {
            TokenizerInput input = TokenizerInput.beginning(text, Math.multiplyExact(tokens, characters));
            Windows windows = windows(input.text(), most);
            if (input.cut() == false || windows.more) {
                return new TokenizedText(windows.windows, input.cut() || windows.more);
            }
        }
        TokenizerInput input = TokenizerInput.dense(text, Math.multiplyExact(tokens, MOST_CHARACTERS_PER_TOKEN));
        Windows windows = windows(input.text(), most);
        return new TokenizedText(windows.windows, input.cut() || windows.more);
    }

    /**
     * The first windows of a text.
     *
     * @param more whether it has more tokens than there are in them
     */
    private record Windows(List<TokenWindow> windows, boolean more) {}

    private Windows windows(String text, int most) {
        long[] known = words == null ? null : words.tokenize(text, room + 1);
        if (known == null || known.length > room && most > 1) {
            return windowsAtOnce(text, most);
        }
        if (known.length == 0) {
            return new Windows(List.of(), false);
        }
        long[] framed = special.frame(known, Math.min(known.length, room));
        return new Windows(List.of(new TokenWindow(framed, TokenWindow.NO_TYPES)), known.length > room);
    }

    private Windows windowsAtOnce(String text, int most) {
        long encoding = LIBRARY.encode(tokenizer.getHandle(), text, spec.addSpecialTokens());
        try {
            int overflow = LIBRARY.getOverflowCount(encoding);
            List<TokenWindow> windows = new ArrayList<>(1);
            TokenWindow first = window(encoding);
            if (first.length() <= spec.maxLength() - room) {
                // Nothing but special tokens, whose vector would be that of every such text.
                return new Windows(List.of(), false);
            }
            windows.add(first);
            if (most > 1 && overflow > 0) {
                addOverflow(encoding, windows, most);
            }
            return new Windows(windows, 1 + overflow > windows.size());
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    private long[] ids(String text, boolean addSpecialTokens) {
        long encoding = LIBRARY.encode(tokenizer.getHandle(), text, addSpecialTokens);
        try {
            return LIBRARY.getTokenIds(encoding);
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    /** Null for a word that alone is longer than the model takes. */
    private long[] wordIds(String word) {
        long encoding = LIBRARY.encode(tokenizer.getHandle(), word, false);
        try {
            return LIBRARY.getOverflowCount(encoding) > 0 ? null : LIBRARY.getTokenIds(encoding);
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    private void addOverflow(long encoding, List<TokenWindow> windows, int most) {
        long[] overflowing = LIBRARY.getOverflowing(encoding);
        try {
            for (int i = 0; i < overflowing.length && windows.size() < most; i++) {
                windows.add(window(overflowing[i]));
            }
        } finally {
            for (long window : overflowing) {
                LIBRARY.deleteEncoding(window);
            }
        }
    }

    private TokenWindow window(long encoding) {
        return new TokenWindow(
                LIBRARY.getTokenIds(encoding),
                spec.includeTokenTypes() ? LIBRARY.getTypeIds(encoding) : TokenWindow.NO_TYPES);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
