/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * All that is wrong with one input, told in one message. The message is bounded, whatever the input: of a thousand
 * problems the first few tell enough, and of a long value its beginning. For one thread.
 */
public final class Problems {
    private static final int MOST = 10;
    private static final int MOST_CHARACTERS = 100;

    private final List<String> first = new ArrayList<>();
    private int count;

    public void add(String problem) {
        if (first.size() < MOST) {
            first.add(problem);
        }
        count++;
    }

    /**
     * Reads a part of the input; the message of an {@link IllegalArgumentException} becomes one of the problems.
     *
     * @param prefix put before that message
     * @return what the reader returns, or null if there is a problem
     */
    public <T> T attempt(String prefix, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            add(prefix + e.getMessage());
            return null;
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** @throws IllegalArgumentException with all problems, if there are any */
    public void throwIfAny() {
        if (count > 0) {
            throw new IllegalArgumentException(toString());
        }
    }

    /** The end of a message about a wrong value: {@code got [value]}. */
    public static String got(Object value) {
        return "got [" + shortened(value) + "]";
    }

    /**
     * A value as a message can bear it: at most its first hundred characters, and no half of a surrogate pair, with which an
     * answer cannot be written.
     */
    public static String shortened(Object value) {
        String text = String.valueOf(value);
        return Texts.wellFormed(text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…");
    }

    /** Why a file cannot be read, without its path: {@code AccessDeniedException}. The cause has it. */
    static String reason(IOException e) {
        return e instanceof FileSystemException || e instanceof FileNotFoundException
                ? e.getClass().getSimpleName()
                : e.getMessage();
    }

    /** The problems, separated by semicolons; how many more there are, if not all are named. */
    @Override
    public String toString() {
        String named = String.join("; ", first);
        return count == first.size() ? named : named + "; and [" + (count - first.size()) + "] more";
    }
}
