/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.retry.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of papers that a node refuses, or does not answer about. */
class PaperIndexerRetryTest extends IndexerScenario {

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
        IndexListener.Failure failure = outcomes.failed.get("3");
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
                        new IndexListener.Failure(
                                "unavailable_shards_exception",
                                "unavailable_shards_exception: refused [2106.00003] (4 tries)",
                                503,
                                false)));
    }

    @Test
    void aPaperThatIsRefusedForGoodAtItsSecondTryFailsWithThatReason() throws Exception {
        node.failDocument("2106.00003", 429, 400);

        addNumbered(5, 10, 1);

        assertThat(node.bulks()).hasSize(2);
        assertThat(outcomes.created).hasSize(4);
        assertThat(outcomes.failed).containsOnlyKeys("3");
        assertThat(outcomes.failed.get("3").message())
                .isEqualTo("document_parsing_exception: refused [2106.00003] (2 tries)");
        assertThat(outcomes.retried).containsExactly("3");
    }

    @Test
    void whatWasSentAgainStillNeedsTheAlias() throws Exception {
        node.failDocument("2106.00003", 429, 503);

        addNumbered(5, 10, 1);

        assertThat(node.bulks())
                .hasSize(3)
                .extracting(FakeCluster.Received::query)
                .containsOnly("require_alias=true");
        assertThat(outcomes.retried)
                .as("once a paper, however often it is sent")
                .containsExactly("3");
    }

    @Test
    void aRefusedPaperFailsAtOnceAndAlone() throws Exception {
        node.failDocument("2106.00003", 400);

        addNumbered(5, 10, 1);

        assertThat(outcomes.created).hasSize(4);
        assertThat(outcomes.failed.get("3"))
                .isEqualTo(new IndexListener.Failure(
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

    /** With 500: Elasticsearch takes it for a fault of its own. */
    @Test
    void aRequestThatFindsNoIngestNodeIsSentAgain() throws Exception {
        node.failBulks(
                error(500, "illegal_state_exception", "There are no ingest nodes in this cluster, unable to forward"),
                error(500, "node_closed_exception", "node closed {ingest}"));

        addNumbered(5, 10, 1);

        assertThat(outcomes.created).hasSize(5);
        assertThat(outcomes.failed).isEmpty();
        assertThat(node.bulks()).hasSize(3);
    }

    @Test
    void aRequestThatBreaksTheClusterIsNotSentAgain() throws Exception {
        node.failBulks(error(500, "null_pointer_exception", "null"));

        addNumbered(5, 10, 1);

        assertThat(outcomes.failed).hasSize(5);
        assertThat(node.bulks()).hasSize(1);
    }

    private static FakeCluster.BulkFault error(int status, String type, String reason) {
        String cause = "{\"type\": \"" + type + "\", \"reason\": \"" + reason + "\"}";
        return FakeCluster.status(
                status,
                "{\"error\": {\"root_cause\": [" + cause + "], " + cause.substring(1) + ", \"status\": " + status
                        + "}");
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

    // BulkIngester sends while it holds its lock, and the HTTP client calls back while it holds one of its own.
    @Test
    void refusedConnectionsAndFurtherRequestsDoNotLockEachOtherOut() throws Exception {
        node.close();

        for (int round = 0; round < 2; round++) {
            addNumbered(200, 1, 8);
        }

        assertThat(outcomes.settled).hasValue(2 * 200);
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
    void afterAStopWaitingRequestsGetOneLastTry() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        RetryPolicy slow = new RetryPolicy(Duration.ofHours(1), Duration.ofHours(1), 3, () -> {
            waiting.countDown();
            return 1;
        });
        node.failBulks(unavailable());
        try (PaperIndexer<String> indexer =
                new PaperIndexer<>(cluster, target, new BulkOptions(1, 1, 1), outcomes, slow)) {
            indexer.add(Papers.numbered(1), "1");
            waiting.await();
            indexer.stopRetrying();
        }

        assertThat(node.bulks()).hasSize(2);
        assertThat(outcomes.created).containsOnlyKeys("1");
    }
}
