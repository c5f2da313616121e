/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.VectorComparison;
import io.github.ingestdjl.plugin.compat.NodesRequest;
import io.github.ingestdjl.plugin.inference.EmbeddingService;
import io.github.ingestdjl.plugin.inference.GoldenComparison;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.FailedNodeException;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.nodes.BaseNodeResponse;
import org.elasticsearch.cluster.ClusterName;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.CancellableTask;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.tasks.TaskId;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * Lets every node embed the golden texts in its own folder of a model and compare the vectors with those there, so that
 * a damaged copy, or a processor that computes something else, is found on the very node. Loads the model where it is
 * not loaded. Starts on generic threads, since folders are read; the vectors are computed on the plugin's own.
 * Cancelling the task answers at once.
 *
 * <p>What is wrong on a node is in its part of the response. Nodes that lack what others have are among the response's
 * failures.
 */
public final class CheckModelAction
        extends NodesAction<CheckModelAction.Request, CheckModelAction.NodeResponse, CheckModelAction.Response> {
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:monitor/ingest/djl/models/check");

    /** What the nodes are to compare, and what passes. */
    public static final class Request extends NodesRequest<Request> {
        /** What the export allows a value to differ by. */
        public static final float DEFAULT_TOLERANCE = 1e-4f;

        /** The export asks for 0.98 on average over its texts, of which single ones lie lower. */
        public static final float DEFAULT_MIN_COSINE = 0.95f;

        private final ModelId modelId;
        private final float tolerance;
        private final float minCosine;

        /**
         * @param tolerance what a value may differ by
         * @param minCosine what the cosine to the reference must be at least, for models that compute in int8
         * @throws IllegalArgumentException if one of them lets everything or nothing pass
         */
        public Request(ModelId modelId, float tolerance, float minCosine) {
            if (tolerance > 0 == false || Float.isInfinite(tolerance)) {
                throw new IllegalArgumentException("[tolerance] must be a number above 0, got [" + tolerance + "]");
            }
            if ((minCosine > 0 && minCosine < 1) == false) {
                throw new IllegalArgumentException(
                        "[min_cosine] must be a number between 0 and 1, got [" + minCosine + "]");
            }
            this.modelId = modelId;
            this.tolerance = tolerance;
            this.minCosine = minCosine;
        }

        @Override
        public Task createTask(long id, String type, String action, TaskId parent, Map<String, String> headers) {
            return new CancellableTask(id, type, action, "model [" + modelId + "]", parent, headers);
        }
    }

    /** How one node's vectors compare with those in its folder of the model, or why they cannot be compared. */
    static final class NodeResponse extends BaseNodeResponse {
        /** Null if there is none, for the reason of {@code error}. */
        private final GoldenComparison comparison;

        private final String error;

        private NodeResponse(DiscoveryNode node, GoldenComparison comparison, String error) {
            super(node);
            this.comparison = comparison;
            this.error = error;
        }

        static NodeResponse compared(DiscoveryNode node, GoldenComparison comparison) {
            return new NodeResponse(node, comparison, null);
        }

        static NodeResponse failed(DiscoveryNode node, Exception failure) {
            return new NodeResponse(node, null, String.valueOf(failure.getMessage()));
        }

        NodeResponse(StreamInput in, DiscoveryNode node) throws IOException {
            super(in, node);
            this.comparison = in.readBoolean()
                    ? new GoldenComparison(
                            in.readBoolean(),
                            in.readEnum(Precision.class),
                            new VectorComparison(in.readVInt(), in.readDouble(), in.readDouble()))
                    : null;
            this.error = in.readOptionalString();
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeBoolean(comparison != null);
            if (comparison != null) {
                out.writeBoolean(comparison.quantized());
                out.writeEnum(comparison.precision());
                out.writeVInt(comparison.vectors().texts());
                out.writeDouble(comparison.vectors().maxDifference());
                out.writeDouble(comparison.vectors().minCosine());
            }
            out.writeOptionalString(error);
        }

        GoldenComparison comparison() {
            return comparison;
        }

        String error() {
            return error;
        }
    }

    /** Whether the model works as it ought to on each node, and on all. */
    public static final class Response extends NodesAction.Response<NodeResponse> {
        private final Request request;

        Response(ClusterName cluster, List<NodeResponse> nodes, List<FailedNodeException> failures, Request request) {
            super(cluster, nodes, failures);
            this.request = request;
        }

        /** Whether all nodes have answered, and all of them well. */
        boolean isOk() {
            return failures().isEmpty() && getNodes().stream().allMatch(node -> problem(node) == null);
        }

        /** What is wrong on a node, or null. */
        private String problem(NodeResponse node) {
            if (node.error != null) {
                return node.error;
            }
            VectorComparison vectors = node.comparison.vectors();
            if (vectors.texts() == 0) {
                return "no [golden.json] in the folder of the model";
            }
            if (node.comparison.quantized() || node.comparison.precision() == Precision.BFLOAT16) {
                float least =
                        node.comparison.quantized() ? request.minCosine : (float) VectorComparison.BFLOAT16_MIN_COSINE;
                return vectors.minCosine() >= least
                        ? null
                        : "the cosine to the golden vectors is [" + (float) vectors.minCosine() + "], at least ["
                                + least + "] is valid";
            }
            return vectors.maxDifference() <= request.tolerance
                    ? null
                    : "a value differs from the golden vectors by [" + (float) vectors.maxDifference() + "], at most ["
                            + request.tolerance + "] is valid";
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            builder.field("model_id", request.modelId.value())
                    .field("ok", isOk())
                    .field("tolerance", request.tolerance)
                    .field("min_cosine", request.minCosine)
                    .startObject("nodes");
            for (NodeResponse node : getNodes()) {
                builder.startObject(node.getNode().getId())
                        .field("name", node.getNode().getName())
                        .field("ok", problem(node) == null);
                if (node.comparison != null) {
                    toXContent(builder, node.comparison);
                }
                if (problem(node) != null) {
                    builder.field("error", problem(node));
                }
                builder.endObject();
            }
            return builder.endObject();
        }

        private static void toXContent(XContentBuilder builder, GoldenComparison comparison) throws IOException {
            VectorComparison vectors = comparison.vectors();
            builder.field("quantized", comparison.quantized())
                    .field("precision", comparison.precision().key())
                    .field("texts", vectors.texts());
            if (vectors.texts() > 0) {
                // Infinity is no JSON: a vector of another length differs by no number.
                if (Double.isFinite(vectors.maxDifference())) {
                    builder.field("max_difference", (float) vectors.maxDifference());
                }
                builder.field("min_cosine", (float) vectors.minCosine());
            }
        }
    }

    private final EmbeddingService service;

    @Inject
    public CheckModelAction(
            ClusterService clusterService,
            TransportService transportService,
            ActionFilters filters,
            ThreadPool threadPool,
            EmbeddingService service) {
        super(TYPE.name(), clusterService, transportService, filters, threadPool.generic(), NodeResponse::new);
        this.service = service;
    }

    @Override
    ModelId modelId(Request request) {
        return request.modelId;
    }

    @Override
    protected void nodeOperationAsync(ModelRequest request, Task task, ActionListener<NodeResponse> listener) {
        CancellableTask cancellable = (CancellableTask) task;
        DiscoveryNode node = transportService.getLocalNode();
        ActionListener<NodeResponse> once = orCancelled(task, listener);
        ActionListener<GoldenComparison> compared = ActionListener.wrap(
                comparison -> once.onResponse(NodeResponse.compared(node, comparison)),
                failure -> once.onResponse(NodeResponse.failed(node, failure)));
        ActionListener.run(once, ignored -> {
            KnownModels.check(service, request.modelId());
            service.compareWithGolden(request.modelId(), cancellable::isCancelled, compared);
        });
    }

    @Override
    protected Response newResponse(Request request, List<NodeResponse> responses, List<FailedNodeException> failures) {
        return new Response(clusterService.getClusterName(), responses, failures, request);
    }
}
