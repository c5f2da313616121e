/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsafeOperatorsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "  _0 = torch.from_file(\"x\", True, 1, dtype=0)",
                "  _0 = torch . from_file (\"x\")",
                "  _0 = (torch. # a comment\n   from_file)(\"x\")",
                "  _0 = \"x\".from_file(True, 1)",
                "  t = torch\n  _0 = t.from_file(\"x\")",
                "  _0 = ops.aten.from_file(\"x\")",
                "  _0 = torch.\\\n  from_file(\"x\")",
                "  _0 = getattr(torch, \"from_file\")(\"x\")",
                "  _0 = getattr(torch, 'from\\x5ffile')(\"x\")",
                "  _0 = getattr(torch, \"from\\137file\")(\"x\")",
            })
    void operatorIsFoundHoweverItIsWritten(String code) {
        assertThat(UnsafeOperators.in(code)).containsExactly("from_file");
    }

    @Test
    void namespacesAreFound() {
        assertThat(
                        UnsafeOperators.in(
                                "  _0 = ops.c10d.send(a, b)\n  torch.save(x, \"f\")\n  w : __torch__.torch.classes.dist_rpc.WorkerInfo"))
                .containsExactly("c10d", "dist_rpc", "save");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  save = torch.mul(a, b)\n  from_file = save",
                "  _0 = \"do not call torch.save(x) here\"",
                "  # torch.save(x)",
                "  _0 = torch.mul(a, b)  # then .save",
                "  x = \"it's\"\n  _0 = torch.add(a, 1.)",
                "  _0 = self.from_files",
                "  _0 = ops.quantized.linear_dynamic(a, self.packed, reduce_range=True)",
            })
    void whatOnlyLooksLikeItIsNot(String code) {
        assertThat(UnsafeOperators.in(code)).isEmpty();
    }
}
