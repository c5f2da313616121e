/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.mapping.DenseVectorProperty;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.IndexState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an index that is there would have to be to serve. Only what makes vectors incomparable counts, not who made the index when. */
final class IndexComparison {

    private final IndexSetup.Spec spec;
    private final IndexSetup.Wanted wanted;
    private final String name;
    private final List<String> differences = new ArrayList<>();

    IndexComparison(IndexSetup.Spec spec, IndexSetup.Wanted wanted, String name) {
        this.spec = spec;
        this.wanted = wanted;
        this.name = name;
    }

    /** Every difference with both values; none when the index will do. */
    List<String> differences(IndexState index) {
        differences.clear();
        TypeMapping mapping = index.mappings();
        PaperField.BOTH.vectors().forEach(field -> compareVector(mapping, field));
        IndexModel noted = IndexModel.of(mapping);
        if (noted.id() != null || spec.model() != null) {
            compare(
                    "model",
                    noted.id() == null ? "unknown" : noted.id(),
                    wanted.model().id());
        }
        if (noted.id() != null && noted.id().equals(wanted.model().id())) {
            compare("model_fingerprint", noted.fingerprint(), wanted.model().fingerprint());
        }
        compare("default_pipeline", defaultPipeline(index), wanted.pipeline());
        return List.copyOf(differences);
    }

    private void compareVector(TypeMapping mapping, String field) {
        Property property = mapping == null ? null : mapping.properties().get(field);
        boolean present = spec.vectors().vectors().contains(field);
        if (property == null || !property.isDenseVector() || !present) {
            compare(
                    field,
                    property == null ? "none" : property._kind().jsonValue(),
                    present ? Property.Kind.DenseVector.jsonValue() : "none");
            return;
        }
        DenseVectorProperty vector = property.denseVector();
        compare(field + ".dims", String.valueOf(vector.dims()), String.valueOf(wanted.dims()));
        // Elasticsearch's own default is cosine; it is left out of the mapping it returns when it was not set.
        String similarity =
                vector.similarity() == null ? "cosine" : vector.similarity().jsonValue();
        compare(field + ".similarity", similarity, spec.similarity().toString());
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
