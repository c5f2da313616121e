/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.FakeCluster;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Papers go into the index that was checked, or nowhere. */
class PaperIndexerAliasTest extends IndexerScenario {

    @Test
    void everyBulkNeedsTheAlias() throws Exception {
        addNumbered(25, 10, 1);

        assertThat(node.bulks())
                .hasSize(3)
                .extracting(FakeCluster.Received::query)
                .containsOnly("require_alias=true");
    }

    @Test
    void withoutTheAliasPapersFailForGoodAndTheNodeKeepsNothing() throws Exception {
        node.indices.clear();

        addNumbered(5, 10, 1);

        assertThat(node.documents).isEmpty();
        assertThat(node.bulks()).hasSize(1);
        assertThat(outcomes.failed).hasSize(5).allSatisfy((paper, failure) -> {
            assertThat(failure.lasting()).isTrue();
            assertThat(failure.message())
                    .startsWith("alias [papers] is gone from [" + node.url() + "]: the index was deleted, or the node"
                            + " replaced by another one;")
                    .contains("arxiv-loader setup --index papers");
        });
    }

    @Test
    void theSameIndexIsFound() throws Exception {
        index(10, 1, PaperIndexer::verifyTarget);
    }

    @Test
    void anotherIndexBehindTheAliasIsNoticed() throws Exception {
        node.indices.clear();
        node.setUp("papers", "arxiv");

        index(10, 1, indexer -> assertThatThrownBy(indexer::verifyTarget)
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("alias [papers] of [" + node.url() + "] leads to index [papers-000001/")
                .hasMessageContaining("no more to [" + target.index() + "]"));
    }

    @Test
    void anAliasThatIsGoneIsNoticed() throws Exception {
        node.indices.removeAlias("papers");

        index(10, 1, indexer -> assertThatThrownBy(indexer::verifyTarget)
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("alias [papers] is gone from ["));
    }

    @Test
    void aNodeThatIsAwayForAWhileIsAskedAgain() throws Exception {
        node.refuseAllWith = 503;
        AtomicInteger asked = new AtomicInteger();
        node.lost = request -> {
            asked.incrementAndGet();
            return false;
        };
        Thread repair = new Thread(() -> {
            while (node.received.isEmpty()) {
                Thread.onSpinWait();
            }
            node.refuseAllWith = 0;
        });
        repair.start();

        index(10, 1, PaperIndexer::verifyTarget);

        repair.join();
        assertThat(node.received).hasSizeGreaterThan(1);
        assertThat(asked).hasValue(1);
    }
}
