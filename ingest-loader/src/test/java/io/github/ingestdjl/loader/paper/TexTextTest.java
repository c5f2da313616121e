/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.text.Normalizer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TexTextTest {

    private static final String[] PIECES = {
        "\\",
        "\\\\",
        "{",
        "}",
        "{}",
        "$",
        "$$",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "\\$",
        "'",
        "\"",
        "~",
        "^",
        "=",
        ".",
        "`",
        "\\'",
        "\\\"",
        "\\~",
        "\\v",
        "\\c",
        "\\d",
        "\\t",
        "\\H ",
        "\\i",
        "\\o",
        "\\ss",
        "\\S",
        "\\emph",
        "\\ ",
        "\\_",
        "_",
        " ",
        "  ",
        "\n",
        "a",
        "e",
        "o",
        "S",
        "ö",
        "ı",
        "\u0301",
        "oo",
        "]",
        "/",
        "\\begin{align}",
        "\\end{align}",
        "\ud835\udd38",
        "\ud835",
        "0"
    };

    // Names and words as they stand in arXiv's records.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Schr{\\\"o}dinger | Schrödinger",
                "Schr\\\"{o}dinger | Schrödinger",
                "Gr\\\"obner | Gröbner",
                "C. Bal\\'azs | C. Balázs",
                "\\v{S}r\\'amek, Bro\\v{n}a | Šrámek, Broňa",
                "\\v Sver\\'ak | Šverák",
                "Gon\\c{c}alves | Gonçalves",
                "Erd\\H{o}s-R\\'{e}nyi | Erdős-Rényi",
                "Szeg\\H o kernels | Szegő kernels",
                "Zaj\\k{a}c | Zając",
                "Jastrz\\k ebski | Jastrzębski",
                "\\r{A}ngstr\\\"om | Ångström",
                "Cr\\u{a}ciun, D\\u asc\\u alescu | Crăciun, Dăscălescu",
                "Agranovski\\u{\\i} | Agranovskiĭ",
                "Th\\d{u}y | Thụy",
                "\\b{d} | ḏ",
                "M\\={a}ori | Māori",
                "Bo\\.zena, Kry\\.{z} | Bożena, Kryż",
                "Larra\\~naga | Larrañaga",
                "Beno\\^\\it | Beno\\^\\it",
                "Beno\\^\\i t | Benoît",
                "na\\\"{\\i}ve | naïve",
                "Mart{\\'\\i}nez, Garc\\'{\\i }a | Martínez, García",
                "Ma\\v{\\j} | Maǰ",
                "Mart\\'{ı}nez | Martínez",
                "Emre Y{\\i}lmaz | Emre Yılmaz",
                "S{\\o}gaard, {\\O}bro, G. Fl\\o ystad | Søgaard, Øbro, G. Fløystad",
                "{\\L}ojasiewicz, Pawe\\l{} | Łojasiewicz, Paweł",
                "Gau{\\ss}, Gau\\ss-Kronecker | Gauß, Gauß-Kronecker",
                "{\\AA}rhus, {\\ae} {\\OE} | Århus, æ Œ",
                "{\\th} {\\DH} {\\dj} {\\ng} | þ Ð đ ŋ",
                "Nguy\\~{\\^e}n, \\'{\\^{e}} | Nguyễn, ế",
                "{\\\"{o}} {{\\\"o}} {ö} | ö ö ö",
                "5 \\AA\\ too long | 5 Å too long",
                "{G}{\\\"o}del | {G}ödel",
                "[Ken15,\\S 4], \\copyright 2019 | [Ken15,§4], ©2019",
                "85.5\\% of S\\&P, PDB\\_SELECT \\#1 | 85.5% of S&P, PDB_SELECT #1",
                "i.i.d.\\ data | i.i.d. data",
                "http://a.edu/\\~user, b/\\~{}user, x\\~{}y | http://a.edu/~user, b/~user, x~y",
                "\\.Izmir, \\.{i} | İzmir, i",
            })
    void accentsAndSpecialLettersBecomeUnicode(String tex, String text) {
        assertThat(TexText.of(tex)).isEqualTo(text);
    }

    @Test
    void aTieSpansItsTwoLetters() {
        assertThat(TexText.of("\\t{oo}")).isEqualTo("o\u0361o");
    }

    @Test
    void aLetterWithoutAFormOfItsOwnKeepsACombiningMark() {
        assertThat(TexText.of("\\~{g}")).isEqualTo("g\u0303");
        assertThat(TexText.of("x\\c{k}\\'{e}"))
                .isEqualTo("xķé")
                .matches(text -> Normalizer.isNormalized(text, Normalizer.Form.NFC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain text, {M}ichael, {\\bf bold}, \\emph{word}, \\cite{key}",
                "$\\'e \\\"{o} \\alpha_{x}$ and $$\\v{C} {\\o}$$",
                "\\(\\'e\\) and \\[\\H{o}\\]",
                "\\begin{equation*} \\hat{x} = \\'e \\end{equation*}",
                "costs \\$5 and \\$6",
                "an unclosed $ and \\( and \\[ and \\begin{align}",
                "``quotes'' -- and --- dashes, Fig.~1, a~tie",
                "algebraic group \\c we associate, \\d x, \\b x, \\~f, \\\"quoted\\\"",
                "\\alpha, \\mathbb{Z}, \\bar{M}_{0,n}, \\frac{a}{ö}, x^{é}, \\emph{é}, \\emph {é}",
                "\\\\'e, \\{\\}, \\",
                "\\'{} \\'{ab} \\t{o} \\t{ooo} {} \\P^1 \\deg f",
            })
    void everythingElseStaysAsItWasWritten(String tex) {
        assertThat(TexText.of(tex)).isEqualTo(tex);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\\\"o | {ö",
                "\\\"o}{ | ö}{",
                "\\\"{o | \\\"{o",
                "\\v{ | \\v{",
                "}}{\\o}{{ | }}ø{{",
            })
    void unbalancedBracesStay(String tex, String text) {
        assertThat(TexText.of(tex)).isEqualTo(text);
    }

    @Test
    void formulasBesideEachOtherAreToldFromTheTextBetweenThem() {
        assertThat(TexText.of("$a$$b$ \\'e $c$")).isEqualTo("$a$$b$ é $c$");
        assertThat(TexText.of("$$ \\'e $$ \\'e")).isEqualTo("$$ \\'e $$ é");
        assertThat(TexText.of("$$ \\'e")).isEqualTo("$$ é");
        assertThat(TexText.of("$a\\$\\'e$ \\'e")).isEqualTo("$a\\$\\'e$ é");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{M}ichael {van der {Berg}} | Michael van der Berg",
                "Bj{\\\"o}rn {\\L}ukasz | Björn Łukasz",
                "A. One}, {B. Two | A. One, B. Two",
                "\\textit{X} $\\{x\\}$ | \\textit{X} $\\{x\\}$",
                "Plain Name | Plain Name",
            })
    void bracesProtectNothingInNames(String tex, String text) {
        assertThat(TexText.name(tex)).isEqualTo(text);
    }

    @Test
    void noInputFailsAndASecondTimeChangesNothing() {
        Random random = new Random(4);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            int pieces = random.nextInt(14);
            for (int piece = 0; piece < pieces; piece++) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String tex = text.toString();
            assertThatCode(() -> TexText.name(tex)).as(tex).doesNotThrowAnyException();
            String once = TexText.of(tex);
            assertThat(TexText.of(once)).as(tex).isEqualTo(once);
        }
    }

    // Quadratic time would take hours.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "\\'{",
                "\\v{\\c{",
                "$",
                "\\(",
                "\\[",
                "\\begin{align}",
                "\\v ",
                "\\",
                "{\\o",
                "\\'",
                "{{ö}",
                "$\\"
            })
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void longNonsenseTakesLinearTime(String piece) {
        String tex = piece.repeat(1_000_000 / piece.length()) + "\\'e";

        assertThat(TexText.of(tex)).isNotEmpty();
        assertThat(TexText.name(tex)).isNotNull();
    }
}
