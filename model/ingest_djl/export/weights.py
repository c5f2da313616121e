# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The weights of a transformer as one list, which the graphs of both precisions read."""

import torch


class Weights(torch.nn.Module):
    """Parameters and buffers, in the order in which a graph takes them."""

    def __init__(self, tensors: list[torch.Tensor]) -> None:
        super().__init__()
        self.tensors = tensors

    @torch.jit.export
    def to_bfloat16(self) -> None:
        for i in range(len(self.tensors)):  # one after the other: there are never two copies of all of them
            if self.tensors[i].is_floating_point():
                self.tensors[i] = self.tensors[i].to(torch.bfloat16)
