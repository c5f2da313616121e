/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.common.collect.Iterators;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.xcontent.ChunkedToXContentObject;
import org.elasticsearch.xcontent.ToXContent;

/** One vector for each text of a request, in its order. Written vector by vector: a thousand of them are megabytes. */
public final class EmbedResponse extends ActionResponse implements ChunkedToXContentObject {
    private final String modelId;
    private final long tookMillis;
    private final List<float[]> vectors;

    EmbedResponse(String modelId, long tookMillis, List<float[]> vectors) {
        this.modelId = modelId;
        this.tookMillis = tookMillis;
        this.vectors = vectors;
    }

    EmbedResponse(StreamInput in) throws IOException {
        this(in.readString(), in.readVLong(), in.readCollectionAsImmutableList(StreamInput::readFloatArray));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(modelId);
        out.writeVLong(tookMillis);
        out.writeCollection(vectors, StreamOutput::writeFloatArray);
    }

    @Override
    public Iterator<? extends ToXContent> toXContentChunked(ToXContent.Params params) {
        return Iterators.concat(
                Iterators.<ToXContent>single((builder, ignored) -> builder.startObject()
                        .field("model_id", modelId)
                        .field("took", tookMillis)
                        .startArray("embeddings")),
                Iterators.<float[], ToXContent>map(
                        vectors.iterator(),
                        vector -> (builder, ignored) ->
                                builder.startObject().array("vector", vector).endObject()),
                Iterators.<ToXContent>single(
                        (builder, ignored) -> builder.endArray().endObject()));
    }
}
