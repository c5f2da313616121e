/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.format.TensorStorages.Storage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TensorStoragesTest {
    /** As TorchScript's pickler writes a persistent id, names remembered at their first use. */
    private static final String FIRST =
            "(X\7\0\0\0storageq\1ctorch\nFloatStorage\nq\2X\1\0\0\0000q\3X\3\0\0\0cpuq\4K\5tQ";

    private static byte[] bytes(String pickle) {
        return ("\u0080\2" + pickle).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void storagesHaveTheirKeysAndBytes() {
        String second = "(h\1ctorch\nLongStorage\nX\1\0\0\0001h\4M\0\1tQ";
        assertThat(TensorStorages.in(bytes(FIRST + second + ".")))
                .containsExactly(new Storage("0", 20), new Storage("1", 2048));
    }

    @Test
    void otherValuesArePassedOver() {
        String values = "}(X\1\0\0\0aN\u0088G\0\0\0\0\0\0\0\0J\1\0\0\0\u008a\2\1\2u](K\1K\2e)\u0081}b0";
        assertThat(TensorStorages.in(bytes(values + FIRST + "."))).containsExactly(new Storage("0", 20));
    }

    @Test
    void pickleThatWasCutShortIsRefusedWhereverItWasCut() {
        byte[] whole = bytes(FIRST + ".");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> TensorStorages.in(cut))
                    .as("cut after %d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsNoPickleIsRefused() {
        assertThatThrownBy(() -> TensorStorages.in(bytes("\u0001."))).hasMessage("[0x1] is no opcode of TorchScript's");
        assertThatThrownBy(() -> TensorStorages.in(bytes("t."))).hasMessage("a value is missing");
        assertThatThrownBy(() -> TensorStorages.in(bytes("X\u00ff\u00ff\u00ff\u00ffa.")))
                .hasMessage("it was cut short");
    }
}
