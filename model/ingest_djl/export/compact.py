# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Weights that are smaller in the file than in memory.

The plugin knows them by the name of this module, which stands in the archive, and counts four bytes for each of theirs.
"""

import torch

from ingest_djl.folder.graph import quantize_rows

from .weights import Weights


class CompactWeights(Weights):
    """Weights whose matrices are int8 with one scale a row in the file, and float32 from the moment they are loaded."""

    @torch.jit.export
    def __getstate__(self) -> tuple[list[torch.Tensor], list[torch.Tensor], bool]:
        stored: list[torch.Tensor] = []
        scales: list[torch.Tensor] = []
        for tensor in self.tensors:
            if tensor.is_floating_point() and tensor.dim() == 2:
                codes, scale = quantize_rows(tensor.to(torch.float32))
                stored.append(codes)
                scales.append(scale)
            else:
                stored.append(tensor)
        return stored, scales, self.training

    @torch.jit.export
    def __setstate__(self, state: tuple[list[torch.Tensor], list[torch.Tensor], bool]) -> None:
        self.tensors = state[0]
        scaled = 0
        for i in range(len(self.tensors)):  # each replaces its codes, so that these are not kept
            if self.tensors[i].dtype == torch.int8:
                self.tensors[i] = self.tensors[i].to(torch.float32) * state[1][scaled].unsqueeze(1)
                scaled += 1
        self.training = state[2]


def round_rows(module: torch.nn.Module) -> None:
    """Replaces the matrices of a model by what `CompactWeights` stores of them."""
    for parameter in module.parameters():
        if parameter.dim() == 2:
            codes, scales = quantize_rows(parameter.detach())
            parameter.data = codes.to(torch.float32) * scales.unsqueeze(1)
