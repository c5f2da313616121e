/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import java.util.Locale;

/** What is counted while papers are moved, under the names that programs read. */
public enum Counter {
    /** Papers, deletions and whatever is neither. */
    READ,
    /** Papers whose id was taken for a number by the source, and could be told all the same. */
    REPAIRED,
    /** Papers that were not asked for. */
    FILTERED,
    /** Papers and deletions in the file. */
    WRITTEN,
    /** Papers that are new in the index. */
    CREATED,
    /** Papers that replaced themselves in the index. */
    UPDATED,
    /** Papers of which the index has a newer version. */
    OUTDATED,
    /** Papers that are taken out of the index. */
    DELETED,
    /** Papers that were sent more than once, since the node had no room for them or was away. */
    RETRIED,
    /** Records that are no paper, and papers that the index refused. */
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
