# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Papers as token ids, and batches of them as a transformer takes them."""

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from ingest_djl import InputError
from ingest_djl.papers import Paper, read_split
from ingest_djl.static.corpus import CHUNK, TokenLists

from .recipe import Recipe

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Papers:
    """Titles and abstracts without special tokens; the first `recent` papers are the recent ones."""

    titles: TokenLists
    abstracts: TokenLists
    recent: int

    def epoch(self, repeats: int, random: np.random.Generator) -> np.ndarray:
        """Returns the papers of one epoch in random order, recent ones `repeats` times: int64."""
        return random.permutation(
            np.concatenate([np.arange(len(self.titles)), *[np.arange(self.recent)] * (repeats - 1)])
        )


def read(data: list[Path], tokenizer: Tokenizer, recipe: Recipe) -> Papers:
    """Reads the papers of the train split.

    Raises:
        InputError: if they do not fill one batch.
    """
    papers, _ = read_split(*data)
    papers.sort(key=lambda paper: not paper.is_recent)
    if len(papers) < recipe.batch:
        raise InputError(f"[--data] must have a batch of [{recipe.batch}] papers to train on, got [{len(papers)}]")
    recent = sum(paper.is_recent for paper in papers)
    log.info("tokenising [%d] papers, [%d] of them recent", len(papers), recent)
    return tokenized(papers, recent, tokenizer, recipe)


def tokenized(papers: list[Paper], recent: int, tokenizer: Tokenizer, recipe: Recipe) -> Papers:
    """Cuts titles and abstracts so that the special tokens still have room."""
    titles = _tokens(tokenizer, [paper.title for paper in papers], recipe.title_tokens)
    abstracts = _tokens(tokenizer, [paper.abstract for paper in papers], recipe.abstract_tokens)
    return Papers(titles, abstracts, recent)


def _tokens(tokenizer: Tokenizer, texts: list[str], most: int) -> TokenLists:
    parts: list[np.ndarray] = []
    for start in range(0, len(texts), CHUNK):
        encodings = tokenizer.encode_batch_fast(texts[start : start + CHUNK], add_special_tokens=False)
        parts += [np.array(encoding.ids[: most - 2], dtype=np.int32) for encoding in encodings]
    offsets = np.concatenate(([0], np.cumsum([len(part) for part in parts])))
    return TokenLists(np.concatenate(parts), offsets)


class Batches:
    """Makes tensors of token lists: a special token before each text, one behind it, padding where it is shorter."""

    def __init__(self, tokenizer: Tokenizer, device: torch.device) -> None:
        """
        Raises:
            InputError: if the tokenizer puts anything but one token before and one behind a text.
        """
        around = tokenizer.encode("").ids
        if len(around) != 2:
            raise InputError(f"the tokenizer must put one token before a text and one behind it, got {around}")
        self._first, self._last = around
        self._device = device

    def __call__(self, texts: TokenLists) -> dict[str, torch.Tensor]:
        """Returns `input_ids` and `attention_mask`, both int64 [texts, tokens]."""
        lengths = np.diff(texts.offsets)
        columns = np.arange(lengths.max(initial=0) + 2)
        ids = np.zeros((len(texts), len(columns)), dtype=np.int64)
        ids[(columns > 0) & (columns <= lengths[:, None])] = texts.ids
        ids[:, 0] = self._first
        ids[np.arange(len(texts)), lengths + 1] = self._last
        mask = (columns < lengths[:, None] + 2).astype(np.int64)
        tensors = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
        return {name: tensor.to(self._device) for name, tensor in tensors.items()}
