/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** arXiv's sets: a group, an archive within it, a category within that ({@code physics:hep-th}, {@code cs:cs:CL}). */
final class SetNames {

    /** For messages: the forms that {@link #of} understands. */
    static final String EXAMPLES =
            "a group such as [cs] or [physics], an archive such as [hep-th], or a category such as [cs.CL]; or a set as the server writes it,"
                    + " such as [physics:hep-th] or [cs:cs:CL]";

    private static final Set<String> GROUPS = Set.of("cs", "econ", "eess", "math", "physics", "q-bio", "q-fin", "stat");
    private static final Set<String> ARCHIVES_OF_PHYSICS = Set.of(
            "astro-ph",
            "cond-mat",
            "gr-qc",
            "hep-ex",
            "hep-lat",
            "hep-ph",
            "hep-th",
            "math-ph",
            "nlin",
            "nucl-ex",
            "nucl-th",
            "quant-ph");
    private static final Pattern CATEGORY = Pattern.compile("(?<archive>[a-z]+(?:-[a-z]+)?)\\.(?<category>[A-Za-z-]+)");
    private static final Pattern SHORT_CATEGORY = Pattern.compile("(?<archive>[a-z-]+):(?<category>[A-Z]{2})");
    private static final Pattern SET = Pattern.compile("[a-z-]+(?::[a-z-]+(?::[A-Za-z-]+)?)?");

    private SetNames() {}

    /** The set as the server writes it, or null when the name cannot be one. */
    static String of(String name) {
        String trimmed = name.strip();
        Matcher category = CATEGORY.matcher(trimmed);
        if (!category.matches()) {
            category = SHORT_CATEGORY.matcher(trimmed);
        }
        if (category.matches()) {
            String archive = category.group("archive");
            String group = group(archive);
            return group == null ? null : group + ":" + archive + ":" + category.group("category");
        }
        if (ARCHIVES_OF_PHYSICS.contains(trimmed)) {
            return "physics:" + trimmed;
        }
        // With a colon it is taken as it is: the server knows new archives before we do.
        boolean known = GROUPS.contains(trimmed)
                || (trimmed.indexOf(':') > 0 && SET.matcher(trimmed).matches());
        return known ? trimmed : null;
    }

    private static String group(String archive) {
        if (ARCHIVES_OF_PHYSICS.contains(archive)) {
            return "physics";
        }
        return GROUPS.contains(archive) ? archive : null;
    }
}
