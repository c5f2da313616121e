/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.ModelInfo;
import io.github.ingestdjl.plugin.inference.ModelInfo.Definition;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.node.VersionInformation;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.transport.TransportAddress;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.json.JsonXContent;

/** Nodes, models and wires as tests need them. */
final class Nodes {
    static final ClusterName CLUSTER = new ClusterName("test");
    static final Definition DEFINITION = new Definition("mean", true, 512, "query: ", "passage: ");

    private Nodes() {}

    /** A node whose id is its name with {@code id-} before it. */
    static DiscoveryNode node(String name) {
        return new DiscoveryNode(
                name,
                "id-" + name,
                new TransportAddress(TransportAddress.META_ADDRESS, 9300),
                Map.of(),
                Set.of(),
                VersionInformation.CURRENT);
    }

    static ModelInfo loaded(String modelId, String fingerprint) {
        return loaded(modelId, fingerprint, "float32");
    }

    static ModelInfo loaded(String modelId, String fingerprint, String precision) {
        return new ModelInfo(
                modelId, false, false, "serving", DEFINITION, 384, fingerprint, precision, 1000, null, null);
    }

    static ModelInfo notLoaded(String modelId) {
        return new ModelInfo(modelId, false, false, "absent", DEFINITION, 0, null, null, 0, null, null);
    }

    static ModelInfo invalid(String modelId, String error) {
        return new ModelInfo(modelId, false, false, "absent", null, 0, null, null, 0, error, null);
    }

    /** What comes out at the other end of the wire. */
    static <T> T overTheWire(Writeable sent, Writeable.Reader<T> reader) throws IOException {
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            sent.writeTo(out);
            try (StreamInput in = out.bytes().streamInput()) {
                T received = reader.read(in);
                if (in.available() > 0) {
                    throw new IOException("[" + in.available() + "] bytes were not read");
                }
                return received;
            }
        }
    }

    static Map<String, Object> json(ToXContent response) {
        return XContentHelper.convertToMap(JsonXContent.jsonXContent, Strings.toString(response), false);
    }
}
