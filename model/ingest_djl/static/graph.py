# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The static model as TorchScript: token ids and mask in, one vector a text out."""

import torch
from torch.nn import functional

from ingest_djl.folder.graph import quantize_rows

from .model import StaticModel
from .vocabulary import SPECIALS, UNK_ID


class StaticEmbedding(torch.nn.Module):
    """Token ids in, one unit vector a text out: the formula of `model.embed`.

    The table is held as int8 with one scale a row. [PAD], [CLS], [SEP], [MASK] and masked places have no vector and
    take no place; a text of nothing but those gets the zero vector.
    """

    def __init__(self, model: StaticModel) -> None:
        super().__init__()
        codes, scales = quantize_rows(model.table)
        self.register_buffer("codes", codes)
        self.register_buffer("scales", scales)
        self.register_buffer("positions", model.positions)
        self.register_buffer("repetitions", model.repetitions)
        self.unknown = UNK_ID
        self.specials = len(SPECIALS)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Both inputs int64 [batch, tokens]; returns float32 [batch, dimensions]."""
        counted = attention_mask * ((input_ids >= self.specials) | (input_ids == self.unknown)).to(torch.int64)
        ids = input_ids * counted  # what does not count becomes [PAD], id 0, whose row is zero
        last = len(self.positions) - 1
        places = (torch.cumsum(counted, dim=1) - 1).clamp(0, last)
        # How often a token stands in its text, at each of its places: in the sorted ids, where its run ends less
        # where it begins. Needs [batch, tokens] of memory; a histogram would need [batch, vocabulary].
        ordered, _ = torch.sort(ids, dim=1)
        frequency = torch.searchsorted(ordered, ids, right=True) - torch.searchsorted(ordered, ids)
        weights = self.scales[ids] * self.positions[places] * self.repetitions[(frequency - 1).clamp_max(last)]
        sums = torch.bmm(weights.unsqueeze(1), functional.embedding(ids, self.codes).to(torch.float32)).squeeze(1)
        return functional.normalize(sums, dim=1)
