/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

/**
 * Follows the quotes of RFC 4180 through the lines of one row, to know whether the row ends with the line. Whether its quotes are right is for
 * the parser of cells.
 */
final class QuoteState {

    private enum State {
        CELL_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private final char separator;
    private State state = State.CELL_START;

    QuoteState(char separator) {
        this.separator = separator;
    }

    /** Whether the row goes on after this line. */
    boolean goesOnAfter(String line) {
        for (int i = 0; i < line.length(); i++) {
            state = after(line.charAt(i));
        }
        if (state == State.QUOTED) {
            return true;
        }
        state = State.CELL_START;
        return false;
    }

    private State after(char next) {
        boolean quote = next == '"';
        return switch (state) {
            case QUOTED -> quote ? State.QUOTE_IN_QUOTED : State.QUOTED;
            case QUOTE_IN_QUOTED -> quote ? State.QUOTED : next == separator ? State.CELL_START : State.PLAIN;
            case CELL_START -> quote ? State.QUOTED : next == separator ? State.CELL_START : State.PLAIN;
            case PLAIN -> next == separator ? State.CELL_START : State.PLAIN;
        };
    }
}
