# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The formula of the model, as training and the reference vectors compute it; `graph` says the same as TorchScript."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from .corpus import TokenLists
from .vocabulary import SPECIALS, UNK_ID


@dataclass(frozen=True)
class StaticModel:
    """One vector a token, one weight a place, one a number of repetitions."""

    table: torch.Tensor  # float32 [vocabulary, dimensions]
    positions: torch.Tensor  # float32 [MAX_TOKENS], by the place in the text, from 0
    repetitions: torch.Tensor  # float32 [MAX_TOKENS], by how often the token stands in the text, less one


def embed(model: StaticModel, texts: TokenLists, kept: np.ndarray | None = None) -> torch.Tensor:
    """Returns normalise(sum over places p, where token t stands, of positions[p] * repetitions[tf(t) - 1] * table[t]).

    `kept` [tokens] says which tokens count; the others leave their place empty. float32 [texts, dimensions].
    """
    kept = counted(texts) if kept is None else kept & counted(texts)
    keys, token, frequency = np.unique(
        texts.rows()[kept] * len(model.table) + texts.ids[kept], return_inverse=True, return_counts=True
    )
    rows, ids = np.divmod(keys, len(model.table))
    weights = torch.zeros(len(keys)).index_add(
        0, torch.from_numpy(token), model.positions[torch.from_numpy(places(texts)[kept])]
    )
    sums = functional.embedding_bag(
        torch.from_numpy(ids),
        model.table,
        torch.from_numpy(np.searchsorted(rows, np.arange(len(texts)))),
        mode="sum",
        per_sample_weights=weights * model.repetitions[torch.from_numpy(frequency - 1)],
    )
    return functional.normalize(sums, dim=1)


def places(texts: TokenLists) -> np.ndarray:
    """Returns the place of every token in its text, from 0; ignored tokens take none: int64 [tokens]."""
    before = np.concatenate(([0], np.cumsum(counted(texts))))
    return before[:-1] - np.repeat(before[texts.offsets[:-1]], np.diff(texts.offsets))


def counted(texts: TokenLists) -> np.ndarray:
    """Returns which tokens have a vector and take a place: bool [tokens]."""
    return (texts.ids >= len(SPECIALS)) | (texts.ids == UNK_ID)
