/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/** The release of a cluster, as far as what it can do depends on it. */
public record ServerVersion(int major, int minor) implements Comparable<ServerVersion> {

    private static final Comparator<ServerVersion> ORDER =
            Comparator.comparingInt(ServerVersion::major).thenComparingInt(ServerVersion::minor);

    /** Of the oldest node, of what the nodes' information says. */
    static ServerVersion oldestOf(JsonNode nodes) {
        return StreamSupport.stream(nodes.path("nodes").spliterator(), false)
                .map(node -> parse(node.path("version").asText()))
                .min(ORDER)
                .orElseThrow(() -> new ClusterException("no node of the cluster says its version"));
    }

    /** Of what a node says of itself: {@code 8.19.2}, {@code 9.0.0-SNAPSHOT}. */
    private static ServerVersion parse(String number) {
        String[] parts = number.split("\\.");
        return new ServerVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    boolean atLeast(int otherMajor, int otherMinor) {
        return compareTo(new ServerVersion(otherMajor, otherMinor)) >= 0;
    }

    /** Whether a search can rescore what it found by the vectors themselves. */
    boolean rescores() {
        return atLeast(8, 18);
    }

    /** Whether bbq is rescored where a search does not say that it wants none, and it can say so. */
    boolean rescoresByItself() {
        return atLeast(8, 19) && !(major == 9 && minor == 0);
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
