/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.paper;

import java.util.regex.Pattern;

/** The number of a version, to sort by: where arXiv sorts versions by their names, v10 comes before v2. */
public final class VersionNumber {

    private static final Pattern NAME = Pattern.compile("v\\d{1,6}");

    private VersionNumber() {}

    /** The number in a name such as {@code v10}; 0 for anything else, so that what has no names keeps its order. */
    public static int of(String name) {
        return name != null && NAME.matcher(name).matches() ? Integer.parseInt(name.substring(1)) : 0;
    }
}
