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
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PaperIndexerTest {

    private static final RetryPolicy QUICK = new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(20), 3, () -> 1);

    private final FakeCluster node = new FakeCluster();
    private final ClusterClient cluster =
            ClusterClient.open(new ConnectionSettings(URI.create(node.url()), Credentials.none(), null, null));
    private final Outcomes outcomes = new Outcomes();

    @AfterEach
    void close() throws Exception {
        cluster.close();
        node.close();
    }

    @Test
    void anAnswerThatIsCutShortFailsWhatItDoesNotMention() throws Exception {
        node.failBulks(
                FakeCluster.status(
                        200,
                        "{\"took\":1,\"errors\":false,\"items\":[{\"index\":{\"_id\":\"2106.00001\",\"_index\":\"papers\",\"status\":201,\"result\":\"created\"}}]}"));

        index(2, 1, indexer -> {
            indexer.add(Papers.numbered(1), "1");
            indexer.add(Papers.numbered(2), "2");
        });

        assertThat(outcomes.created).containsOnlyKeys("1");
        assertThat(outcomes.failed).containsOnlyKeys("2");
        assertThat(outcomes.failed.get("2").lasting()).isTrue();
    }

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
    void theIndexsOwnPipelineIsUsedUnlessAnotherIsNamed() throws Exception {
        addNumbered(1, 10, 1);
        try (PaperIndexer<String> indexer = new PaperIndexer<>(
                cluster, new LoadTarget("papers", "_none"), new BulkOptions(10, 1, 1), outcomes, QUICK)) {
            indexer.add(Papers.numbered(2), "2");
        }

        assertThat(node.bulks()).extracting(FakeCluster.Received::path).containsOnly("/papers/_bulk");
        assertThat(node.bulks().get(0).query()).isNull();
        assertThat(node.bulks().get(1).query()).isEqualTo("pipeline=_none");
    }

    @Test
    void aPaperWithoutRoomIsTriedAgain() throws Exception {
        node.failDocument("2106.00003", 429, 429);

        addNumbered(5, 10, 1);

        assertThat(outcomes.created).hasSize(5);
        assertThat(outcomes.failed).isEmpty();
        assertThat(node.bulks()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aPaperThatNeverFindsRoomFailsAtLast() throws Exception {
        node.failDocument("2106.00003", 429, 429, 429, 429, 429, 429, 429, 429);

        addNumbered(5, 10, 1);

        assertThat(outcomes.created).hasSize(4);
        assertThat(outcomes.failed).containsOnlyKeys("3");
        IndexFailure failure = outcomes.failed.get("3");
        assertThat(failure.status()).isEqualTo(429);
        assertThat(failure.type()).isEqualTo("es_rejected_execution_exception");
        assertThat(failure.lasting()).isFalse();
    }

    @Test
    void aPaperWhoseShardIsAwayIsTriedAgain() throws Exception {
        node.failDocument("2106.00003", 503, 429, 503);

        addNumbered(5, 10, 1);

        assertThat(outcomes.created).hasSize(5);
        assertThat(outcomes.failed).isEmpty();
        assertThat(node.bulks()).hasSize(4);
        assertThat(node.bulks().get(3).body()).contains("2106.00003").doesNotContain("2106.00002");
        assertThat(node.bulks()).extracting(FakeCluster.Received::path).containsOnly("/papers/_bulk");
    }

    @Test
    void aPaperWhoseShardStaysAwayFailsWithItsOwnStatus() throws Exception {
        node.failDocument("2106.00003", 503, 503, 503, 503);

        addNumbered(5, 10, 1);

        assertThat(outcomes.created).hasSize(4);
        assertThat(outcomes.failed)
                .containsExactly(Map.entry(
                        "3",
                        new IndexFailure(
                                "unavailable_shards_exception",
                                "unavailable_shards_exception: refused [2106.00003]",
                                503,
                                false)));
    }

    @Test
    void aPaperWhoseSecondTryIsRefusedFailsAloneWithBothReasons() throws Exception {
        node.failDocument("2106.00003", 429);
        node.failBulks(
                unavailable(),
                FakeCluster.passing(),
                FakeCluster.status(400, "{\"error\":{\"type\":\"x\",\"reason\":\"y\"},\"status\":400}"));

        addNumbered(5, 10, 1);

        assertThat(node.bulks()).hasSize(3);
        assertThat(outcomes.created).hasSize(4);
        assertThat(outcomes.failed).containsOnlyKeys("3");
        assertThat(outcomes.failed.get("3").message())
                .contains("es_rejected_execution_exception: refused [2106.00003]; caused by retry failed: ")
                .contains("[x] y");
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
    void aRefusedPaperFailsAtOnceAndAlone() throws Exception {
        node.failDocument("2106.00003", 400);

        addNumbered(5, 10, 1);

        assertThat(outcomes.created).hasSize(4);
        assertThat(outcomes.failed.get("3"))
                .isEqualTo(new IndexFailure(
                        "document_parsing_exception", "document_parsing_exception: refused [2106.00003]", 400, false));
        assertThat(node.bulks()).hasSize(1);
    }

    @Test
    void aRequestThatIsRefusedOrLostForAWhileIsSentAgain() throws Exception {
        node.failBulks(FakeCluster.status(429, "{}"), FakeCluster.plainStatus(503, "not now"), FakeCluster.reset());

        addNumbered(5, 10, 1);

        assertThat(outcomes.created).hasSize(5);
        assertThat(outcomes.failed).isEmpty();
        assertThat(node.bulks()).hasSize(4);
        assertThat(node.bulks())
                .extracting(FakeCluster.Received::body)
                .containsOnly(node.bulks().get(0).body());
    }

    @Test
    void aRequestThatIsRefusedForGoodFailsItsPapersAndSaysThatItLasts() throws Exception {
        node.failBulks(unavailable(), unavailable(), unavailable(), unavailable());

        addNumbered(5, 10, 1);

        assertThat(node.bulks()).hasSize(4);
        assertThat(outcomes.created).isEmpty();
        assertThat(outcomes.failed).hasSize(5).allSatisfy((paper, failure) -> {
            assertThat(failure.type()).isEqualTo("bulk request failed with status 503");
            assertThat(failure.message()).contains(node.url()).contains("[503]");
            assertThat(failure.status()).isEqualTo(503);
            assertThat(failure.lasting()).isTrue();
        });
    }

    @Test
    void aNodeThatGoesAwayFailsThePapersWithoutAStatus() throws Exception {
        node.close();

        addNumbered(5, 10, 1);

        assertThat(outcomes.failed).hasSize(5).allSatisfy((paper, failure) -> {
            assertThat(failure.type()).isEqualTo("no answer");
            assertThat(failure.message()).contains("cannot reach [" + node.url() + "]");
            assertThat(failure.status()).isNull();
            assertThat(failure.lasting()).isTrue();
        });
    }

    @Test
    void aClientThatSendsNothingAnyMoreFailsForGood() throws Exception {
        cluster.close();

        addNumbered(1, 10, 1);

        assertThat(outcomes.failed.get("1").status()).isNull();
        assertThat(outcomes.failed.get("1").lasting()).isTrue();
    }

    @Test
    void aServerErrorFailsItsPapersAloneAndAtOnce() throws Exception {
        node.failBulks(FakeCluster.status(500, "{\"error\":{\"type\":\"x\",\"reason\":\"y\"},\"status\":500}"));

        addNumbered(15, 10, 1);

        assertThat(outcomes.failed).hasSize(10).allSatisfy((paper, failure) -> assertThat(failure.lasting())
                .isFalse());
        assertThat(outcomes.created).hasSize(5);
        assertThat(node.bulks()).hasSize(2);
    }

    @Test
    void refusedCredentialsLast() throws Exception {
        node.refuseAllWith = 403;

        addNumbered(1, 10, 1);

        assertThat(outcomes.failed.get("1").lasting()).isTrue();
        assertThat(outcomes.failed.get("1").message()).contains("credentials do not suffice");
    }

    @Test
    void withManyRefusalsOnSeveralConnectionsEveryPaperIsSettledOnce() throws Exception {
        int papers = 500;
        for (int i = 0; i < papers; i += 3) {
            node.failDocument("2106.%05d".formatted(i), 429);
        }
        node.failBulks(unavailable(), FakeCluster.reset(), FakeCluster.status(429, "{}"));

        addNumbered(papers, 7, 4);

        assertThat(outcomes.created).hasSize(papers);
        assertThat(outcomes.settled).hasValue(papers);
        assertThat(node.documents).hasSize(papers);
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

    @Test
    void afterAStopWaitingRequestsGetOneLastTry() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        RetryPolicy slow = new RetryPolicy(Duration.ofHours(1), Duration.ofHours(1), 3, () -> {
            waiting.countDown();
            return 1;
        });
        node.failBulks(unavailable());
        try (PaperIndexer<String> indexer =
                new PaperIndexer<>(cluster, new LoadTarget("papers", null), new BulkOptions(1, 1, 1), outcomes, slow)) {
            indexer.add(Papers.numbered(1), "1");
            waiting.await();
            indexer.stopRetrying();
        }

        assertThat(node.bulks()).hasSize(2);
        assertThat(outcomes.created).containsOnlyKeys("1");
    }

    private static Paper dated(LocalDate day, String title) {
        return Paper.builder("2106.00002", title).updated(day).build();
    }

    private static FakeCluster.BulkFault unavailable() {
        return FakeCluster.plainStatus(503, "not now");
    }

    private void addNumbered(int papers, int actions, int concurrency) throws Exception {
        index(actions, concurrency, indexer -> {
            for (int i = 1; i <= papers; i++) {
                indexer.add(Papers.numbered(i), String.valueOf(i));
            }
        });
    }

    private void index(int actions, int concurrency, Adding adding) throws Exception {
        try (PaperIndexer<String> indexer = new PaperIndexer<>(
                cluster, new LoadTarget("papers", null), new BulkOptions(actions, 1, concurrency), outcomes, QUICK)) {
            adding.to(indexer);
        }
    }

    @FunctionalInterface
    private interface Adding {
        void to(PaperIndexer<String> indexer) throws InterruptedException;
    }

    private static final class Outcomes implements IndexListener<String> {

        private final Map<String, Boolean> created = new ConcurrentHashMap<>();
        private final Map<String, IndexFailure> failed = new ConcurrentHashMap<>();
        private final Set<String> outdated = ConcurrentHashMap.newKeySet();
        private final Set<String> deleted = ConcurrentHashMap.newKeySet();
        private final AtomicInteger settled = new AtomicInteger();

        @Override
        public void indexed(String paper, boolean isNew) {
            created.put(paper, isNew);
            settled.incrementAndGet();
        }

        @Override
        public void outdated(String paper) {
            outdated.add(paper);
            settled.incrementAndGet();
        }

        @Override
        public void deleted(String paper) {
            deleted.add(paper);
            settled.incrementAndGet();
        }

        @Override
        public void failed(String paper, IndexFailure failure) {
            failed.put(paper, failure);
            settled.incrementAndGet();
        }
    }
}
