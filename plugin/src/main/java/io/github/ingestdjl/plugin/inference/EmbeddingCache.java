/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import io.github.ingestdjl.plugin.model.LongText;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.common.cache.Cache;
import org.elasticsearch.common.cache.CacheBuilder;
import org.elasticsearch.common.unit.ByteSizeValue;

/**
 * Remembers the vectors of query texts: a dashboard asks for the same one a dozen times. Least recently used go first.
 * Safe for several threads.
 */
final class EmbeddingCache {
    /** What an entry holds beside characters and values. */
    private static final int BYTES_PER_ENTRY = 160;

    /**
     * @param fingerprint the model's, so that a changed model never answers with old vectors
     */
    private record Key(String fingerprint, LongText longText, String text) {}

    private final Cache<Key, float[]> cache;
    private final long maxBytes;

    EmbeddingCache(ByteSizeValue size) {
        this.maxBytes = size.getBytes();
        this.cache = CacheBuilder.<Key, float[]>builder()
                .setMaximumWeight(maxBytes)
                .weigher((key, vector) -> bytes(key.text, vector.length))
                .build();
    }

    private static long bytes(String text, int dimensions) {
        return BYTES_PER_ENTRY + 2L * text.length() + (long) Float.BYTES * dimensions;
    }

    /** Copies of the vectors of all texts, or null if one is missing. */
    List<float[]> get(String fingerprint, LongText longText, List<String> texts) {
        if (maxBytes == 0) {
            return null;
        }
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (String text : texts) {
            float[] vector = cache.get(new Key(fingerprint, longText, text));
            if (vector == null) {
                return null;
            }
            vectors.add(vector.clone());
        }
        return vectors;
    }

    /** Remembers copies of the vectors of some texts. */
    void put(String fingerprint, LongText longText, List<String> texts, List<float[]> vectors) {
        for (int i = 0; i < vectors.size(); i++) {
            float[] vector = vectors.get(i);
            if (bytes(texts.get(i), vector.length) <= maxBytes) {
                cache.put(new Key(fingerprint, longText, texts.get(i)), vector.clone());
            }
        }
    }

    CacheStats stats() {
        var counts = cache.stats();
        return new CacheStats(
                cache.count(), cache.weight(), counts.getHits(), counts.getMisses(), counts.getEvictions());
    }
}
