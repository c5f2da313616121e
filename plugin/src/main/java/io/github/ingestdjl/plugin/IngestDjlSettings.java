/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.format.Problems;
import io.github.ingestdjl.plugin.inference.InferenceOptions;
import java.util.List;
import java.util.function.Function;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.common.unit.MemorySizeValue;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.core.TimeValue;

/** The node settings {@code ingest.djl.*}: read when the node starts, the dynamic ones whenever they change. */
final class IngestDjlSettings {
    /** The model used where a pipeline or a query names none. */
    static final Setting<ModelId> DEFAULT_MODEL = new Setting<>(
            "ingest.djl.default_model",
            "arxiv-static-384-v3",
            named("ingest.djl.default_model", ModelId::new),
            Property.NodeScope);

    /** Models loaded when the node starts, not when they are first used. */
    static final Setting<List<ModelId>> PRELOAD = Setting.listSetting(
            "ingest.djl.preload", List.of(), named("ingest.djl.preload", ModelId::new), Property.NodeScope);

    /** Whether models may use operators that reach files, processes or the network. */
    static final Setting<Boolean> ALLOW_UNSAFE_OPERATORS =
            Setting.boolSetting("ingest.djl.models.allow_unsafe_operators", false, Property.NodeScope);

    /** What models compute in, as far as their folders allow it. */
    static final Setting<Precision> PRECISION = new Setting<>(
            "ingest.djl.precision", "auto", named("ingest.djl.precision", Precision::fromKey), Property.NodeScope);

    /** How many batches run at a time, each on one thread. */
    static final Setting<Integer> WORKERS = Setting.intSetting(
            "ingest.djl.inference.workers",
            settings -> Integer.toString(EsExecutors.allocatedProcessors(settings)),
            1,
            1024,
            Property.NodeScope);

    /** The most tokens of a batch, padding included. */
    static final Setting<Integer> BATCH_TOKENS =
            Setting.intSetting("ingest.djl.batch.max_tokens", 512, 1, 1 << 20, Property.NodeScope);

    /** How long a batch may run before its model is given up. */
    static final Setting<TimeValue> BATCH_TIMEOUT = Setting.timeSetting(
            "ingest.djl.batch.timeout",
            TimeValue.timeValueMinutes(2),
            TimeValue.timeValueSeconds(1),
            Property.NodeScope,
            Property.Dynamic);

    /** How many texts of one model may wait, queries and documents counted apart. */
    static final Setting<Integer> QUEUE_TEXTS =
            Setting.intSetting("ingest.djl.queue.max_texts", 50_000, 1, Property.NodeScope, Property.Dynamic);

    /** How many bytes of text of one model may wait, queries and documents counted apart. */
    static final Setting<ByteSizeValue> QUEUE_BYTES =
            memorySetting("ingest.djl.queue.max_bytes", "5%", ByteSizeValue.ofKb(1));

    /** How long a text may wait for its vector. */
    static final Setting<TimeValue> QUEUE_TIMEOUT = Setting.timeSetting(
            "ingest.djl.queue.timeout",
            TimeValue.timeValueSeconds(60),
            TimeValue.timeValueMillis(1),
            Property.NodeScope,
            Property.Dynamic);

    /** How many bytes of query texts and their vectors are remembered; 0 for none. */
    static final Setting<ByteSizeValue> CACHE_SIZE = memorySetting("ingest.djl.cache.size", "1%", ByteSizeValue.ZERO);

    private IngestDjlSettings() {}

    static List<Setting<?>> all() {
        return List.of(
                DEFAULT_MODEL,
                PRELOAD,
                ALLOW_UNSAFE_OPERATORS,
                PRECISION,
                WORKERS,
                BATCH_TOKENS,
                BATCH_TIMEOUT,
                QUEUE_TEXTS,
                QUEUE_BYTES,
                QUEUE_TIMEOUT,
                CACHE_SIZE);
    }

    static InferenceOptions inferenceOptions(Settings settings) {
        return new InferenceOptions(
                WORKERS.get(settings),
                BATCH_TOKENS.get(settings),
                BATCH_TIMEOUT.get(settings),
                QUEUE_TEXTS.get(settings),
                QUEUE_BYTES.get(settings),
                QUEUE_TIMEOUT.get(settings),
                CACHE_SIZE.get(settings));
    }

    /** A size in bytes, or a share of the heap. */
    private static Setting<ByteSizeValue> memorySetting(String key, String defaultValue, ByteSizeValue least) {
        return new Setting<>(
                key,
                defaultValue,
                named(key, value -> {
                    ByteSizeValue size = MemorySizeValue.parseBytesSizeValueOrHeapRatio(value, key);
                    if (size.compareTo(least) < 0) {
                        throw new IllegalArgumentException("must be at least [" + least + "]");
                    }
                    return size;
                }),
                Property.NodeScope);
    }

    /** Whoever reads why the node does not start must find the line of the configuration. */
    private static <T> Function<String, T> named(String key, Function<String, T> parser) {
        return value -> {
            try {
                return parser.apply(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "failed to parse value [" + Problems.shortened(value) + "] for setting [" + key + "]: "
                                + e.getMessage(),
                        e);
            }
        };
    }
}
