# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The committed matrix product is the one that the package writes, and computes in what it says."""

from pathlib import Path

import torch

from ingest_djl.fixtures import PRODUCT, product


def test_committed_product_is_the_one_that_is_written(tmp_path: Path) -> None:
    product.write(tmp_path / "matrix-product.pt")
    graphs = [torch.jit.load(path) for path in (tmp_path / "matrix-product.pt", PRODUCT)]
    for method in ("prepare", "in_float32", "in_bfloat16"):
        assert getattr(graphs[0], method).code == getattr(graphs[1], method).code
    assert PRODUCT.stat().st_size < 20_000


def test_product_is_computed_in_the_precision_of_its_name() -> None:
    graph = torch.jit.load(PRODUCT)
    graph.prepare()
    for dtype, result in ((torch.float32, graph.in_float32()), (torch.bfloat16, graph.in_bfloat16())):
        assert result.dtype == dtype
        assert result.shape == (product.TOKENS, product.INNER_WIDTH)
        assert bool((result == product.WIDTH).all())
