# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Ways to rank documents for queries; each returns document numbers, best first: int64 [queries, depth]."""

from collections.abc import Sequence

import bm25s
import numpy as np
import Stemmer

DEPTH = 100
RRF_CONSTANT = 60
CHUNK = 500


def by_cosine(queries: np.ndarray, documents: np.ndarray) -> np.ndarray:
    """Ranks by cosine; both sides are float32 [texts, dimensions]. Exact, no index."""
    return scored_by_cosine(queries, documents)[0]


def scored_by_cosine(queries: np.ndarray, documents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the scores, too, in the order of the documents."""
    queries, documents = _unit(queries), _unit(documents)
    rankings, cosines = [], []
    for start in range(0, len(queries), CHUNK):
        scores = queries[start : start + CHUNK] @ documents.T
        nearest = np.argpartition(-scores, DEPTH, axis=1)[:, :DEPTH]
        order = np.argsort(-np.take_along_axis(scores, nearest, axis=1), axis=1, kind="stable")
        rankings.append(np.take_along_axis(nearest, order, axis=1))
        cosines.append(np.take_along_axis(scores, rankings[-1], axis=1))
    return np.concatenate(rankings), np.concatenate(cosines)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(np.finfo(np.float32).tiny)


def by_bm25(queries: list[str], documents: list[str]) -> np.ndarray:
    """Ranks by BM25 as Lucene computes it (k1 1.2, b 0.75), on English stems and without English stop words."""
    return scored_by_bm25(queries, documents)[0]


def scored_by_bm25(queries: list[str], documents: list[str], english: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Returns the scores, too, in the order of the documents; 0 for those that share no word with the query.

    If not `english`, words are neither stemmed nor left out, as with Elasticsearch's standard analyzer.
    """
    how = {"stopwords": "en" if english else None, "stemmer": Stemmer.Stemmer("english") if english else None}
    index = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    index.index(bm25s.tokenize(documents, **how, show_progress=False), show_progress=False)
    tokens = bm25s.tokenize(queries, **how, return_ids=False, show_progress=False)
    found, scores = index.retrieve(tokens, k=DEPTH, show_progress=False)
    return found.astype(np.int64), scores


def fuse(*rankings: np.ndarray, constant: int = RRF_CONSTANT, weights: tuple[float, ...] | None = None) -> np.ndarray:
    """Reciprocal rank fusion: a document scores the sum of weight / (constant + rank); weights are equal by default."""
    return fuse_worths(rankings, [by_rank(ranked, constant) for ranked in rankings], weights or (1,) * len(rankings))


def fuse_worths(rankings: Sequence[np.ndarray], worths: Sequence[np.ndarray], weights: Sequence[float]) -> np.ndarray:
    """A document scores the sum of its worths [queries, depth] in the rankings that have it, each times a weight."""
    fused = []
    for lists, values in zip(zip(*rankings, strict=True), zip(*worths, strict=True), strict=True):
        scores: dict[int, float] = {}
        for ranked, worth, weight in zip(lists, values, weights, strict=True):
            for document, value in zip(ranked.tolist(), (weight * worth).tolist(), strict=True):
                scores[document] = scores.get(document, 0.0) + value
        fused.append(sorted(scores, key=scores.__getitem__, reverse=True)[:DEPTH])
    return np.array(fused)


def by_rank(ranking: np.ndarray, constant: int) -> np.ndarray:
    """The worths of reciprocal rank fusion."""
    return np.broadcast_to(1 / (constant + np.arange(1, ranking.shape[1] + 1)), ranking.shape)


def minmax(scores: np.ndarray) -> np.ndarray:
    """Scores of each query from 0, its lowest, to 1, its highest; all are 1 where all are equal."""
    lowest = scores.min(axis=1, keepdims=True)
    spread = scores.max(axis=1, keepdims=True) - lowest
    return np.where(spread == 0, 1, (scores - lowest) / np.where(spread == 0, 1, spread))
