/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * What a cache of query texts holds and has done since its node started.
 *
 * @param bytes an estimate of the memory it holds
 */
public record CacheStats(long entries, long bytes, long hits, long misses, long evictions)
        implements Writeable, ToXContentFragment {
    public static final CacheStats NONE = new CacheStats(0, 0, 0, 0, 0);

    public CacheStats(StreamInput in) throws IOException {
        this(in.readVLong(), in.readVLong(), in.readVLong(), in.readVLong(), in.readVLong());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeVLong(entries);
        out.writeVLong(bytes);
        out.writeVLong(hits);
        out.writeVLong(misses);
        out.writeVLong(evictions);
    }

    public CacheStats plus(CacheStats other) {
        return new CacheStats(
                entries + other.entries,
                bytes + other.bytes,
                hits + other.hits,
                misses + other.misses,
                evictions + other.evictions);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject("cache")
                .field("entries", entries)
                .field("size_in_bytes", bytes)
                .field("hits", hits)
                .field("misses", misses)
                .field("evictions", evictions)
                .endObject();
    }
}
