/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.plugin.inference.InferenceOptions;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.core.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestDjlSettingsTest {
    @Test
    void defaultsAreThoseOfTheDocumentation() {
        InferenceOptions options = IngestDjlSettings.inferenceOptions(Settings.EMPTY);
        assertThat(options.batchTokens()).isEqualTo(512);
        assertThat(options.queueTexts()).isEqualTo(50_000);
        assertThat(options.queueTimeout()).isEqualTo(TimeValue.timeValueSeconds(60));
        long heap = Runtime.getRuntime().maxMemory();
        assertThat(options.queueBytes().getBytes()).isBetween(heap / 25, heap / 15);
        assertThat(options.cacheSize().getBytes()).isBetween(heap / 120, heap / 80);
        assertThat(IngestDjlSettings.DEFAULT_MODEL.get(Settings.EMPTY)).hasToString("arxiv-static-384-v3");
        assertThat(IngestDjlSettings.PRECISION.get(Settings.EMPTY)).isEqualTo(Precision.AUTO);
        assertThat(IngestDjlSettings.ALLOW_UNSAFE_OPERATORS.get(Settings.EMPTY)).isFalse();
    }

    @Test
    void cacheMayBeTurnedOffAndTheQueueBeShort() {
        InferenceOptions options = IngestDjlSettings.inferenceOptions(Settings.builder()
                .put("ingest.djl.cache.size", "0b")
                .put("ingest.djl.queue.max_bytes", "1kb")
                .build());
        assertThat(options.cacheSize()).isEqualTo(ByteSizeValue.ZERO);
        assertThat(options.queueBytes()).isEqualTo(ByteSizeValue.ofKb(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ingest.djl.queue.max_bytes | 0                | must be at least [1kb]
            ingest.djl.queue.max_bytes | -1               | must be at least [1kb]
            ingest.djl.queue.max_bytes | 1023b            | must be at least [1kb]
            ingest.djl.cache.size      | -1               | must be at least [0b]
            ingest.djl.default_model   | All-MiniLM-L6-v2 | must match [[a-z0-9]
            ingest.djl.precision       | float16          | must be one of [auto, float32, bfloat16], got [float16]
            ingest.djl.precision       | BFLOAT16         | must be one of [auto, float32, bfloat16], got [BFLOAT16]
            ingest.djl.preload         | good,../../etc   | got [../../etc]
            """)
    void valueThatMakesNoSenseIsRefusedWithTheNameOfItsSetting(String key, String value, String reason) {
        Setting<?> setting = IngestDjlSettings.all().stream()
                .filter(candidate -> candidate.getKey().equals(key))
                .findFirst()
                .orElseThrow();
        Settings settings = Settings.builder().put(key, value).build();
        assertThatThrownBy(() -> setting.get(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("for setting [" + key + "]")
                .hasMessageContaining(reason);
    }

    @Test
    void onlyWhatCanChangeIsDynamic() {
        assertThat(IngestDjlSettings.all())
                .filteredOn(Setting::isDynamic)
                .extracting(Setting::getKey)
                .containsExactly("ingest.djl.batch.timeout", "ingest.djl.queue.max_texts", "ingest.djl.queue.timeout");
    }
}
