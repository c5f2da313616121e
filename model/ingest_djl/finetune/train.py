# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains the whole transformer, in bfloat16 on a GPU and in float32 without one."""

import logging
import math
import time
from collections.abc import Iterator

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from ingest_djl.static.corpus import TokenLists
from ingest_djl.static.train import split_parts

from .losses import info_nce, kept_neighbours
from .recipe import Recipe
from .texts import Batches, Papers

EMBEDDED_AT_ONCE = 512

log = logging.getLogger(__name__)


def train(model: SentenceTransformer, papers: Papers, tokenizer: Tokenizer, recipe: Recipe) -> list[float]:
    """Changes the model in place; returns the loss of each step, of titles against abstracts."""
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    batches = Batches(tokenizer, model.device)
    former = embed_all(model, papers.abstracts, batches) if recipe.keep_weight else None
    log_scale = torch.tensor(math.log(recipe.first_scale), device=model.device, requires_grad=True)
    optimizer = _optimizer(model, log_scale, recipe)
    epoch = len(papers.titles) + (recipe.recent_repeats - 1) * papers.recent
    steps = recipe.epochs * (epoch // recipe.batch)
    losses: list[float] = []
    started = time.monotonic()
    model.train()
    for step, chosen in enumerate(_chosen(papers, recipe, random)):
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * recipe.schedule(step, steps)
        loss = _step(model, papers, chosen, former, log_scale, batches, recipe, random)
        torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.largest_gradient)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss)
        if step % 25 == 0 or step == steps - 1:
            seconds = time.monotonic() - started
            log.info("step [%d] of [%d], loss [%.4f], [%.0f] s", step + 1, steps, loss, seconds)
    model.eval()
    return losses


def embed(model: SentenceTransformer, texts: dict[str, torch.Tensor]) -> torch.Tensor:
    """Returns float32 [texts, dimensions] of length one, by the model's own pooling."""
    with torch.autocast(model.device.type, torch.bfloat16, enabled=model.device.type == "cuda"):
        vectors = model(texts)["sentence_embedding"]
    return torch.nn.functional.normalize(vectors.to(torch.float32), dim=1)


def embed_all(model: SentenceTransformer, texts: TokenLists, batches: Batches) -> torch.Tensor:
    """Returns the vectors of a model that is not in training, float16 [texts, dimensions], on the model's device."""
    model.eval()
    by_length = np.argsort(np.diff(texts.offsets), kind="stable")
    vectors = torch.empty(len(texts), model.get_sentence_embedding_dimension(), dtype=torch.float16)
    vectors = vectors.to(model.device)
    with torch.no_grad():
        for chosen in np.split(by_length, range(EMBEDDED_AT_ONCE, len(by_length), EMBEDDED_AT_ONCE)):
            vectors[torch.from_numpy(chosen)] = embed(model, batches(texts.take(chosen))).to(torch.float16)
    return vectors


def _chosen(papers: Papers, recipe: Recipe, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Yields the papers of each step; what does not fill a batch is left out of that epoch."""
    for _ in range(recipe.epochs):
        order = papers.epoch(recipe.recent_repeats, random)
        yield from order[: len(order) // recipe.batch * recipe.batch].reshape(-1, recipe.batch)


def _step(
    model: SentenceTransformer,
    papers: Papers,
    chosen: np.ndarray,
    former: torch.Tensor | None,
    log_scale: torch.Tensor,
    batches: Batches,
    recipe: Recipe,
    random: np.random.Generator,
) -> float:
    """Adds the gradients of one batch; two backward passes need half of the memory of one."""
    texts = papers.abstracts.take(chosen)
    abstracts = embed(model, batches(texts))
    titles = embed(model, batches(papers.titles.take(chosen)))
    loss = info_nce(titles, abstracts, _scale(log_scale, recipe))
    kept = 0.0
    if former is not None:
        before = former[torch.from_numpy(chosen)].to(torch.float32)
        kept = recipe.keep_weight * kept_neighbours(abstracts, before, recipe.keep_temperature)
    (loss + kept).backward()
    if recipe.parts_weight:
        first, second = (embed(model, batches(part)) for part in split_parts(texts, random))
        (recipe.parts_weight * info_nce(first, second, _scale(log_scale, recipe))).backward()
    return loss.item()


def _scale(log_scale: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    return log_scale.exp().clamp_max(recipe.largest_scale)


def _optimizer(model: SentenceTransformer, log_scale: torch.Tensor, recipe: Recipe) -> torch.optim.Optimizer:
    matrices = [parameter for parameter in model.parameters() if parameter.ndim >= 2]
    others = [parameter for parameter in model.parameters() if parameter.ndim < 2]
    groups = [
        {"params": matrices, "weight_decay": recipe.weight_decay},
        {"params": [*others, log_scale], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=recipe.learning_rate)
