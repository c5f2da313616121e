# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import pytest
import torch
from torch.nn import functional

from ingest_djl.export.graph import Int8Linear, plain_attention


@pytest.mark.parametrize("outputs", [3, 64, 100])
@pytest.mark.parametrize("bias", [True, False])
def test_int8_is_close(outputs: int, bias: bool) -> None:
    torch.manual_seed(1)
    linear = torch.nn.Linear(64, outputs, bias=bias)
    inputs = torch.randn(2, 5, 64)
    torch.testing.assert_close(Int8Linear(linear)(inputs), linear(inputs), rtol=0, atol=0.05)


def test_int8_does_not_overflow_sixteen_bits() -> None:
    linear = torch.nn.Linear(64, 3)
    torch.nn.init.constant_(linear.weight, 1.0)
    inputs = torch.full((2, 64), 5.0)
    torch.testing.assert_close(Int8Linear(linear)(inputs), linear(inputs), rtol=0.01, atol=0)


@pytest.mark.parametrize("scale", [None, 0.25])
@pytest.mark.parametrize("mask", [None, torch.float32, torch.bool])
def test_plain_attention_is_attention(mask: torch.dtype | None, scale: float | None) -> None:
    torch.manual_seed(1)
    query, key, value = torch.randn(3, 2, 4, 7, 8)
    shown = torch.rand(2, 1, 7, 7) < 0.7
    shown[..., 0] = True
    attn_mask = {None: None, torch.bool: shown, torch.float32: torch.where(shown, 0.0, -1e9)}[mask]
    fused = functional.scaled_dot_product_attention
    with plain_attention():
        plain = functional.scaled_dot_product_attention(query, key, value, attn_mask=attn_mask, scale=scale)
    assert functional.scaled_dot_product_attention is fused
    torch.testing.assert_close(plain, fused(query, key, value, attn_mask=attn_mask, scale=scale), atol=1e-6, rtol=0)
