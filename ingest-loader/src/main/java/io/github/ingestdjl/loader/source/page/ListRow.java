/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.page;

/** A row of a list page. */
sealed interface ListRow {

    /** The row's number within the whole list, from 1, or 0 where the page does not tell. */
    int number();

    /** What tells this row from the others of its month. */
    String key();

    /** A paper. */
    record Listed(int number, String id) implements ListRow {

        @Override
        public String key() {
            return id;
        }
    }

    /**
     * A row that arXiv could not fill in.
     *
     * @param id null where the row does not tell
     * @param text what stands there instead of a paper
     */
    record Broken(int number, String id, String text) implements ListRow {

        @Override
        public String key() {
            return id == null ? text : id;
        }
    }
}
