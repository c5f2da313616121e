/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.github.ingestdjl.format.Precision;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeLibraries.class)
class MatrixProductTest {
    @BeforeAll
    static void startTheEngine() {
        NativeLibraries.runtime().load(TinyModels.spec(TinyModels.TEXTS)).close();
    }

    @Test
    void bothPrecisionsAreTimed() {
        try (MatrixProduct product = MatrixProduct.load()) {
            for (Precision precision : new Precision[] {Precision.FLOAT32, Precision.BFLOAT16}) {
                assertThat(product.nanos(precision)).isPositive();
            }
        }
    }

    @Test
    void failureOfTheEngineIsAnExceptionNotTheEndOfTheProcess() {
        try (MatrixProduct product = MatrixProduct.load()) {
            assertThatThrownBy(() -> product.nanos(Precision.AUTO))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("in_auto");
        }
    }
}
