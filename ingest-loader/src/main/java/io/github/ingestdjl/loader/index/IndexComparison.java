/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.mapping.DenseVectorProperty;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.json.JsonData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an index that is there would have to be to serve. Only what makes vectors incomparable counts, not who made the index when. */
final class IndexComparison {

    private final IndexSetup.Spec spec;
    private final String name;
    private final int dims;
    private final List<String> differences = new ArrayList<>();

    IndexComparison(IndexSetup.Spec spec, String name, int dims) {
        this.spec = spec;
        this.name = name;
        this.dims = dims;
    }

    /** Every difference with both values; none when the index will do. */
    List<String> differences(IndexState index) {
        differences.clear();
        TypeMapping mapping = index.mappings();
        PaperField.BOTH.vectors().forEach(field -> compareVector(mapping, field));
        compare("model", model(mapping), spec.model() == null ? "node's default" : spec.model());
        compare("default_pipeline", defaultPipeline(index), spec.pipeline());
        return List.copyOf(differences);
    }

    private void compareVector(TypeMapping mapping, String field) {
        Property property = mapping == null ? null : mapping.properties().get(field);
        boolean wanted = spec.vectors().vectors().contains(field);
        if (property == null || !property.isDenseVector() || !wanted) {
            compare(
                    field,
                    property == null ? "none" : property._kind().jsonValue(),
                    wanted ? Property.Kind.DenseVector.jsonValue() : "none");
            return;
        }
        DenseVectorProperty vector = property.denseVector();
        compare(field + ".dims", String.valueOf(vector.dims()), String.valueOf(dims));
        // Elasticsearch's own default is cosine; it is left out of the mapping it returns when it was not set.
        String similarity =
                vector.similarity() == null ? "cosine" : vector.similarity().jsonValue();
        compare(field + ".similarity", similarity, spec.similarity().toString());
    }

    private static String model(TypeMapping mapping) {
        JsonData model = mapping == null ? null : mapping.meta().get("model");
        return model == null ? "node's default" : model.to(String.class);
    }

    private static String defaultPipeline(IndexState index) {
        String pipeline = LoadTarget.settings(index).defaultPipeline();
        return pipeline == null ? "none" : pipeline;
    }

    private void compare(String what, String found, String expected) {
        if (!Objects.equals(found, expected)) {
            differences.add("index [" + name + "] has " + what + " [" + found + "], expected [" + expected + "]");
        }
    }
}
