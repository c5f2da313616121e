/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.plugin.inference.PassageCutter.Passages;
import io.github.ingestdjl.plugin.inference.PassageCutter.Range;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PassageCutterTest {
    private static final PassageOptions DEFAULT = new PassageOptions(1, 16);

    /** What the tokenizer frames each passage with. */
    private static final int SPECIAL = 2;

    private static final String TEN_WORDS = "This sentence has just as many words as its name.";

    private int calls;
    private long characters;

    @Test
    void shortTextIsOnePassageWithoutTheBlanksAroundIt() {
        assertThat(passages(" \n Black holes evaporate. They do so slowly.\t", DEFAULT, 20))
                .containsExactly("Black holes evaporate. They do so slowly.");
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void asManySentencesAsFitAreAPassageAndTheNextBeginsWithTheLastOfThem() {
        assertThat(passages("A b c d. E f g. H i j k. L m.", DEFAULT, 10))
                .containsExactly("A b c d. E f g.", "E f g. H i j k.", "H i j k. L m.");
    }

    @Test
    void withoutOverlapPassagesFollowEachOther() {
        assertThat(passages("A b c d. E f g. H i j k. L m.", new PassageOptions(0, 16), 10))
                .containsExactly("A b c d. E f g.", "H i j k. L m.");
    }

    @Test
    void severalSentencesCanBeRepeated() {
        assertThat(passages("A b. C d. E f. G h. I j.", new PassageOptions(2, 16), 8))
                .containsExactly("A b. C d. E f.", "C d. E f. G h.", "E f. G h. I j.");
    }

    @Test
    void overlapGivesWayWhereItLeavesNoRoomForAnythingNew() {
        assertThat(passages("A b c. D e f g. H i j. K.", new PassageOptions(8, 16), 6))
                .containsExactly("A b c.", "D e f g.", "H i j. K.");
        assertThat(passages("A. B. C d e f. G.", new PassageOptions(2, 16), 7))
                .containsExactly("A. B.", "B. C d e f.", "C d e f. G.");
    }

    @Test
    void sentenceThatIsLongerThanAWindowIsCutBetweenWordsAndAQuarterIsRepeated() {
        assertThat(passages("One two three four five six seven eight nine ten. Eleven.", DEFAULT, 6))
                .containsExactly("One two three four", "four five six seven", "seven eight nine ten.", "Eleven.");
        assertThat(passages("One two three four five six seven eight.", new PassageOptions(0, 16), 6))
                .containsExactly("One two three four", "five six seven eight.");
    }

    @Test
    void wordThatIsLongerThanAWindowIsCutBetweenCharacters() {
        String word = "x".repeat(25);
        assertThat(passages(word, new PassageOptions(0, 16), codePoints(12)))
                .containsExactly("x".repeat(10), "x".repeat(10), "x".repeat(5));
    }

    @Test
    void surrogatePairsAreNeverCut() {
        String text = "😀".repeat(25);
        assertThat(passages(text, new PassageOptions(0, 16), codePoints(12)))
                .containsExactly("😀".repeat(10), "😀".repeat(10), "😀".repeat(5));
        assertThat(passages("x" + text, DEFAULT, codePoints(5)))
                .allSatisfy(passage -> assertThat(passage.codePoints().noneMatch(c -> c < 0xE000 && c >= 0xD800))
                        .isTrue());
    }

    @Test
    void characterThatTheModelDoesNotTakeWholeIsAPassageOfItsOwn() {
        String accents = "e" + "\u0301".repeat(20);
        Passages passages = cut("a b " + accents + " c d", new PassageOptions(0, 16), codePoints(6));
        assertThat(texts("a b " + accents + " c d", passages)).contains(accents);
        assertThat(passages.tokens().truncated()).isTrue();
    }

    @Test
    void textsWithoutSentencesAndInOtherScriptsAreCut() {
        assertThat(passages("黑洞蒸发。它们很慢。", new PassageOptions(0, 16), codePoints(7)))
                .containsExactly("黑洞蒸发。", "它们很慢。");
        assertThat(passages("a\nb\nc\nd\ne\nf", new PassageOptions(0, 16), 5)).containsExactly("a\nb\nc", "d\ne\nf");
    }

    @Test
    void noMorePassagesThanTheBoundAndTheRestIsSaidToBeLeftOut() {
        String text = (TEN_WORDS + " ").repeat(100);
        Passages passages = cut(text, new PassageOptions(0, 3), words(12));
        assertThat(texts(text, passages)).hasSize(3).containsOnly(TEN_WORDS);
        assertThat(passages.tokens().truncated()).isTrue();
        assertThat(cut(text, new PassageOptions(0, 100), words(12)).tokens().truncated())
                .isFalse();
    }

    @Test
    void passageWithoutATokenIsLeftOut() {
        String text = "A b. " + "\u0001".repeat(1_000) + " C d.";
        List<Range> ranges = cut(text, new PassageOptions(0, 16), words(12)).ranges();
        assertThat(ranges).hasSize(2);
        assertThat(ranges.get(0).start()).isZero();
        assertThat(ranges.get(1).start()).isGreaterThan(ranges.get(0).end());
        assertThat(ranges.get(1).end()).isEqualTo(text.length());
        Passages none = cut("\u0001".repeat(1_000_000), DEFAULT, words(12));
        assertThat(none.ranges()).isEmpty();
        assertThat(none.tokens().windows()).isEmpty();
    }

    @Test
    void passageIsMostlyWhiteSpaceAtMostUpToABound() {
        String text = "A" + " ".repeat(1_000_000) + "b" + " ".repeat(1_000_000) + "c.";
        assertThat(passages(text, DEFAULT, 12)).containsExactly("A", "b", "c.");
    }

    /** Whatever the text, its cost is that of its passages. */
    @Test
    void tokenizerIsGivenAFewTimesThePassagesHoweverLongTheText() {
        for (String text : List.of(
                (TEN_WORDS + " ").repeat(100_000),
                "word ".repeat(500_000),
                "x".repeat(2_000_000),
                "a. ".repeat(500_000))) {
            for (int tokens : new int[] {12, 256}) {
                Passages passages = cut(text, DEFAULT, tokens == 12 ? words(12) : codePoints(256));
                long passed = passages.ranges().stream()
                        .mapToLong(range -> range.end() - range.start())
                        .sum();
                assertThat(passages.ranges()).as("%.10s", text).hasSizeLessThanOrEqualTo(16);
                assertThat(calls).as("%.10s, %d", text, tokens).isLessThan(16 * 60);
                assertThat(characters).as("%.10s, %d", text, tokens).isLessThan(60 * Math.max(passed, 16 * 32 * 12));
            }
        }
    }

    @Test
    void usualTextIsTokenisedTwoToThreeTimes() {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder();
        while (text.length() < 100_000) {
            text.append("Sentence")
                    .append(" of word".repeat(3 + random.nextInt(15)))
                    .append(". ");
        }
        Passages passages = cut(text.toString(), new PassageOptions(1, 256), words(256));
        long passed = passages.ranges().stream()
                .mapToLong(range -> range.end() - range.start())
                .sum();
        assertThat(passages.tokens().truncated()).isFalse();
        assertThat(passages.ranges()).hasSizeGreaterThan(50);
        assertThat(characters).isLessThan(3 * passed);
    }

    @Test
    void passagesAreInOrderFitAndCoverTheTextUpToTheBound() {
        Random random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            String text = text(random);
            int max = SPECIAL + 1 + random.nextInt(20);
            PassageOptions options = new PassageOptions(random.nextInt(4), 1 + random.nextInt(20));
            Function<String, TokenizedText> tokenizer = random.nextBoolean() ? words(max) : codePoints(max);
            Passages passages = cut(text, options, tokenizer);
            List<Range> ranges = passages.ranges();
            assertThat(ranges).as(text).isNotEmpty().hasSizeLessThanOrEqualTo(options.maxPassages());
            int start = -1;
            int end = 0;
            for (int p = 0; p < ranges.size(); p++) {
                Range range = ranges.get(p);
                String passage = text.substring(range.start(), range.end());
                assertThat(range.start()).as(text).isGreaterThan(start);
                assertThat(range.end()).as(text).isGreaterThan(end);
                assertThat(passage).isNotEmpty().isEqualTo(passage.strip());
                assertThat(text.substring(Math.min(end, range.start()), range.start()))
                        .as(text)
                        .isBlank();
                TokenizedText alone = tokenizer.apply(passage);
                assertThat(alone.windows().get(0).ids())
                        .isEqualTo(passages.tokens().windows().get(p).ids());
                assertThat(alone.truncated()).as(passage).isFalse();
                start = range.start();
                end = range.end();
            }
            assertThat(text.substring(end).isBlank())
                    .as(text)
                    .isEqualTo(passages.tokens().truncated() == false);
            assertThat(passages.tokens().truncated() && ranges.size() < options.maxPassages())
                    .isFalse();
        }
    }

    @Test
    void optionsOutOfTheirBoundsAreRefusedTogether() {
        assertThatThrownBy(() -> new PassageOptions(-1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[sentence_overlap] must be from 0 to 8, got [-1];"
                        + " [max_passages] must be from 1 to 256, got [0]");
        assertThatThrownBy(() -> new PassageOptions(9, 257))
                .hasMessageContaining("got [9]")
                .hasMessageContaining("got [257]");
        assertThat(List.of(new PassageOptions(0, 1), new PassageOptions(8, 256)))
                .hasSize(2);
    }

    private List<String> passages(String text, PassageOptions options, int maxTokens) {
        return passages(text, options, words(maxTokens));
    }

    private List<String> passages(String text, PassageOptions options, Function<String, TokenizedText> tokenizer) {
        return texts(text, cut(text, options, tokenizer));
    }

    private Passages cut(String text, PassageOptions options, Function<String, TokenizedText> tokenizer) {
        int maxTokens = tokenizer.apply("x ".repeat(1000)).windows().get(0).length();
        calls = 0;
        characters = 0;
        return new PassageCutter(text, options, tokenizer, maxTokens).cut();
    }

    private static List<String> texts(String text, Passages passages) {
        return passages.ranges().stream()
                .map(range -> text.substring(range.start(), range.end()))
                .toList();
    }

    /** Words are tokens. */
    private Function<String, TokenizedText> words(int maxTokens) {
        Pattern blanks = Pattern.compile("\\s+");
        return text -> tokenized(text, (int) blanks.splitAsStream(text.strip()).count(), maxTokens);
    }

    /** Characters are tokens. */
    private Function<String, TokenizedText> codePoints(int maxTokens) {
        return text -> tokenized(text, text.codePointCount(0, text.length()), maxTokens);
    }

    private TokenizedText tokenized(String text, int tokens, int maxTokens) {
        calls++;
        characters += text.length();
        if (text.chars().allMatch(Character::isISOControl)) {
            return new TokenizedText(List.of(), false);
        }
        long[] ids = new long[Math.min(maxTokens, SPECIAL + tokens)];
        ids[0] = text.hashCode();
        return new TokenizedText(List.of(new TokenWindow(ids, TokenWindow.NO_TYPES)), SPECIAL + tokens > maxTokens);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        List<String> pieces = List.of(
                "graph",
                "Networks",
                "e.g.",
                "Fig. 3",
                "x",
                "word".repeat(8),
                "黑洞",
                "。",
                "😀",
                "3.14",
                "U.S.",
                "(see)",
                "\u200B");
        List<String> ends = List.of(" ", " ", " ", ". ", "! ", "?\n", "\n\n", "  ", "", ", ", "\u00A0", ".");
        for (int words = 1 + random.nextInt(80); words > 0; words--) {
            text.append(pieces.get(random.nextInt(pieces.size()))).append(ends.get(random.nextInt(ends.size())));
        }
        return text.toString();
    }
}
