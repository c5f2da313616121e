/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Papers that a loader brings into a cluster while a test breaks something, and what must be there in the end. */
final class PaperLoad {
    static final String INDEX = "arxiv-papers";

    private final Path work;
    private final List<Paper> papers;
    private final Path file;
    private final Map<String, String> environment;

    /**
     * Writes the papers' file.
     *
     * @param work the loader's working folder
     * @param urls of the nodes that it asks
     */
    PaperLoad(Path work, int papers, URI... urls) throws IOException {
        this.work = work;
        this.papers = SurvivalIT.papers(papers);
        this.file = Files.write(
                work.resolve("papers.jsonl"),
                this.papers.stream()
                        .map(paper -> SurvivalIT.json(paper).toString())
                        .toList());
        this.environment = Map.of(
                "ARXIV_LOADER_URL",
                Arrays.stream(urls).map(URI::toString).collect(Collectors.joining(",")),
                "ARXIV_LOADER_STATE",
                work.resolve("state").toString());
    }

    /** Makes the index and its pipeline. */
    void setUp() throws IOException, InterruptedException {
        try (LoaderProcess setup = LoaderProcess.start(work, environment, List.of("setup"))) {
            assertThat(setup.awaitEnd()).as(setup.output()).isZero();
        }
    }

    LoaderProcess start() throws IOException {
        return LoaderProcess.start(work, environment, List.of("load", "--from", file.toString()));
    }

    /** Waits until so many papers can be found. */
    void await(NodeClient client, long count, LoaderProcess loader) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (found(client) < count) {
            assertThat(loader.isAlive()).as("loader: %s", loader.output()).isTrue();
            assertThat(System.nanoTime()).as("[%d] papers in time", count).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    /** How many papers can be found; none while the node does not answer. */
    static long found(NodeClient client) {
        try {
            client.post("/" + INDEX + "/_refresh", null);
            Response count = client.get("/" + INDEX + "/_count");
            return count.body().path("count").asLong();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** The loader must end without a failure, and every paper be there. */
    void assertWhole(NodeClient client, LoaderProcess loader) throws IOException, InterruptedException {
        assertEnds(loader);
        assertThere(client);
    }

    /** The loader must end without a failure. */
    void assertEnds(LoaderProcess loader) throws IOException, InterruptedException {
        assertThat(loader.awaitEnd()).as(loader.output()).isZero();
        assertThat(loader.output()).contains("failed    0");
    }

    /** Every paper must be there once, with every field and both vectors. */
    void assertThere(NodeClient client) {
        Checks.ok(client.post("/" + INDEX + "/_refresh", null));
        assertThat(SurvivalIT.indexed(client, INDEX)).isEqualTo(SurvivalIT.expected(papers));
        assertThat(found(client)).isEqualTo(papers.size());
    }
}
