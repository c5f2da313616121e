/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds, in TorchScript code, the operators that have no place in a model that embeds texts and reach beyond it: files,
 * other processes, the network, libraries, memory that is not a tensor's. They are named by attribute, {@code
 * torch.save(…)}, {@code ops.c10d.send(…)}, or by a string, {@code getattr(torch, "save")}, and both are looked for,
 * comments and line ends between the parts or not. What they are named through must not go by another name: code that
 * TorchScript itself has written never does that.
 */
final class UnsafeOperators {
    /** Of the operators that libtorch 2.7.1 registers. */
    private static final Set<String> NAMES = Set.of(
            // Reads, maps, creates a file.
            "from_file",
            "save",
            "debugprims",
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
            // Opens a library.
            "_nnapi",
            // Calls what is not there, and takes the process with it.
            "PythonOp",
            "IgnoredPythonOp",
            // Memory by its address, or beyond the end of a tensor's.
            "inductor",
            "data_ptr",
            "_reshape_alias");

    /** Beyond the end of a tensor's memory as well. */
    private static final Pattern UNCHECKED = Pattern.compile("_sparse_\\w+_unsafe");

    /** A string or a comment, which hide what looks like code; or a name and what stands before it. */
    private static final Pattern TOKEN = Pattern.compile(
            "(?<string>\"\"\"(?:[^\"\\\\]|\\\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\\\]|\\\\.|'(?!''))*+'''|\"(?:[^\"\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\n]|\\\\.)*+')"
                    + "|(?<comment>#[^\n]*)|(?<dot>\\.)|(?<name>[A-Za-z_]\\w*)|(?<other>[^\\s\\\\])",
            Pattern.DOTALL);

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9A-Fa-f]{2})|([0-7]{1,3})|(.))", Pattern.DOTALL);

    private UnsafeOperators() {}

    /** The names of those that are in the code of one file. */
    static Set<String> in(String code) {
        Set<String> found = new TreeSet<>();
        List<String> path = new ArrayList<>();
        boolean afterDot = false;
        int start = 0;
        for (Matcher token = TOKEN.matcher(code); token.find(); ) {
            if (token.group("comment") != null) {
                continue;
            }
            String name = token.group("name");
            boolean dot = token.group("dot") != null;
            if (dot == false && (afterDot && name != null) == false) {
                if (isDeclared(code, start, token) == false) {
                    findAlias(path, found);
                }
                path.clear();
                start = token.start();
            }
            if (name != null) {
                path.add(name);
                if (afterDot && isUnsafe(name)) {
                    found.add(name);
                }
            } else if (token.group("string") != null && isUnsafe(content(token.group("string")))) {
                found.add(content(token.group("string")));
            }
            afterDot = dot;
        }
        findAlias(path, found);
        return found;
    }

    /** Whether a path is the name of an attribute, {@code name : type} on a line of its own, which may be any. */
    private static boolean isDeclared(String code, int start, Matcher next) {
        return ":".equals(next.group())
                && code.substring(code.lastIndexOf('\n', start) + 1, start).isBlank();
    }

    private static boolean isUnsafe(String name) {
        return NAMES.contains(name) || UNCHECKED.matcher(name).matches();
    }

    /** A path that ends before it has named an operator: whatever takes it can name any. */
    private static void findAlias(List<String> path, Set<String> found) {
        if (path.equals(List.of("torch"))
                || path.size() < 3 && path.isEmpty() == false && path.get(0).equals("ops")) {
            found.add(String.join(".", path));
        }
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
