/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.plugin.inference.CacheStats;
import io.github.ingestdjl.plugin.inference.ModelStats;
import io.github.ingestdjl.plugin.inference.ModelStats.Counter;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.xcontent.support.XContentMapValues;
import org.junit.jupiter.api.Test;

class StatsActionTest {

    private static ModelStats model(String id, int loadedOn, long bytes, long texts) {
        return new ModelStats(id, loadedOn, bytes, Map.of(Counter.TEXTS, texts));
    }

    private static Map<String, Object> json(StatsAction.NodeResponse... nodes) {
        return Nodes.json(new StatsAction.Response(Nodes.CLUSTER, List.of(nodes), List.of()));
    }

    private static Object value(String path, Map<String, Object> json) {
        return XContentMapValues.extractValue(path, json);
    }

    @Test
    void totalsAreTheSumsOfTheNodes() {
        var json = json(
                new StatsAction.NodeResponse(
                        Nodes.node("a"),
                        List.of(model("k", 1, 10, 1), model("m", 1, 1000, 5)),
                        new CacheStats(1, 2, 3, 4, 5)),
                new StatsAction.NodeResponse(
                        Nodes.node("b"), List.of(model("m", 0, 0, 7)), new CacheStats(10, 20, 30, 40, 50)));
        assertThat(value("total.models.m.texts", json)).isEqualTo(12);
        assertThat(value("total.models.m.loaded_on_nodes", json)).isEqualTo(1);
        assertThat(value("total.models.m.native_memory_in_bytes", json)).isEqualTo(1000);
        assertThat(value("total.models.k.texts", json)).isEqualTo(1);
        assertThat(value("total.cache", json))
                .isEqualTo(Map.of("entries", 11, "size_in_bytes", 22, "hits", 33, "misses", 44, "evictions", 55));
    }

    @Test
    void everyNodeShowsItsOwn() {
        var json = json(
                new StatsAction.NodeResponse(
                        Nodes.node("a"), List.of(model("m", 1, 1000, 5)), new CacheStats(1, 2, 3, 4, 5)),
                new StatsAction.NodeResponse(Nodes.node("b"), List.of(), CacheStats.NONE));
        assertThat(value("nodes.id-a.name", json)).isEqualTo("a");
        assertThat(value("nodes.id-a.models.m.texts", json)).isEqualTo(5);
        assertThat(value("nodes.id-a.cache.hits", json)).isEqualTo(3);
        assertThat(value("nodes.id-b.name", json)).isEqualTo("b");
        assertThat(value("nodes.id-b.models", json)).isEqualTo(Map.of());
    }

    @Test
    void withoutAnyNodeTheTotalsAreZero() {
        var json = json();
        assertThat(value("total.models", json)).isEqualTo(Map.of());
        assertThat(value("total.cache.hits", json)).isEqualTo(0);
        assertThat(value("nodes", json)).isEqualTo(Map.of());
    }
}
