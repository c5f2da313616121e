/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.regex.Pattern;

/**
 * Whether a paper's own words say that it was withdrawn, for sources that have no mark for it. Errs on the side of no: plates are withdrawn
 * from baths and money from accounts, and a comment may speak of an earlier version or of a journal.
 */
public final class Withdrawal {

    private static final String PAPER =
            "(?:paper|article|submission|manuscript|preprint|e-?print|note|work|version|report|draft|thesis|translation)";
    private static final String BE = "(?:has been|have been|had been|has now been|is|was|is being|is therefore being)";
    // From the archive, not from a journal or a bath.
    private static final String WITHDRAWN = "withdrawn(?! from (?!(?:the )?(?:arxiv|archive|e-?print)))";
    private static final String THIS_IS = "\\b(?:this|the|present|above|named|whole)(?: version of (?:this|the))? "
            + PAPER + "(?: \\([^()]{0,120}\\))?,? " + BE + " (?:now |currently |temporarily |being )?\"?" + WITHDRAWN;
    private static final String SOMEBODY_DOES =
            "\\b(?:i|we|authors?) (?:(?:hereby|therefore|would like to|wish to|want to|have to|had to|must|choose to|(?:have |has )?decided to) )?"
                    + "(?:withdraw|withdrew|have withdrawn|am withdrawing|are withdrawing|has withdrawn) (?:this|my|our|the) "
                    + PAPER + "\\b";
    private static final String BY_WHOM = "withdrawn by (?:the )?(?:arxiv|author|submitter|admin)";
    private static final String REASON =
            "(?: by| due| because| since| as | for | and | until| pending| -|[.,;:!)\\]]|$)";
    private static final String NOTICE = "(?:withdrawal notice|reasons? for withdrawal)\\b";

    private static final Pattern ABSTRACT = pattern(
            THIS_IS,
            SOMEBODY_DOES,
            BY_WHOM,
            "^\\W{0,3}(?:" + PAPER + " (?:is |has been )?)?" + WITHDRAWN + REASON,
            "[.!] ?\\(?" + PAPER + " withdrawn" + REASON,
            "^" + NOTICE);
    private static final Pattern COMMENTS = pattern(
            THIS_IS,
            SOMEBODY_DOES,
            BY_WHOM,
            "(?:^|[.,;:(\\[*-])\\W{0,3}(?:" + PAPER + " (?:is |has been )?)?" + WITHDRAWN + REASON,
            "\\bit " + BE + " " + WITHDRAWN,
            "\\b" + NOTICE);

    private Withdrawal() {}

    /**
     * Whether one of the two says so.
     *
     * @param comments folded to one line, may be null
     * @param abstractText folded to one line, may be null
     */
    public static boolean isTold(String comments, String abstractText) {
        return says(COMMENTS, comments) || says(ABSTRACT, abstractText);
    }

    private static boolean says(Pattern pattern, String text) {
        return text != null && isHinted(text) && pattern.matcher(text).find();
    }

    /** Few texts hold the word at all, and a search for letters is far faster than a pattern. */
    private static boolean isHinted(String text) {
        return text.contains("ithdr") || text.contains("ITHDR");
    }

    private static Pattern pattern(String... alternatives) {
        return Pattern.compile(String.join("|", alternatives), Pattern.CASE_INSENSITIVE);
    }
}
