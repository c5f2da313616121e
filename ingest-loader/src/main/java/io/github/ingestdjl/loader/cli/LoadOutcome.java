/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.transfer.Counts;
import io.github.ingestdjl.loader.transfer.Summary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A job that has ended, for people and for programs.
 *
 * @param stopped why it ended before the source did, or null
 * @param resumable whether the same command goes on where this one ended
 * @param indexing whether the papers went to the index
 * @param papersFile where the papers are, or null
 * @param failedFile where the failed papers are, or null
 */
record LoadOutcome(
        Summary summary, String stopped, boolean resumable, boolean indexing, Path papersFile, Path failedFile) {

    boolean successful() {
        return summary.counts().failed() == 0 && stopped == null;
    }

    String text() {
        Counts counts = summary.counts();
        List<String> lines = new ArrayList<>();
        lines.add("read      " + number(counts.read())
                + (summary.before().read() > 0 ? " (" + number(summary.before().read()) + " by earlier runs)" : ""));
        if (counts.filtered() > 0) {
            lines.add("left out  " + number(counts.filtered()));
        }
        if (papersFile != null) {
            lines.add("written   " + number(counts.written()) + " to " + papersFile);
        }
        if (indexing) {
            lines.add("indexed   " + number(counts.indexed()) + " (" + number(counts.created()) + " created, "
                    + number(counts.updated()) + " updated)");
        }
        if (counts.outdated() > 0) {
            lines.add("outdated  " + number(counts.outdated()) + " (the index has newer versions)");
        }
        if (counts.deleted() > 0) {
            lines.add("deleted   " + number(counts.deleted()));
        }
        lines.add("failed    " + number(counts.failed()));
        for (Counts.Reason reason : counts.reasons()) {
            lines.add("          " + number(reason.count()) + " " + reason.kind() + ", first " + reason.example());
        }
        lines.add(String.format(Locale.ROOT, "seconds   %.1f", summary.seconds()));
        lines.add(String.format(Locale.ROOT, "papers/s  %.1f", summary.perSecond()));
        if (failedFile != null) {
            lines.add("failed papers are in " + failedFile + ": try them again with load --from " + failedFile);
        }
        if (stopped != null) {
            lines.add("stopped: " + stopped + "; "
                    + (resumable
                            ? "run the same command again to go on"
                            : "what was not read is missing, run it again to complete"));
        }
        return String.join(System.lineSeparator(), lines);
    }

    Map<String, Object> json() {
        Counts counts = summary.counts();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("read", counts.read());
        json.put("filtered", counts.filtered());
        json.put("written", counts.written());
        json.put("indexed", counts.indexed());
        json.put("created", counts.created());
        json.put("updated", counts.updated());
        json.put("outdated", counts.outdated());
        json.put("deleted", counts.deleted());
        json.put("failed", counts.failed());
        Map<String, Object> reasons = new LinkedHashMap<>();
        counts.reasons().forEach(reason -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("count", reason.count());
            entry.put("first", reason.example());
            reasons.put(reason.kind(), entry);
        });
        json.put("reasons", reasons);
        json.put("earlier_runs_read", summary.before().read());
        json.put("seconds", rounded(summary.seconds()));
        json.put("papers_per_second", rounded(summary.perSecond()));
        json.put("papers_file", Objects.toString(papersFile, null));
        json.put("failed_file", Objects.toString(failedFile, null));
        json.put("stopped", stopped);
        json.put("resumable", stopped != null && resumable);
        return json;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
