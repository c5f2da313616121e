# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The train split as token ids, made once and kept in the work folder."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from ingest_djl import InputError
from ingest_djl.files import replacing
from ingest_djl.papers import SET_ASIDE, TEST_YEAR, read_split

from .vocabulary import build_tokenizer

MAX_TOKENS = 256
CHUNK = 10_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TokenLists:
    """Token lists of differing length, end to end: list i is `ids[offsets[i]:offsets[i + 1]]`."""

    ids: np.ndarray  # int32 [tokens]
    offsets: np.ndarray  # int64 [lists + 1]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def take(self, lists: np.ndarray) -> "TokenLists":
        """Returns the chosen lists, in the order chosen."""
        lengths = self.offsets[lists + 1] - self.offsets[lists]
        offsets = np.concatenate(([0], np.cumsum(lengths)))
        positions = np.arange(offsets[-1]) + np.repeat(self.offsets[lists] - offsets[:-1], lengths)
        return TokenLists(self.ids[positions], offsets)

    def rows(self) -> np.ndarray:
        """Returns, for every token, the number of the list it stands in: int64 [tokens]."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    def save(self, path: Path) -> None:
        np.savez(path, ids=self.ids, offsets=self.offsets)

    @staticmethod
    def load(path: Path) -> "TokenLists":
        with np.load(path) as arrays:
            return TokenLists(arrays["ids"], arrays["offsets"])


def tokenize(tokenizer: Tokenizer, texts: list[str]) -> TokenLists:
    """Tokenises the texts and cuts each at `MAX_TOKENS`."""
    parts: list[np.ndarray] = []
    for start in range(0, len(texts), CHUNK):
        encodings = tokenizer.encode_batch_fast(texts[start : start + CHUNK])
        parts += [np.array(encoding.ids[:MAX_TOKENS], dtype=np.int32) for encoding in encodings]
    offsets = np.concatenate(([0], np.cumsum([len(part) for part in parts])))
    return TokenLists(np.concatenate(parts), offsets)


@dataclass(frozen=True)
class Corpus:
    """What training needs: the tokenizer, and the titles and abstracts of the train split as tokens."""

    tokenizer: Tokenizer
    titles: TokenLists
    abstracts: TokenLists

    def inverse_document_frequency(self) -> np.ndarray:
        """Returns ln((N + 1) / (n_t + 1)) of every token t over the abstracts: float32 [vocabulary]."""
        size = self.tokenizer.get_vocab_size()
        frequency = np.zeros(size, dtype=np.int64)
        for chunk in np.split(np.arange(len(self.abstracts)), range(CHUNK, len(self.abstracts), CHUNK)):
            abstracts = self.abstracts.take(chunk)
            distinct = np.unique(abstracts.rows() * size + abstracts.ids) % size
            frequency += np.bincount(distinct, minlength=size)
        return np.log((len(self.abstracts) + 1) / (frequency + 1)).astype(np.float32)


def prepare(data: list[Path], work: Path) -> Corpus:
    """Returns the corpus, from the work folder if it was made there from the same data files; else makes it.

    Raises:
        InputError: if the work folder was made from others.
    """
    origin = {
        "data": {file.name: file.stat().st_size for file in data},
        "test": [TEST_YEAR, SET_ASIDE],
        "max_tokens": MAX_TOKENS,
    }
    stamp = work / "corpus.json"
    if not stamp.exists():
        _make(data, work)
        with replacing(stamp) as unfinished:
            unfinished.write_text(json.dumps(origin))
    made_from = json.loads(stamp.read_text())
    if made_from != origin:
        raise InputError(f"[{work}] was made from other data: {made_from}, got {origin}")
    return Corpus(
        Tokenizer.from_file(str(work / "tokenizer.json")),
        TokenLists.load(work / "titles.npz"),
        TokenLists.load(work / "abstracts.npz"),
    )


def _make(data: list[Path], work: Path) -> None:
    train, _ = read_split(*data)
    tokenizer = build_tokenizer(train)
    log.info("tokenising [%d] papers", len(train))
    work.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(work / "tokenizer.json"))
    tokenize(tokenizer, [paper.title for paper in train]).save(work / "titles.npz")
    tokenize(tokenizer, [paper.abstract for paper in train]).save(work / "abstracts.npz")
