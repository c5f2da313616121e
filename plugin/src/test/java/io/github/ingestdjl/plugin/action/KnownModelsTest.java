/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.action;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.plugin.inference.TestEmbeddingServices;
import io.github.ingestdjl.plugin.model.FakeLoader;
import java.io.IOException;
import java.nio.file.Path;
import org.elasticsearch.ResourceNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownModelsTest {

    @Test
    void modelThatIsThereIsKnownWorkingOrNot(@TempDir Path root) throws IOException {
        try (var services = new TestEmbeddingServices(root, FakeLoader.unsupported("no libtorch here"))) {
            assertThatCode(() -> KnownModels.check(services.service(), TestEmbeddingServices.MODEL))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void modelThatIsNotThereIsNotFoundAmongTheValidOnes(@TempDir Path root) throws IOException {
        try (var services = new TestEmbeddingServices(root, FakeLoader.unsupported("no libtorch here"))) {
            assertThatThrownBy(() -> KnownModels.check(services.service(), new ModelId("none")))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessage("[model_id] names no model, got [none], valid are [tiny]");
        }
    }
}
