/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Pooling;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.plugin.model.LoadedModels;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.json.JsonXContent;

/** The models that {@code python -m ingest_djl fixtures} writes. */
final class TinyModels {
    /** Returns token vectors, those of padding large. */
    static final String TOKENS = "tiny-tokens";

    /** The same, with token types. */
    static final String TYPES = "tiny-types";

    /** Returns a vector for each text, zero for the text {@code void}. */
    static final String TEXTS = "tiny-texts";

    /** Returns a vector for each text whose values are no numbers. */
    static final String NAN = "tiny-nan";

    /** Returns a zero vector for each text. */
    static final String ZERO = "tiny-zero";

    /** Returns what it likes, by the words of a text. */
    static final String MOODY = "tiny-moody";

    /** Returns no tensor. */
    static final String STRINGS = "tiny-strings";

    /** Returns one number for all texts. */
    static final String SCALAR = "tiny-scalar";

    /** Returns a tuple, of the vectors and the tokens. */
    static final String PAIR = "tiny-pair";

    /** The same as {@link #TEXTS} but for its numbers, and can compute in bfloat16. */
    static final String BFLOAT16 = "tiny-bfloat16";

    private TinyModels() {}

    static ModelSpec spec(String name) {
        return LoadedModels.repository(root(), root()).find(new ModelId(name));
    }

    static ModelSpec spec(String name, Pooling pooling, boolean normalize) {
        return new Variant(spec(name)).pooling(pooling).normalize(normalize).spec();
    }

    static Variant variant(String name) {
        return new Variant(spec(name));
    }

    /** What Python computed. */
    static Expected expected(String name) {
        try {
            return new Expected(XContentHelper.convertToMap(
                    JsonXContent.jsonXContent,
                    Files.readString(root().resolve(name).resolve("expected.json")),
                    false));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path root() {
        try {
            return Path.of(Objects.requireNonNull(TinyModels.class.getResource("/models"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** A model that is used otherwise than its folder says. */
    static final class Variant {
        private final ModelSpec base;
        private Path model;
        private Path tokenizer;
        private Pooling pooling;
        private boolean normalize;
        private boolean addSpecialTokens;
        private int maxLength;
        private int dimensions;
        private Precision precision;

        Variant(ModelSpec base) {
            this.base = base;
            model = base.model();
            tokenizer = base.tokenizer();
            pooling = base.pooling();
            normalize = base.normalize();
            addSpecialTokens = base.addSpecialTokens();
            maxLength = base.maxLength();
            dimensions = base.dimensions();
            precision = base.precision();
        }

        Variant model(Path value) {
            model = value;
            return this;
        }

        Variant tokenizer(Path value) {
            tokenizer = value;
            return this;
        }

        Variant pooling(Pooling value) {
            pooling = value;
            return this;
        }

        Variant normalize(boolean value) {
            normalize = value;
            return this;
        }

        Variant addSpecialTokens(boolean value) {
            addSpecialTokens = value;
            return this;
        }

        Variant maxLength(int value) {
            maxLength = value;
            return this;
        }

        Variant dimensions(int value) {
            dimensions = value;
            return this;
        }

        Variant precision(Precision value) {
            precision = value;
            return this;
        }

        ModelSpec spec() {
            return new ModelSpec(
                    base.id(),
                    model,
                    tokenizer,
                    pooling,
                    normalize,
                    base.includeTokenTypes(),
                    addSpecialTokens,
                    maxLength,
                    "query: ",
                    "passage: ",
                    dimensions,
                    precision);
        }
    }

    /** @param json an {@code expected.json} */
    record Expected(Map<String, Object> json) {
        @SuppressWarnings("unchecked")
        List<String> texts() {
            return (List<String>) json.get("texts");
        }

        @SuppressWarnings("unchecked")
        List<long[]> ids() {
            return ((List<List<Number>>) json.get("ids"))
                    .stream()
                            .map(row ->
                                    row.stream().mapToLong(Number::longValue).toArray())
                            .toList();
        }

        @SuppressWarnings("unchecked")
        List<float[]> vectors(Pooling pooling, boolean normalized) {
            Map<String, Object> poolings = (Map<String, Object>) json.get("vectors");
            return vectors((Map<String, Object>) poolings.get(pooling.key()), normalized);
        }

        @SuppressWarnings("unchecked")
        List<float[]> bfloat16Vectors(boolean normalized) {
            return vectors((Map<String, Object>) json.get("bfloat16"), normalized);
        }

        @SuppressWarnings("unchecked")
        private static List<float[]> vectors(Map<String, Object> vectors, boolean normalized) {
            return ((List<List<Number>>) vectors.get(normalized ? "normalized" : "raw"))
                    .stream().map(Expected::floats).toList();
        }

        private static float[] floats(List<Number> row) {
            float[] values = new float[row.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(i).floatValue();
            }
            return values;
        }
    }
}
