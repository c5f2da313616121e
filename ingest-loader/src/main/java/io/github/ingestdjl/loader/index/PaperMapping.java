/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.mapping.DenseVectorIndexOptionsType;
import co.elastic.clients.elasticsearch._types.mapping.DenseVectorSimilarity;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.json.JsonData;
import io.github.ingestdjl.loader.paper.Paper;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields of an index of papers.
 *
 * @param dims the length of both vectors
 * @param model the model's id, or null for the node's default model
 * @param loaderVersion written into the index for whoever wonders later
 */
record PaperMapping(int dims, Similarity similarity, String model, String loaderVersion) {

    // HNSW's own defaults, written down because Elasticsearch's default index type changes between versions.
    private static final int HNSW_M = 16;
    private static final int HNSW_EF_CONSTRUCTION = 100;
    // Lucene refuses terms above 32,766 bytes; nobody filters by a licence or report number this long.
    private static final int MAX_KEYWORD = 1024;

    /** The mapping as the cluster stores it. */
    TypeMapping definition() {
        return TypeMapping.of(mapping -> mapping.dynamic(DynamicMapping.Strict)
                .meta(meta())
                .properties("id", keyword())
                .properties("title", text())
                .properties("abstract", text())
                .properties("authors", text())
                .properties("categories", keyword())
                .properties("primary_category", keyword())
                .properties("submitted", date())
                .properties("updated", date())
                .properties("versions", Property.of(property -> property.integer(integer -> integer)))
                .properties("version_dates", date())
                .properties("doi", keyword())
                .properties("journal_ref", text())
                .properties("comments", text())
                .properties("license", keyword())
                .properties("report_no", keyword())
                .properties("submitter", keyword())
                .properties("withdrawn", Property.of(property -> property.boolean_(flag -> flag)))
                .properties(Paper.TITLE_VECTOR, vector())
                .properties(Paper.ABSTRACT_VECTOR, vector()));
    }

    private Map<String, JsonData> meta() {
        Map<String, JsonData> meta = new TreeMap<>();
        meta.put("loader_version", JsonData.of(loaderVersion));
        meta.put("similarity", JsonData.of(similarity.toString()));
        if (model != null) {
            meta.put("model", JsonData.of(model));
        }
        return meta;
    }

    private Property vector() {
        return Property.of(property -> property.denseVector(vector -> vector.dims(dims)
                .index(true)
                .similarity(
                        switch (similarity) {
                            case COSINE -> DenseVectorSimilarity.Cosine;
                            case L2_NORM -> DenseVectorSimilarity.L2Norm;
                        })
                .indexOptions(options -> options.type(DenseVectorIndexOptionsType.Int8Hnsw)
                        .m(HNSW_M)
                        .efConstruction(HNSW_EF_CONSTRUCTION))));
    }

    private static Property text() {
        // The analyser is spelt out: it decides what a query finds, so it is part of the index's contract.
        return Property.of(property -> property.text(text -> text.analyzer("standard")));
    }

    private static Property keyword() {
        return Property.of(property -> property.keyword(keyword -> keyword.ignoreAbove(MAX_KEYWORD)));
    }

    private static Property date() {
        return Property.of(property -> property.date(date -> date));
    }
}
