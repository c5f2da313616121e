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
                "  _0 = (torch.from_file)(\"x\")",
                "  f = torch.from_file\n  _0 = f(\"x\")",
                "  _0 = ops.aten.from_file(\"x\")",
                "  _0 = torch.\\\n  from_file(\"x\")",
                "  _0 = getattr(x, \"from_file\")(\"x\")",
                "  _0 = getattr(x, \"\"\"from_file\"\"\")(\"x\")",
                "  _0 = getattr(x, \"from\\137file\")(\"x\")",
                "  def forward(self, x: Tensor=torch.from_file(\"x\")) -> Tensor:",
                "  k : Final[Tensor] = torch.from_file(\"x\")",
            })
    void operatorIsFoundHoweverItIsWritten(String code) {
        assertThat(UnsafeOperators.in(code)).containsExactly("from_file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  u = torch\n  _0 = u.anything(\"x\")",
                "  _0 = getattr(torch, \"from\" \"_file\")(\"x\")",
                "  _0 = (torch).anything(\"x\")",
            })
    void otherNameForAllOperatorsIsFound(String code) {
        assertThat(UnsafeOperators.in(code)).containsExactly("torch");
    }

    @Test
    void otherNameForANamespaceIsFound() {
        assertThat(UnsafeOperators.in("  u = ops")).containsExactly("ops");
        assertThat(UnsafeOperators.in("  u = ops.aten\n  x = u.y(z)")).containsExactly("ops.aten");
        assertThat(UnsafeOperators.in("  getattr(getattr(ops, \"aten\"), \"x\")"))
                .containsExactly("ops");
    }

    @Test
    void attributeMayHaveAnyName() {
        assertThat(
                        UnsafeOperators.in(
                                "class M(Module):\n  ops : __torch__.torch.nn.modules.container.ModuleList\n  torch : Tensor\n"))
                .isEmpty();
        assertThat(UnsafeOperators.in("  x = {\"a\": torch}")).containsExactly("torch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"\"\"", "'", "'''"})
    void literalMayBeLong(String quotes) {
        String literal = quotes + "word \\\\ ".repeat(100_000) + quotes;
        assertThat(UnsafeOperators.in("  x = " + literal + "\n  torch.save(x)")).containsExactly("save");
    }

    @Test
    void memoryBeyondATensorsIsFound() {
        assertThat(UnsafeOperators.in(
                        "  x = (self.table)._reshape_alias([9], [1])\n  torch._sparse_coo_tensor_unsafe(a)"))
                .containsExactly("_reshape_alias", "_sparse_coo_tensor_unsafe");
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
                "  _0 = __torch__.torch.nn.functional.embedding",
                "  x : __torch__.torch.nn.modules.linear.Linear",
                "  _0 = ops.quantized.linear_dynamic(a, self.packed, reduce_range=True)",
            })
    void whatOnlyLooksLikeItIsNot(String code) {
        assertThat(UnsafeOperators.in(code)).isEmpty();
    }
}
