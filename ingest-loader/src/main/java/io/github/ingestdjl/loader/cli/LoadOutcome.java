/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.transfer.Summary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A load that has ended, for people and for programs.
 *
 * @param stopped why it ended before the source did, or null
 * @param failedFile where the failed papers are, or null
 */
record LoadOutcome(Summary summary, String stopped, Path failedFile) {

    boolean successful() {
        return summary.failed() == 0 && stopped == null;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("read      " + number(summary.read()));
        lines.add("indexed   " + number(summary.indexed()) + " (" + number(summary.created()) + " created, "
                + number(summary.updated()) + " updated)");
        lines.add("failed    " + number(summary.failed()));
        for (Summary.Reason reason : summary.reasons()) {
            lines.add("          " + number(reason.count()) + " " + reason.kind() + ", first " + reason.example());
        }
        lines.add(String.format(Locale.ROOT, "seconds   %.1f", summary.seconds()));
        lines.add(String.format(Locale.ROOT, "docs/s    %.1f", summary.indexedPerSecond()));
        if (failedFile != null) {
            lines.add("failed papers are in " + failedFile + ": load them again with --from");
        }
        if (stopped != null) {
            lines.add("stopped: " + stopped + "; what was not read is missing, load again to complete");
        }
        return String.join(System.lineSeparator(), lines);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("read", summary.read());
        json.put("indexed", summary.indexed());
        json.put("created", summary.created());
        json.put("updated", summary.updated());
        json.put("failed", summary.failed());
        Map<String, Object> reasons = new LinkedHashMap<>();
        summary.reasons().forEach(reason -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("count", reason.count());
            entry.put("first", reason.example());
            reasons.put(reason.kind(), entry);
        });
        json.put("reasons", reasons);
        json.put("seconds", rounded(summary.seconds()));
        json.put("docs_per_second", rounded(summary.indexedPerSecond()));
        json.put("failed_file", Objects.toString(failedFile, null));
        json.put("stopped", stopped);
        return json;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
