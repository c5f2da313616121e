/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelSpecTest {

    @Test
    void textGetsThePrefixOfItsInputType() {
        ModelSpec spec = spec("query: ", "passage: ");
        assertThat(spec.prefixed("black holes", InputType.QUERY)).isEqualTo("query: black holes");
        assertThat(spec.prefixed("black holes", InputType.PASSAGE)).isEqualTo("passage: black holes");
    }

    @Test
    void textStaysAsItIsWithoutPrefix() {
        assertThat(spec("", "").prefixed(" black holes", InputType.QUERY)).isEqualTo(" black holes");
    }

    private static ModelSpec spec(String queryPrefix, String passagePrefix) {
        Path file = Path.of("unused");
        return new ModelSpec(
                new ModelId("a"),
                file,
                file,
                Pooling.MEAN,
                true,
                false,
                true,
                512,
                queryPrefix,
                passagePrefix,
                0,
                Precision.FLOAT32);
    }
}
