/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static io.github.ingestdjl.loader.transfer.Counter.CREATED;
import static io.github.ingestdjl.loader.transfer.Counter.DELETED;
import static io.github.ingestdjl.loader.transfer.Counter.FAILED;
import static io.github.ingestdjl.loader.transfer.Counter.FILTERED;
import static io.github.ingestdjl.loader.transfer.Counter.OUTDATED;
import static io.github.ingestdjl.loader.transfer.Counter.READ;
import static io.github.ingestdjl.loader.transfer.Counter.REPAIRED;
import static io.github.ingestdjl.loader.transfer.Counter.RETRIED;
import static io.github.ingestdjl.loader.transfer.Counter.UPDATED;
import static io.github.ingestdjl.loader.transfer.Counter.WRITTEN;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.transfer.Counter;
import io.github.ingestdjl.loader.transfer.Summary;
import io.github.ingestdjl.loader.transfer.TransferJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A job that has ended, for people and for programs.
 *
 * @param stop why it ended before the source did, or null
 * @param resumable whether the same command goes on where this one ended
 * @param indexing whether the papers went to the index
 * @param papersFile where the papers are, or null
 * @param failedFile where the failed papers are, or null
 */
record LoadOutcome(
        Summary summary, TransferJob.Stop stop, boolean resumable, boolean indexing, Path papersFile, Path failedFile) {

    boolean successful() {
        return count(FAILED) == 0 && stop == null;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        long before = summary.before().of(READ);
        add(lines, "read", number(count(READ)) + (before > 0 ? " (" + number(before) + " by earlier runs)" : ""));
        if (count(REPAIRED) > 0) {
            add(lines, "repaired", number(count(REPAIRED)) + " (ids taken for numbers, as 704.0002 for 0704.0002)");
        }
        if (count(FILTERED) > 0) {
            add(lines, "left out", number(count(FILTERED)));
        }
        if (papersFile != null) {
            add(lines, "written", number(count(WRITTEN)) + " to " + papersFile);
        }
        if (indexing) {
            add(
                    lines,
                    "indexed",
                    number(summary.counts().indexed()) + " (" + number(count(CREATED)) + " created, "
                            + number(count(UPDATED)) + " updated)");
        }
        if (count(OUTDATED) > 0) {
            add(lines, "outdated", number(count(OUTDATED)) + " (the index has newer versions)");
        }
        if (count(DELETED) > 0) {
            add(lines, "deleted", number(count(DELETED)));
        }
        if (count(RETRIED) > 0) {
            add(lines, "retried", number(count(RETRIED)) + " (the node had no room for them at first)");
        }
        add(lines, "failed", number(count(FAILED)));
        summary.counts()
                .reasons()
                .forEach((kind, reason) ->
                        add(lines, "", number(reason.count()) + " " + kind + ", first " + reason.first()));
        add(lines, "seconds", String.format(Locale.ROOT, "%.1f", summary.seconds()));
        add(lines, "papers/s", String.format(Locale.ROOT, "%.1f", summary.perSecond()));
        if (failedFile != null) {
            lines.add("failed papers are in " + failedFile + ": try them again with load --from " + failedFile);
        }
        if (stop != null) {
            lines.add("stopped: " + stop.reason() + "; " + advice());
        }
        return String.join(System.lineSeparator(), lines);
    }

    private String advice() {
        if (!resumable) {
            return "what was not read is missing, run it again to complete";
        }
        return stop.atRecord()
                ? "run the same command again with --on-error continue to go on past it"
                : "run the same command again to go on";
    }

    /** As programs read it. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Counter counter : Counter.values()) {
            json.put(counter.toString(), count(counter));
        }
        json.put("indexed", summary.counts().indexed());
        json.putPOJO("reasons", summary.counts().reasons());
        json.put("earlier_runs_read", summary.before().of(READ));
        json.put("seconds", rounded(summary.seconds()));
        json.put("papers_per_second", rounded(summary.perSecond()));
        json.put("papers_file", Objects.toString(papersFile, null));
        json.put("failed_file", Objects.toString(failedFile, null));
        json.put("stopped", stop == null ? null : stop.reason());
        json.put("resumable", stop != null && resumable);
        return json;
    }

    private long count(Counter counter) {
        return summary.counts().of(counter);
    }

    private static void add(List<String> lines, String name, String value) {
        lines.add(String.format(Locale.ROOT, "%-10s%s", name, value));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
