/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.regex.Pattern;

/** The form of arXiv ids. Everything that passes is short, printable ASCII, so it can serve as a document's id. */
public final class ArxivId {

    // Since April 2007 YYMM.number, before that archive/YYMMnumber; the longest archive is "patt-sol" or "supr-con".
    private static final Pattern ID = Pattern.compile("\\d{4}\\.\\d{4,5}|[a-z][a-z-]{1,15}/\\d{7}");

    private ArxivId() {}

    /** The id itself, or an {@link InvalidPaperException} that shows the valid forms. */
    public static String checked(String id) throws InvalidPaperException {
        if (!ID.matcher(id).matches()) {
            throw new InvalidPaperException(
                    RejectReason.INVALID_ID,
                    "[id] must look like [2106.09685] or [hep-th/9901001], got [" + InvalidPaperException.shown(id)
                            + "]");
        }
        return id;
    }
}
