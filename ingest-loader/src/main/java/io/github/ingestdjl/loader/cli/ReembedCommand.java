/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.index.BulkOptions;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.LoadTarget;
import io.github.ingestdjl.loader.index.ModelSwitch;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.transfer.Counter;
import io.github.ingestdjl.loader.transfer.DifferenceSource;
import io.github.ingestdjl.loader.transfer.Journal;
import io.github.ingestdjl.loader.transfer.Summary;
import io.github.ingestdjl.loader.transfer.TransferJob;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code arxiv-loader reembed}. */
@Command(
        name = "reembed",
        description =
                "Moves the papers of the index to another model: into a new index, which takes the old one's place behind the alias once it has every paper. Searches go on meanwhile, and so do loads but for the last moment. Run it again to go on where it was interrupted.",
        sortOptions = false)
final class ReembedCommand extends ClusterCommand {

    // What is written meanwhile is caught up with while others go on writing, until it is so little.
    private static final long LITTLE = 1000;
    private static final int MOST_PASSES = 10;

    private static final BulkOptions BULK = new BulkOptions(100, 5, 2);

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(
            names = "--delete-old",
            description = "Delete the old index once the new one has its place (default: keep it, closed to writing).")
    private boolean deleteOld;

    /** Either of them. */
    static final class What {
        @Option(names = "--model", paramLabel = "ID", required = true, description = "Model to move to.")
        private String model;

        @Option(
                names = "--abandon",
                required = true,
                description = "Delete what an earlier run has left unfinished, and go on with the old index.")
        private boolean abandon;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ClusterClient cluster = connect()) {
            ModelSwitch models = new ModelSwitch(cluster, options().index());
            if (what.abandon) {
                return abandon(models);
            }
            ModelSwitch.Plan plan = models.prepare(what.model);
            if (plan.goingOn()) {
                io().err().println("arxiv-loader: going on with index [" + plan.to() + "] of an earlier run");
            }
            if (!move(models, plan, cluster)) {
                return ExitCode.SOFTWARE;
            }
        }
        return ExitCode.OK;
    }

    private boolean move(ModelSwitch models, ModelSwitch.Plan plan, ClusterClient cluster)
            throws IOException, InterruptedException {
        LoadTarget target = models.target();
        long moved = 0;
        boolean blocked = plan.goingOn() && models.isBlocked(plan);
        boolean swapped = false;
        try {
            // Since nobody writes any more, the first of these moves all that is left.
            int whileBlocked = 0;
            boolean complete = false;
            for (int pass = 1; !complete; pass++) {
                whileBlocked += blocked ? 1 : 0;
                Pass result = pass(models, plan, cluster, target);
                moved += result.summary().counts().indexed();
                complete = blocked && result.successful() && result.changes() == 0;
                if (!complete && (!result.successful() || whileBlocked > 1 || pass == MOST_PASSES)) {
                    sayWhy(plan, result, whileBlocked > 1);
                    return false;
                }
                if (!blocked && result.changes() <= LITTLE) {
                    models.block(plan);
                    blocked = true;
                }
            }
            models.swap(plan);
            swapped = true;
        } finally {
            if (blocked && !swapped) {
                models.reopen(plan);
            }
        }
        if (deleteOld) {
            models.deleteOld(plan);
        }
        report(plan, moved);
        return true;
    }

    private int abandon(ModelSwitch models) throws IOException {
        String index = models.abandon();
        print(
                new Abandoned(options().index(), index),
                index == null
                        ? "nothing was left unfinished for alias [" + options().index() + "]"
                        : "index [" + index + "] deleted");
        return ExitCode.OK;
    }

    /** One comparison of both indices, from the first paper to the last, in which the new one gets what it lacks. */
    private record Pass(Summary summary, TransferJob.Stop stop) {

        boolean successful() {
            return stop == null && summary.counts().of(Counter.FAILED) == 0;
        }

        long changes() {
            return summary.counts().of(Counter.READ);
        }
    }

    private Pass pass(ModelSwitch models, ModelSwitch.Plan plan, ClusterClient cluster, LoadTarget target)
            throws IOException, InterruptedException {
        try (DifferenceSource source = new DifferenceSource(models.differences(plan));
                Progress progress = new Progress(io(), options().quiet(), "reembed")) {
            TransferJob job = new TransferJob(
                    new TransferJob.Options(Long.MAX_VALUE, any -> true, false, Duration.ZERO),
                    source,
                    Journal.NONE,
                    null,
                    null);
            try (InterruptWatch watch = new InterruptWatch(() -> job.stop("interrupted"))) {
                watch.start();
                progress.run(job, listener -> new PaperIndexer<>(cluster, target, BULK, listener));
                return new Pass(job.summary(), job.stopped());
            }
        }
    }

    private void sayWhy(ModelSwitch.Plan plan, Pass pass, boolean writesStopped) {
        pass.summary().counts().reasons().forEach((kind, reason) -> io().err()
                .println("arxiv-loader: " + String.format(Locale.ROOT, "%,d", reason.count()) + " " + kind + ", first "
                        + reason.first()));
        io().err()
                .println("arxiv-loader: " + why(pass, writesStopped) + "; alias ["
                        + options().index() + "] still leads to [" + plan.from()
                        + "]: run the same command again to go on, or with --abandon to give up");
    }

    private static String why(Pass pass, boolean writesStopped) {
        if (pass.stop() != null) {
            return pass.stop().reason();
        }
        if (!pass.successful()) {
            return "papers could not be moved";
        }
        return writesStopped
                ? pass.changes()
                        + " papers stay different however often they are moved: their _id is not their [id], or"
                        + " they have an older [updated] than what was moved before"
                : "papers are written faster than they can be moved";
    }

    private void report(ModelSwitch.Plan plan, long moved) throws IOException {
        String text = String.format(
                Locale.ROOT,
                "index [%s] behind alias [%s]: %,d papers embedded by [%s], %d dimensions%n%s",
                plan.to(),
                options().index(),
                moved,
                plan.model(),
                plan.dims(),
                deleteOld
                        ? "index [" + plan.from() + "] deleted"
                        : "index [" + plan.from()
                                + "] is kept, closed to writing: delete it when you need it no more, by DELETE /"
                                + plan.from());
        print(
                new Report(
                        options().index(),
                        plan.to(),
                        plan.from(),
                        deleteOld,
                        moved,
                        plan.model(),
                        plan.before(),
                        plan.dims()),
                text);
    }

    private record Abandoned(String index, String deleted) {}

    private record Report(
            String index,
            String behind,
            String old,
            boolean oldDeleted,
            long papers,
            String model,
            String oldModel,
            int dims) {}
}
