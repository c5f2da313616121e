/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Splits arXiv's field for DOIs: one as a rule, but some authors give the published paper and its erratum. */
public final class Dois {

    // A comma or semicolon alone separates only before another DOI: old DOIs have them within,
    // "10.1002/(SICI)1097;2-1".
    private static final Pattern SEPARATOR = Pattern.compile("[,;]?\\s+|[,;](?=10\\.)");

    private Dois() {}

    /** The DOIs in the field, which may be null. */
    public static List<String> split(String field) {
        return field == null
                ? List.of()
                : Arrays.stream(SEPARATOR.split(field))
                        .filter(doi -> !doi.isEmpty())
                        .toList();
    }
}
