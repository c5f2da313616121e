/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StrictUtf8Test {

    @Test
    void textComesBack() throws Exception {
        assertThat(StrictUtf8.decode("Erd\u0151s \ud835\udd38".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("Erd\u0151s \ud835\udd38");
    }

    @Test
    void latinAndHalfACharacterAreRefused() {
        assertThatThrownBy(() -> StrictUtf8.decode("é".getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(CharacterCodingException.class);
        assertThatThrownBy(() -> StrictUtf8.decode(new byte[] {(byte) 0xe2, (byte) 0x82}))
                .isInstanceOf(CharacterCodingException.class);
    }
}
