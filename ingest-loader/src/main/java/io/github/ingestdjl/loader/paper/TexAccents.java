/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.text.Normalizer;
import java.util.Map;

/** TeX's accents and the letters and signs it has names for. Accents are Unicode's combining marks, so one table serves every letter. */
final class TexAccents {

    /** {@code \t{oo}}: over two letters. */
    static final char TIE = 't';

    private static final String OVER_BLANKS = "uvHckr";
    private static final String BRACED_ONLY = "db" + TIE;
    private static final String VOWELS = "aeiouyAEIOUY";
    private static final char END_OF_LATIN_LETTERS = '\u0250';

    private static final Map<Character, Character> MARKS = Map.ofEntries(
            Map.entry('`', '\u0300'),
            Map.entry('\'', '\u0301'),
            Map.entry('^', '\u0302'),
            Map.entry('~', '\u0303'),
            Map.entry('=', '\u0304'),
            Map.entry('u', '\u0306'),
            Map.entry('.', '\u0307'),
            Map.entry('"', '\u0308'),
            Map.entry('r', '\u030A'),
            Map.entry('H', '\u030B'),
            Map.entry('v', '\u030C'),
            Map.entry('d', '\u0323'),
            Map.entry('c', '\u0327'),
            Map.entry('k', '\u0328'),
            Map.entry('b', '\u0331'),
            Map.entry(TIE, '\u0361'));

    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("o", "ø"),
            Map.entry("O", "Ø"),
            Map.entry("l", "ł"),
            Map.entry("L", "Ł"),
            Map.entry("ss", "ß"),
            Map.entry("ae", "æ"),
            Map.entry("AE", "Æ"),
            Map.entry("oe", "œ"),
            Map.entry("OE", "Œ"),
            Map.entry("aa", "å"),
            Map.entry("AA", "Å"),
            Map.entry("i", "ı"),
            Map.entry("j", "ȷ"),
            Map.entry("th", "þ"),
            Map.entry("TH", "Þ"),
            Map.entry("eth", "ð"),
            Map.entry("ETH", "Ð"),
            Map.entry("dh", "ð"),
            Map.entry("DH", "Ð"),
            Map.entry("dj", "đ"),
            Map.entry("DJ", "Đ"),
            Map.entry("ng", "ŋ"),
            Map.entry("NG", "Ŋ"));

    // Not \P, \div, \deg and \dag, which arXiv turns too: left outside of dollar signs they are the projective space,
    // an operator, a degree
    // of a polynomial and an adjoint more often than a paragraph, a sign, a temperature and a footnote.
    private static final Map<String, String> SIGNS =
            Map.of("S", "§", "copyright", "©", "pounds", "£", "guillemotleft", "«", "guillemotright", "»");

    private TexAccents() {}

    /** Whether a backslash and this character or one-letter word are an accent. */
    static boolean isAccent(char name) {
        return MARKS.containsKey(name);
    }

    /** Whether the accent is a word such as {@code \v}, not a sign such as {@code \'}. */
    static boolean isWord(char accent) {
        return OVER_BLANKS.indexOf(accent) >= 0 || BRACED_ONLY.indexOf(accent) >= 0;
    }

    /** The letter or sign that a control word stands for, or null. */
    static String named(String word) {
        String letter = LETTERS.get(word);
        return letter == null ? SIGNS.get(word) : letter;
    }

    /** The letter that a control word stands for, or null. */
    static String namedLetter(String word) {
        return LETTERS.get(word);
    }

    /** The accent on the content of its braces, or null where that is not what an accent stands on. */
    static String braced(char accent, CharSequence content) {
        if (content.length() == 0) {
            // How a bare tilde is written in TeX, for the sake of addresses, and a bare circumflex.
            return accent == '~' || accent == '^' ? String.valueOf(accent) : null;
        }
        int first = Character.charCount(Character.codePointAt(content, 0));
        if (accent == TIE) {
            return content.length() == 2 && isOneLetter(content, 0, 1) && isOneLetter(content, 1, 2)
                    ? "" + content.charAt(0) + MARKS.get(TIE) + content.charAt(1)
                    : null;
        }
        return isOneLetter(content, 0, first) && isMarks(content, first) ? composed(accent, content.toString()) : null;
    }

    /**
     * The accent on a letter without braces, or null where such a letter is unknown: then it is rather somebody's own macro, or a quotation
     * mark with a backslash.
     */
    static String bare(char accent, String letter) {
        if (BRACED_ONLY.indexOf(accent) >= 0) {
            return null;
        }
        String composed = composed(accent, letter);
        boolean known =
                composed.length() == 1 && (composed.charAt(0) < END_OF_LATIN_LETTERS || VOWELS.contains(letter));
        return known ? composed : null;
    }

    /** Whether this is one letter that ASCII does not have. */
    static boolean isSpecialLetter(CharSequence text) {
        if (text.length() == 0) {
            return false;
        }
        int first = Character.charCount(Character.codePointAt(text, 0));
        return isOneLetter(text, 0, first) && isMarks(text, first) && (text.charAt(0) >= 0x80 || text.length() > 1);
    }

    private static String composed(char accent, String base) {
        String dotted = base.replace('ı', 'i').replace('ȷ', 'j');
        if (accent == '.' && dotted.equals("i")) {
            return dotted;
        }
        return Normalizer.normalize(dotted + MARKS.get(accent), Normalizer.Form.NFC);
    }

    private static boolean isOneLetter(CharSequence text, int start, int end) {
        int letter = Character.codePointAt(text, start);
        return Character.isLetter(letter) && Character.charCount(letter) == end - start;
    }

    private static boolean isMarks(CharSequence text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (Character.getType(text.charAt(i)) != Character.NON_SPACING_MARK) {
                return false;
            }
        }
        return true;
    }
}
