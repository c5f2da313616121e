# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Three ways to rank documents for queries; each returns document numbers, best first: int64 [queries, depth]."""

import bm25s
import numpy as np
import Stemmer

DEPTH = 100
RRF_CONSTANT = 60
CHUNK = 500


def by_cosine(queries: np.ndarray, documents: np.ndarray) -> np.ndarray:
    """Ranks by cosine; both sides are float32 [texts, dimensions]. Exact, no index."""
    queries, documents = _unit(queries), _unit(documents)
    rankings = []
    for start in range(0, len(queries), CHUNK):
        scores = queries[start : start + CHUNK] @ documents.T
        nearest = np.argpartition(-scores, DEPTH, axis=1)[:, :DEPTH]
        order = np.argsort(-np.take_along_axis(scores, nearest, axis=1), axis=1, kind="stable")
        rankings.append(np.take_along_axis(nearest, order, axis=1))
    return np.concatenate(rankings)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(np.finfo(np.float32).tiny)


def by_bm25(queries: list[str], documents: list[str]) -> np.ndarray:
    """Ranks by BM25 as Lucene computes it (k1 1.2, b 0.75), on English stems and without English stop words."""
    stem = Stemmer.Stemmer("english")
    index = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    index.index(bm25s.tokenize(documents, stopwords="en", stemmer=stem, show_progress=False), show_progress=False)
    tokens = bm25s.tokenize(queries, stopwords="en", stemmer=stem, return_ids=False, show_progress=False)
    return index.retrieve(tokens, k=DEPTH, return_as="documents", show_progress=False).astype(np.int64)


def fuse(*rankings: np.ndarray, constant: int = RRF_CONSTANT, weights: tuple[float, ...] | None = None) -> np.ndarray:
    """Reciprocal rank fusion: a document scores the sum of weight / (constant + rank); weights are equal by default."""
    fused = []
    for lists in zip(*rankings, strict=True):
        scores: dict[int, float] = {}
        for ranked, weight in zip(lists, weights or (1,) * len(lists), strict=True):
            for rank, document in enumerate(ranked, start=1):
                scores[document] = scores.get(document, 0.0) + weight / (constant + rank)
        fused.append(sorted(scores, key=scores.__getitem__, reverse=True)[:DEPTH])
    return np.array(fused)
