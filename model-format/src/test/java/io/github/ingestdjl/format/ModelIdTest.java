/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "all-minilm-l6-v2", "arxiv_static.384", "a..b"})
    void acceptsLowerCaseNamesOfFolders(String value) {
        assertThat(new ModelId(value)).hasToString(value);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                ".", "..", ".hidden", "../etc", "a/b", "a\\b", "/etc", "-a", "_a", "A", "modél", "a b", "a\n", " a"
            })
    void refusesWhatCouldLeaveTheModelsFolder(String value) {
        assertThatThrownBy(() -> new ModelId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[model_id] must match [[a-z0-9][a-z0-9._-]{0,127}], got [" + value + "]");
    }

    @Test
    void isNoLongerThanAFileNameMayBe() {
        assertThat(ModelId.isValid("a".repeat(128))).isTrue();
        assertThat(ModelId.isValid("a".repeat(129))).isFalse();
    }
}
