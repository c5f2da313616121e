/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import io.github.ingestdjl.node.ElasticsearchHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of two nodes that find each other, on ports that were free a moment ago.
 *
 * @param cluster its name
 * @param names of the nodes; the first one founds the cluster
 * @param ports one for each
 */
record TwoNodes(String cluster, List<String> names, List<Integer> ports) {

    static TwoNodes of(String cluster, String first, String second) throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new TwoNodes(cluster, List.of(first, second), List.of(one.getLocalPort(), two.getLocalPort()));
        }
    }

    /** Makes one of them of a home. */
    ElasticsearchHome configure(String name, ElasticsearchHome home, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("xpack.security.enabled", "false");
        all.put("cluster.name", cluster);
        all.put("node.name", name);
        all.put("transport.port", String.valueOf(ports.get(names.indexOf(name))));
        all.put("discovery.seed_hosts", "127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1));
        all.put("cluster.initial_master_nodes", names.get(0));
        home.configure(all);
        return home;
    }
}
