# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""What training makes smaller. All vectors are float32 [batch, dimensions] of length one; a loss is a scalar."""

import torch
from torch.nn import functional


def info_nce(left: torch.Tensor, right: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """Symmetric InfoNCE: row i of each side is to be the nearest to row i of the other, among all of the batch.

    Args:
        left: one side of the pairs.
        right: the other.
        scale: of the cosines [batch, batch], a scalar.
    """
    logits = left @ right.T * scale
    own = torch.arange(len(logits), device=logits.device)
    return (functional.cross_entropy(logits, own) + functional.cross_entropy(logits.T, own)) / 2


def kept_neighbours(vectors: torch.Tensor, former: torch.Tensor, temperature: float) -> torch.Tensor:
    """How far the neighbours that a text has in the batch differ from those that the original model gave it.

    For every text, the softmax of its cosines to the others of the batch is a distribution; this is the mean
    Kullback-Leibler divergence of the present one from the former one. The text itself is left out of both.

    Args:
        vectors: of the model in training.
        former: of the same texts by the original model.
        temperature: by which cosines are divided.
    """
    divergence = functional.kl_div(
        _neighbours(vectors, temperature), _neighbours(former, temperature), reduction="batchmean", log_target=True
    )
    return divergence


def _neighbours(vectors: torch.Tensor, temperature: float) -> torch.Tensor:
    """Logarithms of shares, [batch, batch]; the diagonal's are next to none, but finite: their product with 0 is 0."""
    itself = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    return functional.log_softmax((vectors @ vectors.T / temperature).masked_fill(itself, -1e4), dim=1)
