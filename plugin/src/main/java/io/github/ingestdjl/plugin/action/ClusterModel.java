/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.plugin.inference.ModelInfo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.xcontent.ToXContent.Params;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * One model as all nodes have it. What they have in common stands at its head; a node that differs shows its own, and
 * {@code consistent} tells at a glance whether any does: vectors of different nodes must be comparable.
 */
final class ClusterModel implements ToXContentFragment {
    private final String modelId;
    /** In the order shown; null for a node without the model. */
    private final Map<DiscoveryNode, ModelInfo> nodes;

    /** @param responses those of all nodes, also of those without the model */
    ClusterModel(String modelId, List<GetModelsAction.NodeResponse> responses) {
        this.modelId = modelId;
        this.nodes = new LinkedHashMap<>();
        responses.forEach(response -> nodes.put(response.getNode(), response.model(modelId)));
    }

    /** What the first node that knows it says. */
    private <T> T first(Function<ModelInfo, T> property) {
        return known(property).findFirst().orElse(null);
    }

    /** Whether the nodes that know it say the same. */
    private boolean same(Function<ModelInfo, ?> property) {
        return known(property).distinct().limit(2).count() < 2;
    }

    private <T> Stream<T> known(Function<ModelInfo, T> property) {
        return nodes.values().stream().filter(Objects::nonNull).map(property).filter(Objects::nonNull);
    }

    private static Integer dimensions(ModelInfo model) {
        return model.dimensions() == 0 ? null : model.dimensions();
    }

    private boolean isDefault() {
        return known(ModelInfo::isDefault).anyMatch(isDefault -> isDefault);
    }

    boolean isConsistent() {
        return nodes.values().stream()
                        .allMatch(model -> model != null && model.error() == null && model.loadFailure() == null)
                && same(ModelInfo::definition)
                && same(ClusterModel::dimensions)
                && same(ModelInfo::fingerprint)
                && same(ModelInfo::isDefault);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject(modelId);
        Integer dimensions = first(ClusterModel::dimensions);
        if (dimensions != null) {
            builder.field("dimensions", dimensions);
        }
        ModelInfo.Definition definition = first(ModelInfo::definition);
        if (definition != null) {
            definition.toXContent(builder, params);
        }
        builder.field("default", isDefault());
        String fingerprint = first(ModelInfo::fingerprint);
        if (fingerprint != null && same(ModelInfo::fingerprint)) {
            builder.field("fingerprint", fingerprint);
        }
        builder.field("consistent", isConsistent());
        builder.startObject("nodes");
        for (Map.Entry<DiscoveryNode, ModelInfo> node : nodes.entrySet()) {
            builder.startObject(node.getKey().getId())
                    .field("name", node.getKey().getName());
            ModelInfo model = node.getValue();
            if (model == null) {
                builder.field("loaded", false).field("error", "this node has no model of this id");
            } else {
                nodeToXContent(builder, params, model, dimensions, definition);
            }
            builder.endObject();
        }
        return builder.endObject().endObject();
    }

    private void nodeToXContent(
            XContentBuilder builder,
            Params params,
            ModelInfo model,
            Integer dimensions,
            ModelInfo.Definition definition)
            throws IOException {
        builder.field("source", model.bundled() ? "plugin" : "configuration")
                .field("state", model.state())
                .field("loaded", model.isLoaded());
        if (model.isLoaded()) {
            builder.field("fingerprint", model.fingerprint()).field("precision", model.precision());
        }
        builder.field("native_memory_in_bytes", model.nativeBytes());
        if (model.dimensions() != 0 && dimensions.equals(model.dimensions()) == false) {
            builder.field("dimensions", model.dimensions());
        }
        if (model.definition() != null && model.definition().equals(definition) == false) {
            model.definition().toXContent(builder, params);
        }
        if (model.isDefault() != isDefault()) {
            builder.field("default", model.isDefault());
        }
        if (model.error() != null) {
            builder.field("error", model.error());
        }
        if (model.loadFailure() != null) {
            builder.startObject("last_load_failure")
                    .timestampFieldsFromUnixEpochMillis(
                            "timestamp_in_millis",
                            "timestamp",
                            model.loadFailure().millis())
                    .field("reason", model.loadFailure().reason())
                    .endObject();
        }
    }
}
