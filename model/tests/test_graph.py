# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import pytest
import torch

from ingest_djl.export.graph import Int8Linear


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
