/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ingestdjl.loader.FakeCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a load does when its index goes, and how it goes on. */
class LoadGoesOnTest extends LoadScenario {

    @Test
    void aLoadThatTheNodeEndedGoesOnWhereItWas() throws IOException {
        Path file = file(papers(300));
        node.refuseAllBulksAfter(20);
        CommandLineRun first = load(file, "--bulk-actions", "10", "--concurrency", "1", "--checkpoint", "0", "--json");
        JsonNode stopped = MAPPER.readTree(first.out());
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(stopped.get("resumable").booleanValue()).isTrue();
        node.refuseAllBulksAfter(Integer.MAX_VALUE);
        node.received.clear();

        CommandLineRun second = load(file, "--bulk-actions", "10", "--concurrency", "1", "--json");

        JsonNode summary = MAPPER.readTree(second.out());
        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).contains("records of an earlier run; --restart begins anew");
        assertThat(summary.get("read").intValue()).isEqualTo(300);
        assertThat(summary.get("indexed").intValue()).isEqualTo(300);
        assertThat(summary.get("earlier_runs_read").intValue()).isPositive();
        assertThat(node.documents).hasSize(300);
        assertThat(failed).doesNotExist();
    }

    @Test
    void aRestartBeginsAnew() throws IOException {
        Path file = file(paper(1) + "{broken\n" + paper(2));
        load(file, "--on-error", "stop", "--checkpoint", "0");

        CommandLineRun run = load(file, "--restart", "--json");

        assertThat(run.err()).doesNotContain("earlier run");
        assertThat(MAPPER.readTree(run.out()).get("earlier_runs_read").intValue())
                .isZero();
        assertThat(MAPPER.readTree(run.out()).get("read").intValue()).isEqualTo(3);
    }

    @Test
    void anIndexThatWasMadeAnewIsLoadedFromTheBeginning() throws IOException {
        Path file = file(paper(1) + "{broken\n" + paper(2));
        load(file, "--on-error", "stop", "--checkpoint", "0");
        node.documents.clear();
        node.setUp("arxiv-papers", "arxiv");

        load(file);

        assertThat(node.documents).containsOnlyKeys("2106.00001", "2106.00002");
    }

    @Test
    void anIndexThatIsNoAliasIsRefusedBeforeAnythingIsSent() throws IOException {
        node.indices.put("plain", node.indices.get("arxiv-papers"));

        CommandLineRun run = load(file(paper(1)), "--index", "plain");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("[plain] must be an alias").contains("arxiv-loader setup --index plain");
        assertThat(node.bulks()).isEmpty();
    }

    @Test
    void anAliasThatDisappearsEndsTheLoadAtOnceAndNothingIsIndexedElsewhere() throws IOException {
        node.failBulks(FakeCluster.passing(), FakeCluster.passing(), exchange -> {
            node.indices.clear();
            FakeCluster.plainStatus(503, "gone").answer(exchange);
        });

        CommandLineRun run = load(file(papers(5000)), "--bulk-actions", "10", "--concurrency", "1", "--json");

        JsonNode summary = MAPPER.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(summary.get("stopped").textValue()).startsWith("alias [arxiv-papers] is gone from [" + node.url());
        assertThat(summary.get("indexed").intValue()).isEqualTo(20);
        assertThat(summary.get("failed").intValue()).isLessThan(100);
        assertThat(node.documents).hasSize(20);
        assertThat(node.indices.names()).isEmpty();
    }

    @Test
    void anIndexThatIsReplacedEndsTheLoadAtTheNextCheckpoint() throws IOException {
        node.failBulks(FakeCluster.passing(), exchange -> {
            node.indices.clear();
            node.setUp("arxiv-papers", "arxiv");
            FakeCluster.plainStatus(503, "replaced").answer(exchange);
        });

        CommandLineRun run =
                load(file(papers(5000)), "--bulk-actions", "10", "--concurrency", "1", "--checkpoint", "0", "--json");

        JsonNode summary = MAPPER.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(summary.get("stopped").textValue()).contains("leads to index [arxiv-papers-000001/");
        assertThat(summary.get("read").intValue()).isLessThan(100);
        assertThat(summary.get("retried").intValue()).isPositive();
    }

    @Test
    void aLoadWhoseAliasCameBackGoesOnWhereItWas() throws IOException {
        Path file = file(papers(300));
        JsonNode index = node.indices.get("arxiv-papers");
        node.failBulks(FakeCluster.passing(), FakeCluster.passing(), exchange -> {
            node.indices.clear();
            FakeCluster.plainStatus(503, "gone").answer(exchange);
        });
        load(file, "--bulk-actions", "10", "--concurrency", "1", "--checkpoint", "0");
        node.indices.restore("arxiv-papers-000001", index);

        CommandLineRun run = load(file, "--bulk-actions", "10", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("records of an earlier run");
        assertThat(MAPPER.readTree(run.out()).get("failed").intValue()).isZero();
        assertThat(node.documents).hasSize(300);
        assertThat(failed).doesNotExist();
    }
}
