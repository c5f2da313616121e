/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.plugin.model.LoadedModel;
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
 * @param state where it is in its life: absent, loading, serving or draining
 * @param definition how it makes vectors of texts; null if its folder is invalid and it is not loaded
 * @param dimensions the number of values of a vector; 0 if the folder does not say it and it is not loaded
 * @param fingerprint null if it is not loaded
 * @param precision what it computes in; null if it is not loaded
 * @param nativeBytes what its weights take outside the heap; 0 if it is not loaded
 * @param error what is wrong with its folder, or null; a loaded model goes on working without its folder
 * @param loadFailure why it could not be loaded when that was tried last, or null
 */
public record ModelInfo(
        String modelId,
        boolean bundled,
        boolean isDefault,
        String state,
        Definition definition,
        int dimensions,
        String fingerprint,
        String precision,
        long nativeBytes,
        String error,
        Failure loadFailure)
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

    /**
     * Why a model could not be loaded.
     *
     * @param millis when it was tried, since the epoch
     */
    public record Failure(String reason, long millis) implements Writeable {
        Failure(StreamInput in) throws IOException {
            this(in.readString(), in.readVLong());
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeString(reason);
            out.writeVLong(millis);
        }
    }

    public ModelInfo(StreamInput in) throws IOException {
        this(
                in.readString(),
                in.readBoolean(),
                in.readBoolean(),
                in.readString(),
                in.readOptionalWriteable(Definition::new),
                in.readVInt(),
                in.readOptionalString(),
                in.readOptionalString(),
                in.readVLong(),
                in.readOptionalString(),
                in.readOptionalWriteable(Failure::new));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(modelId);
        out.writeBoolean(bundled);
        out.writeBoolean(isDefault);
        out.writeString(state);
        out.writeOptionalWriteable(definition);
        out.writeVInt(dimensions);
        out.writeOptionalString(fingerprint);
        out.writeOptionalString(precision);
        out.writeVLong(nativeBytes);
        out.writeOptionalString(error);
        out.writeOptionalWriteable(loadFailure);
    }

    /**
     * A model that is in memory is described as it was loaded, whatever has become of its folder.
     *
     * @param spec what its folder says now; null if that is invalid, for the reason of {@code error}
     */
    static ModelInfo of(
            ModelId id, boolean bundled, boolean isDefault, ModelSpec spec, String error, ServedModel.Status status) {
        LoadedModel loaded = status.loaded();
        ModelSpec described = loaded == null ? spec : loaded.spec();
        LoadFailure failure = status.failure();
        return new ModelInfo(
                id.value(),
                bundled,
                isDefault,
                status.state().key(),
                described == null ? null : new Definition(described),
                loaded != null ? loaded.dimensions() : spec == null ? 0 : spec.dimensions(),
                loaded == null ? null : loaded.fingerprint(),
                loaded == null ? null : loaded.precision().key(),
                loaded == null ? 0 : loaded.nativeBytes(),
                error,
                failure == null ? null : new Failure(String.valueOf(failure.reason()), failure.millis()));
    }

    public boolean isLoaded() {
        return fingerprint != null;
    }
}
