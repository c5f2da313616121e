/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What three nodes of one cluster are told to find each other.
 *
 * @param cluster its name
 * @param names of the nodes; the first one founds the cluster
 * @param addresses of their transport, one for each, with the port
 */
record ThreeNodes(String cluster, List<String> names, List<String> addresses) {

    /** On this machine, on ports that were free a moment ago. */
    static ThreeNodes here(String cluster, String... names) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < names.length; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                addresses.add("127.0.0.1:" + sockets.get(i).getLocalPort());
            }
            return new ThreeNodes(cluster, List.of(names), addresses);
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** The settings of one of them. */
    Map<String, String> settings(String name, String roles) {
        String address = addresses.get(names.indexOf(name));
        Map<String, String> settings = new HashMap<>();
        settings.put("cluster.name", cluster);
        settings.put("node.name", name);
        settings.put("node.roles", roles);
        settings.put("transport.port", address.substring(address.indexOf(':') + 1));
        settings.put("discovery.seed_hosts", String.join(",", addresses));
        // Replicas shall be there however full the disk of this machine is.
        settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        if (name.equals(names.get(0))) {
            settings.put("cluster.initial_master_nodes", name);
        }
        return settings;
    }
}
