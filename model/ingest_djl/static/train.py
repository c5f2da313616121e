# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains the model contrastively: a title finds its abstract, a part of an abstract the other part."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from ingest_djl import InputError

from .corpus import MAX_TOKENS, Corpus, TokenLists
from .model import StaticModel, embed
from .vocabulary import IGNORED_IDS

POSITION_BANDS = np.array([0, 4, 8, 16, 24, 32, 48, 64, 96, 128, 160, 192, 224])
REPETITION_BANDS = np.array([1, 2, 3, 4, 5, 7, 10])
"""Where each band begins; what falls in a band shares a weight."""

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
    weight_rate: float = 0.02
    warm_up_steps: int = 30
    seed: int = 42

    def schedule(self, step: int, steps: int) -> float:
        """The share of the learning rates: a linear rise over the warm-up, then a linear fall to zero at the end."""
        if step < self.warm_up_steps:
            return (step + 1) / self.warm_up_steps
        return (steps - step) / max(1, steps - self.warm_up_steps)


def train(corpus: Corpus, recipe: Recipe) -> StaticModel:
    """Returns the trained model; with no epochs, the one that training starts from.

    Raises:
        InputError: if the papers do not fill one batch, so that there would be no step.
    """
    papers = len(corpus.titles)
    if recipe.epochs > 0 and papers < recipe.batch:
        raise InputError(f"[data] must have a batch of [{recipe.batch}] papers to train on, got [{papers}]")
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    table = initial_table(corpus, recipe).requires_grad_()
    # Logarithms of weights, which so stay positive; they start as the square root of the frequency, in any place.
    positions = torch.zeros(len(POSITION_BANDS)).requires_grad_()
    repetitions = (-0.5 * torch.from_numpy(REPETITION_BANDS).log().to(torch.float32)).requires_grad_()
    parameters = [table, positions, repetitions]
    optimizers = (
        (torch.optim.Adagrad([table]), recipe.learning_rate),
        (torch.optim.Adam([positions, repetitions]), recipe.weight_rate),
    )
    steps = recipe.epochs * (papers // recipe.batch)
    started = time.monotonic()
    for step, batch in enumerate(_batches(papers, recipe, random)):
        loss = _loss(_model(*parameters), corpus, batch, recipe, random)
        for parameter in parameters:
            parameter.grad = None
        loss.backward()
        for optimizer, rate in optimizers:
            optimizer.param_groups[0]["lr"] = rate * recipe.schedule(step, steps)
            optimizer.step()
        if step % 25 == 0 or step == steps - 1:
            log.info("step [%d] of [%d], loss [%.4f], [%.0f] s", step + 1, steps, loss, time.monotonic() - started)
    return _model(*(parameter.detach() for parameter in parameters))


def _model(table: torch.Tensor, positions: torch.Tensor, repetitions: torch.Tensor) -> StaticModel:
    numbers = np.arange(MAX_TOKENS)
    position_bands = np.searchsorted(POSITION_BANDS, numbers, side="right") - 1
    repetition_bands = np.searchsorted(REPETITION_BANDS, numbers + 1, side="right") - 1
    return StaticModel(
        table,
        positions.exp()[torch.from_numpy(position_bands)],
        repetitions.exp()[torch.from_numpy(repetition_bands)],
    )


def initial_table(corpus: Corpus, recipe: Recipe) -> torch.Tensor:
    """Random directions, as long as a token is rare: already a fair bag-of-words model."""
    idf = torch.from_numpy(corpus.inverse_document_frequency())
    table = torch.randn(len(idf), recipe.dimensions) * idf.unsqueeze(1)
    table[IGNORED_IDS] = 0.0
    return table


def split_parts(texts: TokenLists, random: np.random.Generator) -> tuple[TokenLists, TokenLists]:
    """Cuts every text in two at a random place between 30 and 70 % of its tokens."""
    lengths = np.diff(texts.offsets)
    cuts = texts.offsets[:-1] + np.round(random.uniform(0.3, 0.7, len(texts)) * lengths).astype(np.int64)
    in_first = np.arange(len(texts.ids)) < np.repeat(cuts, lengths)
    return _keep(texts, in_first), _keep(texts, ~in_first)


def _keep(texts: TokenLists, mask: np.ndarray) -> TokenLists:
    kept_before = np.concatenate(([0], np.cumsum(mask)))
    return TokenLists(texts.ids[mask], kept_before[texts.offsets])


def _batches(papers: int, recipe: Recipe, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Yields the papers of each step, reshuffled every epoch; what does not fill a batch is left out of that epoch."""
    for _ in range(recipe.epochs):
        order = random.permutation(papers)
        yield from order[: papers // recipe.batch * recipe.batch].reshape(-1, recipe.batch)


def _loss(
    model: StaticModel, corpus: Corpus, papers: np.ndarray, recipe: Recipe, random: np.random.Generator
) -> torch.Tensor:
    abstracts = corpus.abstracts.take(papers)
    # One gather over all four sides: its backward pass writes one gradient of the table instead of four.
    sides = _concatenate([corpus.titles.take(papers), abstracts, *split_parts(abstracts, random)])
    kept = random.random(len(sides.ids)) >= recipe.token_dropout
    title, abstract, first, second = embed(model, sides, kept).split(len(papers))
    return _info_nce(title, abstract, recipe) + recipe.parts_weight * _info_nce(first, second, recipe)


def _concatenate(parts: list[TokenLists]) -> TokenLists:
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    return TokenLists(np.concatenate([part.ids for part in parts]), np.concatenate(([0], np.cumsum(lengths))))


def _info_nce(left: torch.Tensor, right: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """Symmetric InfoNCE with the other pairs of the batch as negatives."""
    logits = left @ right.T / recipe.temperature
    target = torch.arange(len(logits))
    return (functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)) / 2
