/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * TeX in titles, abstracts and names as people read it: accents and special letters in Unicode, {@code Erd\H{o}s} as Erdős. Formulas, unknown
 * commands, quotation marks and dashes stay as they were written, as they do on arXiv's own pages.
 *
 * <p>Where this goes beyond arXiv's pages, which keep it: the braces around a single special letter go ({@code H{\"o}lder}), the backslash goes
 * from {@code \& \% \_ \#} and from a space. Where it does less: Greek letters in the formulas of titles stay commands.
 *
 * <p>Own code, since what is wanted is arXiv's own rule, which leaves formulas, unknown commands and unbalanced braces as they are; libraries that
 * read TeX convert or refuse those. Accents are Unicode's own, composed by {@link java.text.Normalizer}.
 *
 * <p>Takes time linear in the text, never fails, and leaves alone what it has converted. Stateless.
 */
public final class TexText {

    private static final String SPECIAL = "\\{}$";
    private static final String ESCAPED = "&%_#";
    // With its marks. Longer groups are not looked at, so that deep braces cost nothing.
    private static final int LONGEST_LETTER = 8;

    private final String in;
    private final boolean name;
    private final TexMath math;
    private final StringBuilder out;
    private final Deque<Group> groups = new ArrayDeque<>();
    private int position;
    // Where the text that is written ends with an unknown command: what follows is its argument.
    private int argument = -1;

    /**
     * A brace that is open.
     *
     * @param start where it began in the text that is written, with its accent if it has one
     * @param content where its content begins there
     * @param accent null for a brace without
     * @param kept whether the braces belong to something that stays as it was
     */
    private record Group(int start, int content, Character accent, boolean kept) {}

    private TexText(String in, boolean name) {
        this.in = in;
        this.name = name;
        this.math = new TexMath(in);
        this.out = new StringBuilder(in.length());
    }

    /** A title, an abstract or another text. White space stays as it is. */
    public static String of(String tex) {
        return tex.indexOf('\\') < 0 && tex.indexOf('{') < 0 ? tex : new TexText(tex, false).converted();
    }

    /** A name or a line of names, in which braces only protect: they go, whatever they hold. */
    public static String name(String tex) {
        return tex.indexOf('\\') < 0 && tex.indexOf('{') < 0 ? tex : new TexText(tex, true).converted();
    }

    private String converted() {
        while (position < in.length()) {
            char next = in.charAt(position);
            int formula = next == '$' || next == '\\' ? math.end(position) : position;
            if (formula > position) {
                copy(formula);
            } else if (next == '\\') {
                command();
            } else if (next == '{') {
                position++;
                open(null, "{");
            } else if (next == '}') {
                position++;
                close();
            } else {
                plain();
            }
        }
        return out.toString();
    }

    /** Copies up to the next character that means something. Blanks after a command are still before its argument. */
    private void plain() {
        int end = position;
        if (argument == out.length()) {
            while (end < in.length() && Character.isWhitespace(in.charAt(end))) {
                end++;
            }
            if (end > position) {
                copy(end);
                argument = out.length();
                return;
            }
        }
        while (end < in.length() && SPECIAL.indexOf(in.charAt(end)) < 0) {
            end++;
        }
        copy(Math.max(end, position + 1));
    }

    private void copy(int end) {
        out.append(in, position, end);
        position = end;
    }

    private void command() {
        int end = wordEnd(position + 1);
        String word = in.substring(position + 1, end);
        String named = TexAccents.named(word);
        if (named != null) {
            out.append(named);
            position = delimiterEnd(end);
        } else if (word.length() == 1 && TexAccents.isAccent(word.charAt(0))) {
            accent(word.charAt(0), end);
        } else if (!word.isEmpty()) {
            unknown(end);
        } else {
            sign();
        }
    }

    private void sign() {
        if (position + 1 == in.length()) {
            copy(in.length());
            return;
        }
        char sign = in.charAt(position + 1);
        boolean space = Character.isWhitespace(sign) && argument != out.length();
        if (ESCAPED.indexOf(sign) >= 0 || space) {
            out.append(sign);
            position += 2;
        } else if (sign == '~' && out.length() > 0 && out.charAt(out.length() - 1) == '/') {
            // Somebody's home page, not a letter with a tilde.
            out.append('~');
            position += in.startsWith("{}", position + 2) ? 4 : 2;
        } else if (TexAccents.isAccent(sign) && !TexAccents.isWord(sign)) {
            accent(sign, position + 2);
        } else {
            unknown(position + 2);
        }
    }

    private void accent(char accent, int end) {
        int base = end;
        while (TexAccents.isWord(accent) && base < in.length() && Character.isWhitespace(in.charAt(base))) {
            base++;
        }
        if (base < in.length() && in.charAt(base) == '{') {
            String written = in.substring(position, base + 1);
            position = base + 1;
            open(accent, written);
            return;
        }
        String letter = null;
        int after = base;
        if (base < in.length() && isAsciiLetter(in.charAt(base))) {
            letter = in.substring(base, base + 1);
            after = base + 1;
        } else if (base == end && base < in.length() && in.charAt(base) == '\\') {
            int wordEnd = wordEnd(base + 1);
            letter = TexAccents.namedLetter(in.substring(base + 1, wordEnd));
            after = delimiterEnd(wordEnd);
        }
        String composed = letter == null ? null : TexAccents.bare(accent, letter);
        if (composed == null) {
            unknown(end);
        } else {
            out.append(composed);
            position = after;
        }
    }

    private void unknown(int end) {
        copy(end);
        argument = out.length();
    }

    private void open(Character accent, String written) {
        boolean ofArgument =
                argument == out.length() || (out.length() > 0 && "]_^".indexOf(out.charAt(out.length() - 1)) >= 0);
        boolean kept = accent == null && ofArgument;
        int start = out.length();
        if (accent != null || kept || !name) {
            out.append(written);
        }
        groups.push(new Group(start, out.length(), accent, kept));
    }

    private void close() {
        Group group = groups.poll();
        if (group == null) {
            out.append(name ? "" : "}");
            return;
        }
        String instead = out.length() - group.content > LONGEST_LETTER ? null : letter(group);
        if (instead != null) {
            out.setLength(group.start);
            out.append(instead);
        } else if (!name || group.kept || group.accent != null) {
            out.append('}');
            // \frac has two arguments.
            argument = group.kept ? out.length() : argument;
        }
    }

    /** What stands in place of a group that holds no more than a letter, or null where the group stays. */
    private String letter(Group group) {
        String content = out.substring(group.content);
        if (group.accent != null) {
            return TexAccents.braced(group.accent, content);
        }
        return !group.kept && TexAccents.isSpecialLetter(content) ? content : null;
    }

    /** Where a run of ASCII letters ends. */
    private int wordEnd(int start) {
        int end = start;
        while (end < in.length() && isAsciiLetter(in.charAt(end))) {
            end++;
        }
        return end;
    }

    /** What ends a word without being shown: a space, a pair of braces, the backslash of a space that is shown. */
    private int delimiterEnd(int end) {
        if (in.startsWith("{}", end)) {
            return end + 2;
        }
        boolean delimited = in.startsWith("\\ ", end) || (end < in.length() && Character.isWhitespace(in.charAt(end)));
        return delimited ? end + 1 : end;
    }

    private static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
