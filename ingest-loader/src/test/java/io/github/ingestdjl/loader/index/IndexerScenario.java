/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** An indexer before a node with faults, and what becomes of its papers. */
@Timeout(60)
abstract class IndexerScenario extends ClusterScenario {

    static final RetryPolicy QUICK = new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(20), 4, () -> 1);

    final Outcomes outcomes = new Outcomes();
    LoadTarget target;

    @BeforeEach
    void anIndexBehindItsAlias() {
        node.setUp("papers", "arxiv");
        target = LoadTarget.checked(cluster, "papers", null);
        node.received.clear();
    }

    static FakeCluster.BulkFault unavailable() {
        return FakeCluster.plainStatus(503, "not now");
    }

    final void addNumbered(int papers, int actions, int concurrency) throws Exception {
        index(actions, concurrency, indexer -> {
            for (int i = 1; i <= papers; i++) {
                indexer.add(Papers.numbered(i), String.valueOf(i));
            }
        });
    }

    final void index(int actions, int concurrency, Adding adding) throws Exception {
        try (PaperIndexer<String> indexer =
                new PaperIndexer<>(cluster, target, new BulkOptions(actions, 1, concurrency), outcomes, QUICK)) {
            adding.to(indexer);
        }
    }

    @FunctionalInterface
    interface Adding {
        void to(PaperIndexer<String> indexer) throws InterruptedException;
    }

    static final class Outcomes implements IndexListener<String> {

        final Map<String, Boolean> created = new ConcurrentHashMap<>();
        final Map<String, IndexListener.Failure> failed = new ConcurrentHashMap<>();
        final Set<String> outdated = ConcurrentHashMap.newKeySet();
        final Set<String> deleted = ConcurrentHashMap.newKeySet();
        final List<String> retried = new CopyOnWriteArrayList<>();
        final AtomicInteger settled = new AtomicInteger();

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
        public void retried(String paper) {
            retried.add(paper);
        }

        @Override
        public void failed(String paper, IndexListener.Failure failure) {
            failed.put(paper, failure);
            settled.incrementAndGet();
        }
    }
}
