/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of arXiv ids. Everything that passes is short, printable ASCII, so it can serve as a document's id. */
public final class ArxivId {

    // From April 2007 to 2014 YYMM and four digits, five since; before that archive/YYMMnumber; the longest archive is
    // "patt-sol" or
    // "supr-con". Were four and five digits taken at any time, a five-digit id that has lost its last zero would be
    // another paper's.
    private static final String MONTH = "(?:0[1-9]|1[0-2])";
    private static final Pattern ID = Pattern.compile("(?:0[7-9]|1[0-4])" + MONTH + "\\.\\d{4}|(?:1[5-9]|[2-9]\\d)"
            + MONTH + "\\.\\d{5}|[a-z][a-z-]{1,15}/\\d{2}" + MONTH + "\\d{3}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}\\.\\d{1,20}");

    // arXiv:ID, oai:arXiv.org:ID, addresses of any of its pages, DOIs; then the id with a subject class
    // (math.AG/0202001) and a version.
    private static final Pattern WRITTEN = Pattern.compile(
            "(?:arxiv:|oai:arxiv\\.org:|(?:https?://)?(?:www\\.|export\\.)?arxiv\\.org/(?:abs|pdf|html|format)/"
                    + "|(?:https?://(?:dx\\.)?doi\\.org/)?10\\.48550/arxiv\\.)?\\s*"
                    + "([a-z-]+(?:\\.[a-z-]{2})?/\\d+|[\\d.]+?)(?:v\\d{1,4})?(?:\\.pdf)?/?(?:[?#].*)?",
            Pattern.CASE_INSENSITIVE);
    // An archive may be followed by its subject class, as in math.AG/0202001, which is not part of the id.
    private static final Pattern WITHIN =
            Pattern.compile("(?<![\\w.-])(?:(\\d{4}\\.\\d{4,5})|([a-z-]+)(?:\\.[A-Z]{2})?/(\\d{7}))(?:v\\d+)?(?!\\w)");
    private static final Pattern SUBJECT_CLASS = Pattern.compile("\\.[A-Za-z-]{2}/");

    // A number that went through floating point and back: more digits than any id has, off by less than a billionth.
    private static final int NOISE_DIGITS = 9;
    private static final BigDecimal NOISE = new BigDecimal("1e-9");

    private ArxivId() {}

    /**
     * The id that a spreadsheet or a program took for a number, or null where the text is an id, is no number, or could be several ids: {@code
     * 1907.0072899999998} is 1907.00729, {@code 704.0002} is 0704.0002. A number that may have lost zeros at its end stays what it is, since it
     * may as well have lost other digits.
     */
    public static String repaired(String number) {
        if (!NUMBER.matcher(number).matches() || ID.matcher(number).matches()) {
            return null;
        }
        int point = number.indexOf('.');
        String month = "0".repeat(4 - point) + number.substring(0, point);
        int digits = month.compareTo("1501") < 0 ? 4 : 5;
        BigDecimal value = new BigDecimal(number.substring(point));
        BigDecimal rounded = value.setScale(digits, RoundingMode.HALF_UP);
        boolean noisy = number.length() - point - 1 >= NOISE_DIGITS
                && value.subtract(rounded).abs().compareTo(NOISE) < 0;
        if (!noisy && number.length() - point - 1 != digits || rounded.compareTo(BigDecimal.ONE) >= 0) {
            return null;
        }
        String id = month + rounded.toPlainString().substring(1);
        return ID.matcher(id).matches() ? id : null;
    }

    /** The id itself, or an {@link InvalidPaperException} that shows the valid forms. */
    public static String checked(String id) throws InvalidPaperException {
        if (ID.matcher(id).matches()) {
            return id;
        }
        String hint = NUMBER.matcher(id).matches() ? ": its digits do not fit, was it taken for a number?" : "";
        throw new InvalidPaperException(
                RejectReason.INVALID_ID,
                "[id] must look like [2106.09685] or [hep-th/9901001], got [" + InvalidPaperException.shown(id) + "]"
                        + hint);
    }

    /** The month in which arXiv gave an id. */
    public static YearMonth month(String id) {
        int start = id.indexOf('/') + 1;
        int year = Integer.parseInt(id.substring(start, start + 2));
        return YearMonth.of(
                year < 91 ? 2000 + year : 1900 + year, Integer.parseInt(id.substring(start + 2, start + 4)));
    }

    /** The first id in a text such as an address or a row of a list, without its version, or null. */
    public static String in(String text) {
        Matcher matcher = WITHIN.matcher(text);
        if (!matcher.find()) {
            return null;
        }
        String id = matcher.group(1) != null ? matcher.group(1) : matcher.group(2) + "/" + matcher.group(3);
        return ID.matcher(id).matches() ? id : null;
    }

    /**
     * The id in what people write for it: {@code arXiv:2106.09685v2}, {@code https://arxiv.org/abs/math.AG/0202001}; without prefix, version and
     * subject class.
     */
    public static String of(String written) throws InvalidPaperException {
        Matcher matcher = WRITTEN.matcher(written.strip());
        return checked(
                matcher.matches() ? SUBJECT_CLASS.matcher(matcher.group(1)).replaceFirst("/") : written);
    }
}
