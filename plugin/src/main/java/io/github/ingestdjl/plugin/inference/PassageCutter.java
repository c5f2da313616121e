/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Cuts a text into passages that the model takes whole. A passage is as many sentences as fit, and the next one begins with
 * its last ones again. A sentence that does not fit alone is cut between words, a word between characters.
 *
 * <p>What fits is what the tokenizer says of the passage itself, prefix and special tokens included, not a sum over its
 * parts: tokenizers look across words. It is found by a guess from the passage before and a few steps from there, so that
 * a text costs a few times its passages' tokens, however long it is. For one thread.
 */
final class PassageCutter {
    /** Of text there are at most six; with more, nearly all of a passage is white space. */
    private static final int MOST_CHARACTERS_PER_TOKEN = 32;

    /** Of English text; what is known after the first passage. */
    private static final double CHARACTERS_PER_TOKEN = 4.5;

    /** After so many guesses the search halves what is left. */
    private static final int GUESSES = 3;

    /** The share of a passage that the next one repeats where a sentence had to be cut. */
    private static final int OVERLAP = 4;

    private static final int NONE = -1;

    /** @param end the character after the last */
    record Range(int start, int end) {}

    /**
     * @param ranges where the passages are, in order; none of them blank at its beginning or end
     * @param tokens a window for each of them, and whether the end of the text is in none
     */
    record Passages(List<Range> ranges, TokenizedText tokens) {}

    /**
     * A part of the text that was given to the tokenizer.
     *
     * @param wholeSentences whether it ends where a sentence does
     */
    private record Piece(int start, int end, TokenizedText tokens, boolean wholeSentences) {}

    private final String text;
    private final PassageOptions options;
    private final Function<String, TokenizedText> tokenizer;
    private final int maxTokens;
    /** Where the text ends but for white space. */
    private final int stop;

    private double charactersPerToken = CHARACTERS_PER_TOKEN;

    /**
     * @param tokenizer gives the one window of a passage, and whether that is all of it
     * @param maxTokens of a window
     */
    PassageCutter(String text, PassageOptions options, Function<String, TokenizedText> tokenizer, int maxTokens) {
        this.text = text;
        this.options = options;
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
        this.stop = text.stripTrailing().length();
    }

    /** The passages; none if nothing of the text has a token. */
    Passages cut() {
        List<Range> ranges = new ArrayList<>();
        List<TokenWindow> windows = new ArrayList<>();
        boolean truncated = false;
        int end = 0;
        Piece last = null;
        // Those without a token are counted, too: a text of nothing else is looked at no longer than any other.
        for (int pieces = 0; pieces < options.maxPassages() && end < stop; pieces++) {
            last = after(last);
            end = last.end;
            truncated |= last.tokens.truncated();
            if (last.tokens.windows().isEmpty() == false) {
                ranges.add(new Range(last.start, last.end));
                windows.add(last.tokens.windows().get(0));
            }
        }
        return new Passages(ranges, new TokenizedText(windows, truncated || end < stop));
    }

    /** The piece after another: with as much overlap as leaves room for something new. */
    private Piece after(Piece last) {
        if (last == null) {
            return longest(0);
        }
        for (int start : overlaps(last)) {
            Piece piece = longest(start);
            if (piece.end > last.end) {
                return piece;
            }
        }
        return longest(last.end);
    }

    /** Where the piece after another may begin within it, first of all. */
    private List<Integer> overlaps(Piece last) {
        List<Integer> starts = new ArrayList<>();
        BreakIterator sentences = boundaries(BreakIterator::getSentenceInstance, last.start, last.end);
        int start = sentences.last();
        for (int i = 0; i < options.sentenceOverlap(); i++) {
            start = sentences.preceding(start);
            if (start <= 0) {
                break;
            }
            starts.add(0, last.start + start);
        }
        int length = last.end - last.start;
        if (starts.isEmpty() && last.wholeSentences == false && options.sentenceOverlap() > 0 && length > OVERLAP) {
            BreakIterator words = boundaries(BreakIterator::getWordInstance, last.start, last.end);
            start = words.preceding(length - length / OVERLAP + 1);
            if (start > 0) {
                starts.add(last.start + start);
            }
        }
        return starts;
    }

    /** The longest piece that begins there and fits. */
    private Piece longest(int from) {
        int start = from;
        while (Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int limit = (int) Math.min(stop, start + (long) maxTokens * MOST_CHARACTERS_PER_TOKEN);
        if (limit < stop && Character.isSurrogatePair(text.charAt(limit - 1), text.charAt(limit))) {
            limit--;
        }
        Piece piece = longest(start, boundaries(BreakIterator::getSentenceInstance, start, limit), true);
        if (piece == null) {
            piece = longest(start, boundaries(BreakIterator::getWordInstance, start, limit), false);
        }
        if (piece == null) {
            BreakIterator characters = boundaries(BreakIterator::getCharacterInstance, start, limit);
            piece = longest(start, characters, false);
            if (piece == null) {
                // A single character that the model does not take whole.
                piece = piece(start, start + characters.following(0), false);
            }
        }
        return piece;
    }

    private BreakIterator boundaries(Function<Locale, BreakIterator> kind, int start, int end) {
        BreakIterator boundaries = kind.apply(Locale.ROOT);
        boundaries.setText(text.substring(start, end));
        return boundaries;
    }

    /** The longest piece that begins there, ends at a boundary and fits; null if none does. */
    private Piece longest(int start, BreakIterator boundaries, boolean wholeSentences) {
        Piece longest = null;
        int fits = 0;
        int tooLong = boundaries.last() + 1;
        int probe = guess();
        for (int guesses = 1; ; guesses++) {
            int end = boundary(boundaries, fits, Math.min(Math.max(probe, fits + 1), tooLong - 1), tooLong);
            if (end == NONE) {
                return longest;
            }
            Piece piece = piece(start, start + end, wholeSentences);
            if (piece.tokens.truncated()) {
                tooLong = end;
            } else {
                longest = piece;
                fits = end;
                learn(piece);
            }
            boolean guess = piece.tokens.truncated() == false && guesses < GUESSES;
            probe = guess ? guess() : fits + (tooLong - fits) / 2;
        }
    }

    /** How many characters fill a window. */
    private int guess() {
        return (int) (maxTokens * charactersPerToken);
    }

    private void learn(Piece piece) {
        if (piece.tokens.windows().isEmpty() == false) {
            charactersPerToken = (double) (piece.end - piece.start)
                    / piece.tokens.windows().get(0).length();
        }
    }

    /** The boundary between two places, both excluded, that is nearest before a third, or else the first after it. */
    private static int boundary(BreakIterator boundaries, int after, int probe, int before) {
        int last = boundaries.last();
        int boundary = probe >= last ? last : boundaries.preceding(probe + 1);
        if (boundary <= after && probe < last) {
            boundary = boundaries.following(probe);
        }
        return boundary > after && boundary < before ? boundary : NONE;
    }

    /** White space at its end is left out: the next piece skips it as well. */
    private Piece piece(int start, int end, boolean wholeSentences) {
        String passage = text.substring(start, end).stripTrailing();
        return new Piece(start, start + passage.length(), tokenizer.apply(passage), wholeSentences);
    }
}
