/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import io.github.ingestdjl.loader.FakeCluster;
import io.github.ingestdjl.loader.index.ConnectionSettings.Credentials;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A node of our own, and a connection to it. */
abstract class ClusterScenario {

    final FakeCluster node = new FakeCluster();
    final ClusterClient cluster =
            ClusterClient.open(new ConnectionSettings(List.of(URI.create(node.url())), Credentials.NONE, null, null));

    @AfterEach
    final void closeBoth() throws IOException {
        cluster.close();
        node.close();
    }
}
