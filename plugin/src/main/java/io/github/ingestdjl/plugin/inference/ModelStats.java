/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.model.LoadedModel;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * What one model has done on a node since the node started, and what waits for it now.
 *
 * @param loadedOn on how many of the nodes the figures are of it is loaded
 * @param nativeBytes what its weights take in memory on them
 * @param counters what was counted
 */
public record ModelStats(String modelId, int loadedOn, long nativeBytes, Map<Counter, Long> counters)
        implements Writeable, ToXContentFragment, Comparable<ModelStats> {

    /** What is counted of a model, in the order it is shown. */
    public enum Counter {
        LOADS("loads"),
        LOAD_FAILURES("load_failures"),
        /** Texts, and passages of texts that were cut, that got their vector, one for each time it was asked for. */
        TEXTS("texts"),
        /** Tokens that went through the model, padding left out. */
        TOKENS("tokens"),
        /** Tokens that went through the model, padding included. */
        PADDED_TOKENS("padded_tokens"),
        BATCHES("batches"),
        TOKENIZE_TIME("tokenize_time_in_millis"),
        INFERENCE_TIME("inference_time_in_millis"),
        /** Texts the model saw only the beginning of. */
        TRUNCATED("truncated"),
        /** Texts that were computed together with an identical one that waited. */
        SHARED("shared"),
        /** Texts that were refused because too many waited. */
        REJECTED("rejected"),
        /** Texts that nobody waited for any more, cancelled or too late. */
        DROPPED("dropped"),
        FAILED("failed"),
        QUEUE_SEARCH("queue_search"),
        QUEUE_INGEST("queue_ingest"),
        QUEUE_BYTES("queue_in_bytes");

        private final String field;

        Counter(String field) {
            this.field = field;
        }
    }

    /** Counters travel by name: one that this node does not know is left out, one that it misses is 0. */
    public ModelStats(StreamInput in) throws IOException {
        this(in.readString(), in.readVInt(), in.readVLong(), byCounter(in.readMap(StreamInput::readVLong)));
    }

    private static Map<Counter, Long> byCounter(Map<String, Long> byName) {
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            counters.put(counter, byName.getOrDefault(counter.field, 0L));
        }
        return counters;
    }

    static ModelStats of(ModelId id, ServedModel model) {
        InferenceStats stats = model.stats();
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        counters.put(Counter.LOADS, stats.loads.sum());
        counters.put(Counter.LOAD_FAILURES, stats.loadFailures.sum());
        counters.put(Counter.TEXTS, stats.texts.sum());
        counters.put(Counter.TOKENS, stats.tokens.sum());
        counters.put(Counter.PADDED_TOKENS, stats.paddedTokens.sum());
        counters.put(Counter.BATCHES, stats.batches.sum());
        counters.put(Counter.TOKENIZE_TIME, TimeUnit.NANOSECONDS.toMillis(stats.tokenizeNanos.sum()));
        counters.put(Counter.INFERENCE_TIME, TimeUnit.NANOSECONDS.toMillis(stats.inferenceNanos.sum()));
        counters.put(Counter.TRUNCATED, stats.truncated.sum());
        counters.put(Counter.SHARED, stats.shared.sum());
        counters.put(Counter.REJECTED, stats.rejected.sum());
        counters.put(Counter.DROPPED, stats.dropped.sum());
        counters.put(Counter.FAILED, stats.failed.sum());
        counters.put(Counter.QUEUE_SEARCH, (long) model.waitingTexts(Priority.SEARCH));
        counters.put(Counter.QUEUE_INGEST, (long) model.waitingTexts(Priority.INGEST));
        counters.put(Counter.QUEUE_BYTES, model.waitingBytes());
        LoadedModel loaded = model.serving();
        return new ModelStats(id.value(), loaded == null ? 0 : 1, loaded == null ? 0 : loaded.nativeBytes(), counters);
    }

    public long counter(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** The sum of two nodes' figures of the same model. */
    public ModelStats plus(ModelStats other) {
        Map<Counter, Long> sum = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            sum.put(counter, counter(counter) + other.counter(counter));
        }
        return new ModelStats(modelId, loadedOn + other.loadedOn, nativeBytes + other.nativeBytes, sum);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(modelId);
        out.writeVInt(loadedOn);
        out.writeVLong(nativeBytes);
        out.writeMap(counters, (stream, counter) -> stream.writeString(counter.field), StreamOutput::writeVLong);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject(modelId).field("loaded_on_nodes", loadedOn).field("native_memory_in_bytes", nativeBytes);
        for (Counter counter : Counter.values()) {
            builder.field(counter.field, counter(counter));
        }
        return builder.endObject();
    }

    @Override
    public int compareTo(ModelStats other) {
        return modelId.compareTo(other.modelId);
    }
}
