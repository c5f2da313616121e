/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.index.BulkOptions;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.ConnectionSettings;
import io.github.ingestdjl.loader.index.ConnectionSettings.Credentials;
import io.github.ingestdjl.loader.index.LoadTarget;
import io.github.ingestdjl.loader.index.PaperIndexer;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.file.FileFormat;
import io.github.ingestdjl.loader.source.file.PaperFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TransferJobTest {

    /** Everything, whatever fails. */
    private static final TransferJob.Options ALL =
            new TransferJob.Options(Long.MAX_VALUE, paper -> true, false, Duration.ofSeconds(5));

    @TempDir
    Path folder;

    private final FakeCluster node = new FakeCluster();
    private final ClusterClient cluster =
            ClusterClient.open(new ConnectionSettings(List.of(URI.create(node.url())), Credentials.NONE, null, null));

    @BeforeEach
    void anIndex() {
        node.setUp("papers", "arxiv");
    }

    @AfterEach
    void close() throws IOException {
        cluster.close();
        node.close();
    }

    @Test
    void aStopWhileTheSourceIsSilentSendsWhatWasRead() throws Exception {
        try (PipedOutputStream pipe = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(pipe);
                FailedFile failedFile = failedFile("failed")) {
            pipe.write("{\"id\":\"2106.00001\",\"title\":\"T\"}\n".getBytes(StandardCharsets.UTF_8));
            pipe.flush();
            TransferJob job = job(open(in), failedFile);
            CompletableFuture<Void> running = start(job, 10);
            while (job.summary().counts().of(Counter.READ) == 0) {
                Thread.sleep(10);
            }

            job.stop("interrupted");
            running.get(10, TimeUnit.SECONDS);

            assertThat(job.stopped().reason()).isEqualTo("interrupted");
            assertThat(job.sourceEnded()).isFalse();
            assertThat(job.summary().counts().of(Counter.CREATED)).isEqualTo(1);
        }
    }

    @Test
    void aStopWhileTheNodeIsAwayFailsWhatWasReadWithoutWaitingForAllTries() throws Exception {
        node.failBulks(
                FakeCluster.plainStatus(503, ""), FakeCluster.plainStatus(503, ""), FakeCluster.plainStatus(503, ""));
        Path failed = folder.resolve("failed");
        try (FailedFile failedFile = failedFile("failed")) {
            TransferJob job = job(endless(), failedFile);
            CompletableFuture<Void> running = start(job, 10);
            while (node.bulks().isEmpty()) {
                Thread.sleep(10);
            }

            job.stop("interrupted");
            running.get(10, TimeUnit.SECONDS);
            failedFile.complete();

            Counts summary = job.summary().counts();
            assertThat(summary.of(Counter.READ)).isEqualTo(summary.indexed() + summary.of(Counter.FAILED));
            assertThat(summary.of(Counter.FAILED)).isPositive();
            assertThat(Files.readAllLines(failed)).hasSize((int) summary.of(Counter.FAILED));
        }
    }

    @Test
    void onlyTheFirstReasonToStopCounts() throws IOException {
        try (FailedFile failedFile = failedFile("failed")) {
            TransferJob job = job(endless(), failedFile);

            job.stop("first");
            job.stop("second");

            assertThat(job.stopped().reason()).isEqualTo("first");
        }
    }

    @Test
    void aFailedFileThatCannotBeWrittenStopsTheLoad() throws Exception {
        try (FailedFile failedFile = failedFile("none/failed")) {
            node.failDocument("2106.00001", 400);
            TransferJob job = job(endless(), failedFile);

            start(job, 10).get(10, TimeUnit.SECONDS);

            assertThat(job.stopped().reason()).contains("cannot write the file of failed papers");
        }
    }

    private FailedFile failedFile(String name) {
        return new FailedFile(folder.resolve(name), "job", Journal.NONE, false);
    }

    private static TransferJob job(PaperSource source, FailedFile failedFile) {
        return new TransferJob(ALL, source, Journal.NONE, null, failedFile);
    }

    private CompletableFuture<Void> start(TransferJob job, int actions) {
        return CompletableFuture.runAsync(() -> {
            try {
                job.run(listener -> new PaperIndexer<>(
                        cluster,
                        LoadTarget.checked(cluster, "papers", null),
                        new BulkOptions(actions, 1, 1),
                        listener));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The same paper again and again. */
    private static PaperSource endless() throws IOException {
        byte[] line = "{\"id\":\"2106.00001\",\"title\":\"T\"}\n".getBytes(StandardCharsets.UTF_8);
        return open(new InputStream() {
            private int position;

            @Override
            public int read() {
                return line[position++ % line.length];
            }
        });
    }

    private static PaperSource open(InputStream in) throws IOException {
        return PaperFile.open(in, FileFormat.JSONL, Resume.NOTHING, notice -> {});
    }
}
