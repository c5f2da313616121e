# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains the embedding table contrastively: a title finds its abstract, a part of an abstract the other part."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from .corpus import Corpus, TokenLists
from .vocabulary import IGNORED_IDS

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """Every number that shapes the training."""

    dimensions: int = 384
    epochs: int = 4
    batch: int = 2048
    temperature: float = 0.05
    parts_weight: float = 0.5
    token_dropout: float = 0.2
    learning_rate: float = 1.5
    warm_up_steps: int = 30
    seed: int = 42

    def rate(self, step: int, steps: int) -> float:
        """The learning rate: a linear rise over the warm-up, then a linear fall to zero at the last step."""
        if step < self.warm_up_steps:
            return self.learning_rate * (step + 1) / self.warm_up_steps
        return self.learning_rate * (steps - step) / max(1, steps - self.warm_up_steps)


def train(corpus: Corpus, recipe: Recipe) -> torch.Tensor:
    """Returns the trained table, float32 [vocabulary, dimensions]; with no epochs, the table it would start from."""
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    table = initial_table(corpus, recipe).requires_grad_()
    optimizer = torch.optim.Adagrad([table], lr=recipe.learning_rate)
    steps = recipe.epochs * (len(corpus.titles) // recipe.batch)
    started = time.monotonic()
    for step, papers in enumerate(_batches(len(corpus.titles), recipe, random)):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate(step, steps)
        loss = _loss(table, corpus, papers, recipe, random)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 25 == 0 or step == steps - 1:
            log.info("step [%d] of [%d], loss [%.4f], [%.0f] s", step + 1, steps, loss, time.monotonic() - started)
    return table.detach()


def initial_table(corpus: Corpus, recipe: Recipe) -> torch.Tensor:
    """Random directions, as long as a token is rare: already a fair bag-of-words model."""
    idf = torch.from_numpy(corpus.inverse_document_frequency())
    table = torch.randn(len(idf), recipe.dimensions) * idf.unsqueeze(1)
    table[IGNORED_IDS] = 0.0
    return table


def embed(table: torch.Tensor, texts: TokenLists) -> torch.Tensor:
    """Returns normalise(sum over tokens t of sqrt(tf(t)) * table[t]): float32 [texts, dimensions]."""
    keys, counts = np.unique(texts.rows() * len(table) + texts.ids, return_counts=True)
    rows, ids = np.divmod(keys, len(table))
    sums = functional.embedding_bag(
        torch.from_numpy(ids),
        table,
        torch.from_numpy(np.searchsorted(rows, np.arange(len(texts)))),
        mode="sum",
        per_sample_weights=torch.from_numpy(np.sqrt(counts).astype(np.float32)),
    )
    return functional.normalize(sums, dim=1)


def split_parts(texts: TokenLists, random: np.random.Generator) -> tuple[TokenLists, TokenLists]:
    """Cuts every text in two at a random place between 30 and 70 % of its tokens."""
    lengths = np.diff(texts.offsets)
    cuts = texts.offsets[:-1] + np.round(random.uniform(0.3, 0.7, len(texts)) * lengths).astype(np.int64)
    in_first = np.arange(len(texts.ids)) < np.repeat(cuts, lengths)
    return _keep(texts, in_first), _keep(texts, ~in_first)


def drop_tokens(texts: TokenLists, share: float, random: np.random.Generator) -> TokenLists:
    """Leaves out each token with the probability given."""
    return _keep(texts, random.random(len(texts.ids)) >= share)


def _keep(texts: TokenLists, mask: np.ndarray) -> TokenLists:
    kept_before = np.concatenate(([0], np.cumsum(mask)))
    return TokenLists(texts.ids[mask], kept_before[texts.offsets])


def _batches(papers: int, recipe: Recipe, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Yields the papers of each step, reshuffled every epoch; what does not fill a batch is left out of that epoch."""
    for _ in range(recipe.epochs):
        order = random.permutation(papers)
        yield from order[: papers // recipe.batch * recipe.batch].reshape(-1, recipe.batch)


def _loss(
    table: torch.Tensor, corpus: Corpus, papers: np.ndarray, recipe: Recipe, random: np.random.Generator
) -> torch.Tensor:
    abstracts = corpus.abstracts.take(papers)
    sides = (corpus.titles.take(papers), abstracts, *split_parts(abstracts, random))
    # One gather over all four sides: its backward pass writes one gradient of the table instead of four.
    vectors = embed(table, _concatenate([drop_tokens(side, recipe.token_dropout, random) for side in sides]))
    title, abstract, first, second = vectors.split(len(papers))
    return _info_nce(title, abstract, recipe) + recipe.parts_weight * _info_nce(first, second, recipe)


def _concatenate(parts: list[TokenLists]) -> TokenLists:
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    return TokenLists(np.concatenate([part.ids for part in parts]), np.concatenate(([0], np.cumsum(lengths))))


def _info_nce(left: torch.Tensor, right: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """Symmetric InfoNCE with the other pairs of the batch as negatives."""
    logits = left @ right.T / recipe.temperature
    target = torch.arange(len(logits))
    return (functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)) / 2
