/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.LoadedModel;
import io.github.ingestdjl.plugin.model.ModelSpec;
import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * What a node has of one model.
 *
 * @param bundled whether its folder came with the plugin, not with the node's configuration
 * @param isDefault whether the node takes it where none is named
 * @param definition how it makes vectors of texts; null if its folder is invalid and it is not loaded
 * @param dimensions the number of values of a vector; 0 if the folder does not say it and it is not loaded
 * @param fingerprint null if it is not loaded
 * @param nativeBytes what it holds outside the heap
 * @param error what is wrong with its folder, or null; a loaded model goes on working without its folder
 */
public record ModelInfo(
        String modelId,
        boolean bundled,
        boolean isDefault,
        Definition definition,
        int dimensions,
        String fingerprint,
        long nativeBytes,
        String error)
        implements Writeable {

    /** How a model makes vectors of texts, as its folder says it; see {@link ModelSpec}. */
    public record Definition(String pooling, boolean normalize, int maxLength, String queryPrefix, String passagePrefix)
            implements Writeable, ToXContentFragment {

        Definition(ModelSpec spec) {
            this(spec.pooling().key(), spec.normalize(), spec.maxLength(), spec.queryPrefix(), spec.passagePrefix());
        }

        Definition(StreamInput in) throws IOException {
            this(in.readString(), in.readBoolean(), in.readVInt(), in.readString(), in.readString());
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeString(pooling);
            out.writeBoolean(normalize);
            out.writeVInt(maxLength);
            out.writeString(queryPrefix);
            out.writeString(passagePrefix);
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.field("pooling", pooling)
                    .field("normalize", normalize)
                    .field("max_length", maxLength)
                    .field("query_prefix", queryPrefix)
                    .field("passage_prefix", passagePrefix);
        }
    }

    public ModelInfo(StreamInput in) throws IOException {
        this(
                in.readString(),
                in.readBoolean(),
                in.readBoolean(),
                in.readOptionalWriteable(Definition::new),
                in.readVInt(),
                in.readOptionalString(),
                in.readVLong(),
                in.readOptionalString());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(modelId);
        out.writeBoolean(bundled);
        out.writeBoolean(isDefault);
        out.writeOptionalWriteable(definition);
        out.writeVInt(dimensions);
        out.writeOptionalString(fingerprint);
        out.writeVLong(nativeBytes);
        out.writeOptionalString(error);
    }

    /** A model in memory, which is described as it was loaded, whatever has become of its folder. */
    static ModelInfo loaded(LoadedModel model, int dimensions, boolean bundled, boolean isDefault, String error) {
        return new ModelInfo(
                model.spec().id().value(),
                bundled,
                isDefault,
                new Definition(model.spec()),
                dimensions,
                model.fingerprint(),
                model.bytes(),
                error);
    }

    /** A model whose folder is valid and which is not in memory. */
    static ModelInfo notLoaded(ModelSpec spec, boolean bundled, boolean isDefault) {
        return new ModelInfo(
                spec.id().value(), bundled, isDefault, new Definition(spec), spec.dimensions(), null, 0, null);
    }

    /** A model whose folder is invalid and which is not in memory. */
    static ModelInfo invalid(String modelId, boolean bundled, boolean isDefault, String error) {
        return new ModelInfo(modelId, bundled, isDefault, null, 0, null, 0, error);
    }

    public boolean isLoaded() {
        return fingerprint != null;
    }
}
