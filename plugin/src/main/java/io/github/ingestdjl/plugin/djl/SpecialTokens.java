/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import java.util.Arrays;

/**
 * The special tokens that a tokenizer puts around a text.
 *
 * @param before those before it
 * @param after those after it
 */
record SpecialTokens(long[] before, long[] after) {

    /**
     * Finds them by comparing a text with and without.
     *
     * @param framed the tokens of some text, special tokens included
     * @param bare the tokens of the same text, special tokens left out; at least one
     * @return null if the tokenizer does more than put tokens around a text
     */
    static SpecialTokens find(long[] framed, long[] bare) {
        for (int start = 0; start + bare.length <= framed.length; start++) {
            if (Arrays.equals(framed, start, start + bare.length, bare, 0, bare.length)) {
                return new SpecialTokens(
                        Arrays.copyOf(framed, start), Arrays.copyOfRange(framed, start + bare.length, framed.length));
            }
        }
        return null;
    }

    /** The first tokens of a text, so many of them, with the special tokens around. */
    long[] frame(long[] bare, int length) {
        long[] framed = new long[before.length + length + after.length];
        System.arraycopy(before, 0, framed, 0, before.length);
        System.arraycopy(bare, 0, framed, before.length, length);
        System.arraycopy(after, 0, framed, before.length + length, after.length);
        return framed;
    }
}
