/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.paper.Paper;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PaperIndexerTest extends IndexerScenario {

    @Test
    void papersArriveUnderTheirIdWithAllTheirFields() throws Exception {
        index(10, 1, indexer -> indexer.add(Papers.full(), "full"));

        assertThat(node.documents).containsExactly(Map.entry("hep-th/9901001", new ObjectMapper().readTree("""
                                        {"id":"hep-th/9901001","title":"A title","abstract":"An abstract.","authors":["A. One","B. Two"],
                                        "categories":["hep-th","math-ph"],"primary_category":"hep-th","submitted":"1999-01-02",
                                        "updated":"2001-03-04","versions":3,
                                        "version_dates":["1999-01-02","2000-02-03","2001-03-04"],"doi":["10.1/a"],"journal_ref":"J. Test 1",
                                        "comments":"3 pages","license":"http://l","report_no":"R-1","submitter":"A. One","withdrawn":true}""")));
        assertThat(outcomes.created).containsOnlyKeys("full");
    }

    @Test
    void whatAPaperDoesNotHaveIsNotSent() throws Exception {
        index(10, 1, indexer -> indexer.add(Papers.numbered(1), "1"));

        assertThat(node.documents.get("2106.00001")).hasToString("{\"id\":\"2106.00001\",\"title\":\"Title 1\"}");
    }

    @Test
    void aPaperThatIsThereIsUpdated() throws Exception {
        index(1, 1, indexer -> {
            indexer.add(Papers.numbered(1), "first");
            indexer.add(Papers.numbered(1), "second");
        });

        assertThat(outcomes.created).containsEntry("first", true).containsEntry("second", false);
    }

    @Test
    void requestsHoldAsManyPapersAsAskedFor() throws Exception {
        addNumbered(25, 10, 1);

        assertThat(node.bulks()).hasSize(3);
        assertThat(node.bulks().get(0).body().lines()).hasSize(20);
        assertThat(outcomes.created).hasSize(25);
    }

    @Test
    void searchesSeeThePapersAtTheEnd() throws Exception {
        addNumbered(1, 10, 1);

        assertThat(node.received.get(node.received.size() - 1).path()).isEqualTo("/papers/_refresh");
    }

    @Test
    void whoMayNotRefreshHasIndexedAllTheSame() throws Exception {
        index(1, 1, indexer -> {
            indexer.add(Papers.numbered(1), "1");
            indexer.drain();
            node.refuseAllWith = 403;
        });

        assertThat(outcomes.created).containsOnlyKeys("1");
        assertThat(node.received("POST", "/papers/_refresh")).hasSize(1);
    }

    @Test
    void theIndexsOwnPipelineIsUsedUnlessAnotherIsNamed() throws Exception {
        addNumbered(1, 10, 1);
        try (PaperIndexer<String> indexer = new PaperIndexer<>(
                cluster,
                new LoadTarget("papers", "_none", target.index()),
                new BulkOptions(10, 1, 1),
                outcomes,
                QUICK)) {
            indexer.add(Papers.numbered(2), "2");
        }

        assertThat(node.bulks()).extracting(FakeCluster.Received::path).containsOnly("/papers/_bulk");
        assertThat(node.bulks().get(0).query()).isEqualTo("require_alias=true");
        assertThat(node.bulks().get(1).query()).contains("pipeline=_none", "require_alias=true");
    }

    @Test
    void thePapersDayIsItsVersion() throws Exception {
        index(10, 1, indexer -> {
            indexer.add(Papers.full(), "full");
            indexer.add(Papers.numbered(1), "undated");
            indexer.add(dated(LocalDate.of(1969, 12, 31), "T"), "before the epoch");
        });

        assertThat(node.versions)
                .containsEntry("hep-th/9901001", LocalDate.of(2001, 3, 4).toEpochDay())
                .containsEntry("2106.00001", 0L)
                .containsEntry("2106.00002", 0L);
    }

    @Test
    void anOlderRecordLeavesTheNewerOneAndIsNoFailure() throws Exception {
        index(1, 1, indexer -> {
            indexer.add(dated(LocalDate.of(2021, 6, 2), "newer"), "newer");
            indexer.drain();
            indexer.add(dated(LocalDate.of(2021, 6, 1), "older"), "older");
            indexer.add(Papers.numbered(2), "undated");
        });

        assertThat(outcomes.outdated).containsExactlyInAnyOrder("older", "undated");
        assertThat(outcomes.created).containsOnlyKeys("newer");
        assertThat(outcomes.failed).isEmpty();
        assertThat(node.documents.get("2106.00002").path("title").asText()).isEqualTo("newer");
    }

    @Test
    void aRecordOfTheSameDayReplaces() throws Exception {
        index(1, 1, indexer -> {
            indexer.add(dated(LocalDate.of(2021, 6, 2), "first"), "first");
            indexer.drain();
            indexer.add(dated(LocalDate.of(2021, 6, 2), "second"), "second");
        });

        assertThat(outcomes.created).containsEntry("first", true).containsEntry("second", false);
        assertThat(node.documents.get("2106.00002").path("title").asText()).isEqualTo("second");
    }

    @Test
    void aDeletionRemovesThePaperAndForgivesOneThatIsNotThere() throws Exception {
        index(10, 1, indexer -> {
            indexer.add(dated(LocalDate.of(2021, 6, 2), "T"), "paper");
            indexer.drain();
            indexer.delete("2106.00002", LocalDate.of(2021, 6, 3), "deleted");
            indexer.delete("2106.00009", null, "missing");
        });

        assertThat(node.documents).isEmpty();
        assertThat(outcomes.deleted).containsExactlyInAnyOrder("deleted", "missing");
        assertThat(outcomes.failed).isEmpty();
    }

    @Test
    void aDeletionOlderThanThePaperIsOutdated() throws Exception {
        index(10, 1, indexer -> {
            indexer.add(dated(LocalDate.of(2021, 6, 2), "T"), "paper");
            indexer.drain();
            indexer.delete("2106.00002", LocalDate.of(2021, 6, 1), "older");
        });

        assertThat(node.documents).containsOnlyKeys("2106.00002");
        assertThat(outcomes.outdated).containsExactly("older");
    }

    @Test
    void aRefusedDeletionFails() throws Exception {
        node.failDocument("2106.00002", 400);

        index(10, 1, indexer -> indexer.delete("2106.00002", null, "deletion"));

        assertThat(outcomes.failed).containsOnlyKeys("deletion");
    }

    @Test
    void afterADrainEverythingIsSettledAndMoreMayCome() throws Exception {
        node.failDocument("2106.00003", 429);
        node.failBulks(unavailable());
        index(4, 2, indexer -> {
            for (int round = 1; round <= 3; round++) {
                for (int i = 1; i <= 10; i++) {
                    indexer.add(Papers.numbered(10 * round + i), round + "." + i);
                }
                indexer.drain();
                assertThat(outcomes.settled).hasValue(10 * round);
            }
        });

        assertThat(outcomes.created).hasSize(30);
    }

    @Test
    void aDrainCanBeInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ready = new CountDownLatch(1);
        node.failBulks(exchange -> {
            asked.countDown();
            try {
                ready.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeCluster.status(400, "{}").answer(exchange);
        });
        index(10, 1, indexer -> {
            indexer.add(Papers.numbered(1), "1");
            Thread drainer = Thread.currentThread();
            Thread interrupter = new Thread(() -> {
                try {
                    asked.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                drainer.interrupt();
            });
            interrupter.start();
            assertThatThrownBy(indexer::drain).isInstanceOf(InterruptedException.class);
            ready.countDown();
        });

        assertThat(outcomes.failed).containsOnlyKeys("1");
    }

    @Test
    void theReaderWaitsWhileTheNodeIsBusy() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        FakeCluster.BulkFault busy = exchange -> {
            try {
                ready.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeCluster.plainStatus(503, "not now").answer(exchange);
        };
        node.failBulks(busy, busy);
        AtomicInteger added = new AtomicInteger();
        Thread reader = new Thread(() -> {
            try {
                index(10, 2, indexer -> {
                    for (int i = 0; i < 1000; i++) {
                        indexer.add(Papers.numbered(i), String.valueOf(i));
                        added.incrementAndGet();
                    }
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        reader.start();

        reader.join(TimeUnit.SECONDS.toMillis(1));
        assertThat(added.get()).isBetween(20, 30);
        ready.countDown();
        reader.join();
        assertThat(outcomes.created).hasSize(1000);
    }

    private static Paper dated(LocalDate day, String title) {
        return Paper.builder("2106.00002", title).updated(day).build();
    }
}
