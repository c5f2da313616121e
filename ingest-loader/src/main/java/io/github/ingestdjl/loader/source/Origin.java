/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import java.net.URI;
import java.util.Objects;

/** Where a record came from, kept until it is settled so that a failure can be written down in full. Immutable. */
public sealed interface Origin {

    /** The place in words, to begin a message with: {@code line 17}, or an address. */
    String place();

    /**
     * A line of a file.
     *
     * @param number the line's number in the file that is being read, from 1
     * @param text the line without its end; of a line of the failed file only the original within; of a table's row its paper or, where it is
     *     none, its cells as JSON
     * @param json whether the text is one JSON object
     */
    record Line(long number, String text, boolean json) implements Origin {

        public Line {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String place() {
            return "line " + number;
        }
    }

    /**
     * A page, or a record of a response.
     *
     * @param uri where the record itself can be seen, such as its abstract page
     */
    record Web(URI uri) implements Origin {

        public Web {
            Objects.requireNonNull(uri, "uri");
        }

        @Override
        public String place() {
            return uri.toString();
        }
    }
}
