/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds, in TorchScript code, the operators that have no place in a model that embeds texts and reach beyond it: files,
 * other processes, the network, memory that is not a tensor's. They are named by attribute, {@code torch.save(…)}, {@code
 * ops.c10d.send(…)}, {@code "name".from_file(…)}, or by a string, {@code getattr(torch, "save")}, and both are looked
 * for, comments and line ends between the parts or not.
 */
final class UnsafeOperators {
    /** Of the operators that libtorch 2.7.1 registers. */
    private static final Set<String> NAMES = Set.of(
            // Reads, maps, creates a file.
            "from_file",
            "save",
            // Other processes, and the network.
            "rpc_async",
            "rpc_sync",
            "rpc_remote",
            "dist_backward",
            "c10d",
            "_c10d_functional",
            "_c10d_functional_autograd",
            "_dtensor",
            "dist_rpc",
            "symm_mem",
            // Memory by its address.
            "inductor",
            "data_ptr",
            // Reads a file in debug builds.
            "debugprims");

    /** A string or a comment, which hide what looks like code; or a name and what stands before it. */
    private static final Pattern TOKEN = Pattern.compile(
            "(?<string>\"\"\"(?:\\\\.|[^\\\\])*?\"\"\"|'''(?:\\\\.|[^\\\\])*?'''|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*')"
                    + "|(?<comment>#[^\n]*)|(?<dot>\\.)|(?<name>[A-Za-z_]\\w*)|(?<other>[^\\s\\\\])",
            Pattern.DOTALL);

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9A-Fa-f]{2})|([0-7]{1,3})|(.))", Pattern.DOTALL);

    private UnsafeOperators() {}

    /** The names of those that are in the code of one file. */
    static Set<String> in(String code) {
        Set<String> found = new TreeSet<>();
        boolean afterDot = false;
        for (Matcher token = TOKEN.matcher(code); token.find(); ) {
            if (token.group("comment") != null) {
                continue;
            }
            String name = token.group("name");
            if (token.group("string") != null) {
                name = content(token.group("string"));
            } else if (afterDot == false) {
                name = null;
            }
            if (name != null && NAMES.contains(name)) {
                found.add(name);
            }
            afterDot = token.group("dot") != null;
        }
        return found;
    }

    private static String content(String literal) {
        int quotes = literal.startsWith("\"\"\"") || literal.startsWith("'''") ? 3 : 1;
        String raw = literal.substring(quotes, literal.length() - quotes);
        return ESCAPE.matcher(raw)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(unescaped(escape.group(1), escape.group(2), escape.group(3))));
    }

    private static String unescaped(String hex, String octal, String other) {
        if (other != null) {
            return other.equals("\n") ? "" : other;
        }
        return String.valueOf((char) (hex != null ? Integer.parseInt(hex, 16) : Integer.parseInt(octal, 8)));
    }
}
