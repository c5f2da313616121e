/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.Retriever;
import co.elastic.clients.elasticsearch._types.StandardRetriever;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.explain.Explanation;
import co.elastic.clients.elasticsearch.core.explain.ExplanationDetail;
import co.elastic.clients.json.JsonpMapper;
import io.github.ingestdjl.loader.index.SearchResult.Ranks;
import jakarta.json.stream.JsonGenerator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plugin's retriever, which fuses a list by meaning and a list by words on the node. The client knows Elastic's own retrievers alone, so this
 * one takes the place of one of them and writes itself.
 */
final class HybridRetriever extends Retriever {

    static final String NAME = "djl_hybrid";

    // As the plugin explains what a list gives to a paper that it has.
    private static final Pattern RANK = Pattern.compile("\\brank \\[(\\d+)]");

    private final Query meaning;
    private final Query words;
    private final FusionOptions fusion;
    private final int window;

    /** @param window how many papers of each list are fused */
    HybridRetriever(Query meaning, Query words, FusionOptions fusion, int window) {
        super(StandardRetriever.of(standard -> standard));
        this.meaning = meaning;
        this.words = words;
        this.fusion = fusion;
        this.window = window;
    }

    /** Where a paper comes from; null without an explanation. */
    static Ranks ranks(Explanation explanation) {
        if (explanation == null) {
            return null;
        }
        List<ExplanationDetail> lists = explanation.details();
        return new Ranks(rank(lists, 0), rank(lists, 1));
    }

    private static Integer rank(List<ExplanationDetail> lists, int i) {
        Matcher rank = RANK.matcher(i < lists.size() ? lists.get(i).description() : "");
        return rank.find() ? Integer.valueOf(rank.group(1)) : null;
    }

    @Override
    public void serialize(JsonGenerator generator, JsonpMapper mapper) {
        generator.writeStartObject();
        generator.writeStartObject(NAME);
        generator.writeStartArray("retrievers");
        list(generator, mapper, meaning, 1);
        list(generator, mapper, words, fusion.textWeight());
        generator.writeEnd();
        generator.write("fusion", fusion.kind().toString());
        if (fusion.rankConstant() != null) {
            generator.write("rank_constant", fusion.rankConstant());
        }
        generator.write("rank_window_size", window);
        generator.writeEnd();
        generator.writeEnd();
    }

    private static void list(JsonGenerator generator, JsonpMapper mapper, Query query, double weight) {
        generator.writeStartObject();
        generator.writeStartObject("retriever");
        generator.writeStartObject("standard");
        generator.writeKey("query");
        query.serialize(generator, mapper);
        generator.writeEnd();
        generator.writeEnd();
        generator.write("weight", weight);
        generator.writeEnd();
    }
}
