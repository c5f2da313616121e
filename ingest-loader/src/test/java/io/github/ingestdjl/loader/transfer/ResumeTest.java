/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.paper.PaperFormat;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job that is killed and run again ends as if it had never been killed. */
@Timeout(120)
class ResumeTest {

    private static final JobKey KEY = new JobKey("scrape", Map.of("archive", "cs"));

    @TempDir
    Path folder;

    /** When checkpoints are set. */
    private enum Pace {
        AT_THE_END,
        EVERY_THIRD_RECORD,
        EVERY_RECORD
    }

    /** What lies in a job's folder at the moment a record is asked for is what a kill at that moment leaves. */
    @ParameterizedTest
    @EnumSource
    void whereverItIsKilledTheEndIsTheSame(Pace pace) throws Exception {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        List<Path> kills = new ArrayList<>();
        Counts expected = run(
                whole,
                new Months(Resume.NOTHING) {
                    @Override
                    public SourceRecord next() throws IOException {
                        kills.add(copy(whole, folder.resolve("kill-" + kills.size())));
                        return super.next();
                    }
                },
                pace);
        assertThat(kills).hasSize(Months.MONTHS * Months.PAPERS + 1);

        for (Path kill : kills) {
            assertThat(run(kill, null, Pace.EVERY_RECORD)).isEqualTo(expected);

            assertThat(kill.resolve("papers.jsonl")).hasSameTextualContentAs(whole.resolve("papers.jsonl"));
            assertThat(kill.resolve("failed.jsonl")).hasSameTextualContentAs(whole.resolve("failed.jsonl"));
            assertThat(names(kill)).containsExactly("failed.jsonl", "papers.jsonl");
        }
    }

    @Test
    void aRunThatIsKilledAgainAndAgainEndsAsWell() throws Exception {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        Counts expected = run(whole, null, Pace.EVERY_RECORD);
        Path state = Files.createDirectory(folder.resolve("kill-0"));
        int kills = 0;
        Counts counts = null;
        while (counts == null) {
            int next = ++kills;
            Path current = state;
            Path after = folder.resolve("kill-" + next);
            // Each run lives for two records.
            counts = runWithLife(current, after, 2);
            state = after;
        }
        assertThat(kills).isGreaterThan(Months.MONTHS * Months.PAPERS / 2);
        assertThat(counts).isEqualTo(expected);
    }

    @Test
    void anInterruptedJobKeepsItsPartAndGoesOn() throws Exception {
        Path whole = Files.createDirectory(folder.resolve("whole"));
        run(whole, null, Pace.EVERY_RECORD);
        Path job = Files.createDirectory(folder.resolve("job"));
        try (FileJournal journal = FileJournal.open(job, KEY, false);
                PapersFile papers = PapersFile.open(
                        job.resolve("papers.jsonl"), job.resolve("papers.part"), PaperFormat.JSONL, journal);
                FailedFile failed = new FailedFile(job.resolve("failed.jsonl"), KEY.name(), journal, false)) {
            TransferJob[] transfer = new TransferJob[1];
            Months source = new Months(journal.resume()) {
                @Override
                public SourceRecord next() throws IOException {
                    if (returned == 7) {
                        transfer[0].stop("interrupted");
                    }
                    return super.next();
                }
            };
            transfer[0] = new TransferJob(
                    new TransferJob.Options(Long.MAX_VALUE, paper -> true, false, Duration.ofSeconds(5)),
                    source,
                    journal,
                    papers,
                    failed);
            transfer[0].run(null);

            assertThat(transfer[0].stopped().reason()).isEqualTo("interrupted");
            // The record that was being asked for is taken as well.
            assertThat(transfer[0].summary().counts().of(Counter.READ)).isEqualTo(8);
            assertThat(journal.last().counts().of(Counter.READ)).isEqualTo(8);
            assertThat(job.resolve("papers.jsonl")).doesNotExist();
            failed.publish();
        }
        assertThat(Files.readAllLines(job.resolve("failed.jsonl"))).hasSize(2);

        run(job, null, Pace.EVERY_RECORD);

        assertThat(job.resolve("papers.jsonl")).hasSameTextualContentAs(whole.resolve("papers.jsonl"));
        assertThat(job.resolve("failed.jsonl")).hasSameTextualContentAs(whole.resolve("failed.jsonl"));
    }

    @Test
    void withStopOnErrorTheBadRecordIsMetAgain() throws Exception {
        Path job = Files.createDirectory(folder.resolve("job"));
        for (int attempt = 0; attempt < 2; attempt++) {
            try (FileJournal journal = FileJournal.open(job, KEY, false);
                    PapersFile papers = PapersFile.open(
                            job.resolve("papers.jsonl"), job.resolve("papers.part"), PaperFormat.JSONL, journal);
                    FailedFile failed = new FailedFile(job.resolve("failed.jsonl"), KEY.name(), journal, false)) {
                TransferJob.Options options =
                        new TransferJob.Options(Long.MAX_VALUE, paper -> true, true, Duration.ZERO);
                TransferJob transfer = new TransferJob(options, new Months(journal.resume()), journal, papers, failed);
                transfer.run(null);

                assertThat(transfer.stopped().reason()).isEqualTo("https://arxiv.org/abs/2301.00003: status 404");
                assertThat(transfer.summary().counts().of(Counter.FAILED)).isEqualTo(1);
            }
        }
    }

