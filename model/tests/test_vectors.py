# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import numpy as np
import pytest

from ingest_djl.evaluation import vectors
from ingest_djl.evaluation.vectors import VectorCache, fingerprint


class Counting:
    """Embeds a text as its length and keeps what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def test_vectors_are_in_the_order_of_the_texts(tmp_path: Path) -> None:
    vectors = VectorCache(tmp_path / "model", Counting()).embed(["three", "a", "three", "to"])
    np.testing.assert_array_equal(vectors[:, 0], [5, 1, 5, 2])


def test_every_text_is_embedded_once_and_the_shortest_first(tmp_path: Path) -> None:
    embedder = Counting()
    cache = VectorCache(tmp_path / "model", embedder)
    cache.embed(["three", "a", "three"])
    cache.embed(["to", "a"])
    assert embedder.asked == ["a", "three", "to"]


def test_what_was_written_before_an_interruption_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "PART", 2)

    def interrupted(texts: list[str]) -> np.ndarray:
        if "longest" in texts:
            raise KeyboardInterrupt
        return Counting()(texts)

    texts = ["a", "to", "longest"]
    with pytest.raises(KeyboardInterrupt):
        VectorCache(tmp_path / "model", interrupted).embed(texts)
    resumed = Counting()
    np.testing.assert_array_equal(VectorCache(tmp_path / "model", resumed).embed(texts)[:, 0], [1, 2, 7])
    assert resumed.asked == ["longest"]


def test_fingerprint_follows_the_contents() -> None:
    assert fingerprint(b"ab", b"c") == fingerprint(b"ab", b"c")
    assert fingerprint(b"ab", b"c") != fingerprint(b"a", b"bc")