    @Test
    void anErrorIsAStopAndNotTheEndOfTheSource() throws Exception {
        try (FileJournal journal = FileJournal.open(folder, KEY, false)) {
            TransferJob.Options options = new TransferJob.Options(
                    Long.MAX_VALUE,
                    paper -> {
                        throw new StackOverflowError();
                    },
                    false,
                    Duration.ZERO);
            TransferJob transfer = new TransferJob(options, new Months(journal.resume()), journal, null, null);
            transfer.run(null);

            assertThat(transfer.stopped().reason())
                    .isEqualTo(
                            "unexpected failure after https://arxiv.org/abs/2301.00001: java.lang.StackOverflowError");
            // The paper that was read has reached no target.
            assertThat(journal.last()).isEqualTo(Journal.Checkpoint.START);
        }
    }

    @Test
    void aStopThatComesAsTheSourceReturnsInterruptsNothingBehindIt() throws Exception {
        try (FileJournal journal = FileJournal.open(folder, KEY, false)) {
            List<Boolean> interrupted = new ArrayList<>();
            TransferJob.Options options = new TransferJob.Options(
                    Long.MAX_VALUE,
                    paper -> interrupted.add(Thread.currentThread().isInterrupted()),
                    false,
                    Duration.ZERO);
            TransferJob[] transfer = new TransferJob[1];
            Months source = new Months(journal.resume()) {
                @Override
                public SourceRecord next() throws IOException {
                    transfer[0].stop("interrupted");
                    return super.next();
                }
            };
            transfer[0] = new TransferJob(options, source, journal, null, null);
            transfer[0].run(null);

            assertThat(interrupted).containsExactly(false);
            assertThat(journal.last().counts().of(Counter.READ)).isEqualTo(1);
        }
    }

    @Test
    void keysOfAFinishedPartAreNotTakenForThoseOfTheNext() throws Exception {
        try (FileJournal journal = FileJournal.open(folder, KEY, false)) {
            Months source = new Months(journal.resume()) {
                @Override
                public SourceRecord next() throws IOException {
                    if (returned == Months.PAPERS) {
                        begin(2);
                        throw new IOException("the list of the second month cannot be read");
                    }
                    return super.next();
                }
            };
            TransferJob.Options options =
                    new TransferJob.Options(Long.MAX_VALUE, paper -> true, false, Duration.ofHours(1));
            TransferJob transfer = new TransferJob(options, source, journal, null, null);
            transfer.run(null);
            assertThat(transfer.stopped().reason()).contains("cannot be read");
        }

        try (FileJournal journal = FileJournal.open(folder, KEY, false)) {
            assertThat(journal.resume()).isEqualTo(new Resume(new Position("2023-02", ""), Set.of()));
        }
    }

    /** Runs to the end as a command does; null for the plain source. */
    private static Counts run(Path job, PaperSource source, Pace pace) throws Exception {
        try (FileJournal journal = FileJournal.open(job, KEY, false);
                PapersFile papers = PapersFile.open(
                        job.resolve("papers.jsonl"), job.resolve("papers.part"), PaperFormat.JSONL, journal);
                FailedFile failed = new FailedFile(job.resolve("failed.jsonl"), KEY.name(), journal, false)) {
            Months months = source == null ? new Months(journal.resume()) : (Months) source;
            TransferJob transfer = new TransferJob(
                    new TransferJob.Options(
                            Long.MAX_VALUE,
                            paper -> true,
                            false,
                            pace == Pace.AT_THE_END ? Duration.ofHours(1) : Duration.ZERO),
                    months,
                    pace == Pace.EVERY_THIRD_RECORD ? new Rare(journal) : journal,
                    papers,
                    failed);
            transfer.run(null);
            assertThat(transfer.stopped()).isNull();
            papers.complete();
            failed.complete();
            journal.finish();
            return transfer.summary().counts();
        }
    }

    /** The counts when it came to its end, or null when its life was too short; leaves its state after the kill. */
    private static Counts runWithLife(Path job, Path after, int records) throws Exception {
        Counts[] end = new Counts[1];
        try (FileJournal journal = FileJournal.open(job, KEY, false);
                PapersFile papers = PapersFile.open(
                        job.resolve("papers.jsonl"), job.resolve("papers.part"), PaperFormat.JSONL, journal);
                FailedFile failed = new FailedFile(job.resolve("failed.jsonl"), KEY.name(), journal, false)) {
            Months months = new Months(journal.resume()) {
                @Override
                public SourceRecord next() throws IOException {
                    if (returned == records && Files.notExists(after)) {
                        copy(job, after);
                    }
                    return super.next();
                }
            };
            TransferJob transfer = new TransferJob(
                    new TransferJob.Options(Long.MAX_VALUE, paper -> true, false, Duration.ZERO),
                    months,
                    journal,
                    papers,
                    failed);
            transfer.run(null);
            if (Files.notExists(after)) {
                end[0] = transfer.summary().counts();
            }
        }
        return end[0];
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Path copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectory(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes every third checkpoint alone, so that kills fall between them. */
    private static final class Rare implements Journal {

        private final FileJournal journal;
        private final List<String> keys = new ArrayList<>();
        private int count;

        Rare(FileJournal journal) {
            this.journal = journal;
        }

        @Override
        public boolean remembers() {
            return true;
        }

        @Override
        public Checkpoint last() {
            return journal.last();
        }

        @Override
        public Set<String> keys() {
            return journal.keys();
        }

        @Override
        public void append(Checkpoint checkpoint, Collection<String> settled) throws IOException {
            keys.addAll(settled);
            if (++count % 3 == 0) {
                journal.append(checkpoint, keys);
                keys.clear();
            }
        }

        @Override
        public void finish() throws IOException {
            journal.finish();
        }

        @Override
        public void close() throws IOException {
            journal.close();
        }
    }
}
