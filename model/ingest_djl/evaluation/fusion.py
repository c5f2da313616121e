# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Measures with which settings BM25 and vectors are fused best: what `djl_hybrid` does if not told otherwise."""

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ingest_djl.folder.exported import ExportedModel

from . import evaluate
from .ranking import by_rank, fuse_worths, minmax, scored_by_bm25, scored_by_cosine

RANK_CONSTANTS = (1, 2, 5, 10, 20, 60)
RRF_WEIGHTS = (1, 1.5, 2, 3)
MINMAX_WEIGHTS = (0.5, 1, 2)
NOT_FUSED = "titles with abstracts"
"""The task whose documents are not the abstracts that `djl_hybrid` compares with."""

log = logging.getLogger(__name__)


def sweep(
    data: list[Path], folder: Path, papers: int = evaluate.CORPUS_SIZE, cache: Path | None = None, english: bool = True
) -> str:
    """Returns a Markdown table: BM25 and the vectors alone, then each setting; a weight is that of BM25's list.

    Args:
        data: papers; those of the test split are queries.
        folder: of the model.
        papers: how many a query searches; fewer are the first of the usual ones, queries before all others.
        cache: keeps vectors.
        english: BM25 stems words and leaves some out; otherwise as Elasticsearch's standard analyzer.

    Raises:
        InputError: if there are fewer papers than a ranking is long.
    """
    model = ExportedModel(folder)
    embed = evaluate.embedder(folder.absolute().name, folder, model, cache)
    tasks = [task for task in evaluate.read_tasks(data, papers)[0] if task.column != NOT_FUSED]
    cells: dict[str, list[str]] = {}
    for task in tasks:
        log.info("[%s]: [%d] queries, [%d] documents", task.column, len(task.queries), len(task.documents))
        words = scored_by_bm25(task.queries, task.documents, english)
        vectors = scored_by_cosine(embed(task.queries, "query"), embed(task.documents, "passage"))
        for name, ranked in _settings(words, vectors):
            values = task.measure(ranked, task.own)
            cells.setdefault(name, []).append(" / ".join(f"{value:.3f}" for value in values))
    return "\n".join(
        [
            f"| | {' | '.join(task.column for task in tasks)} |",
            "|---" * (len(tasks) + 1) + "|",
            *(f"| {name} | {' | '.join(row)} |" for name, row in cells.items()),
        ]
    )


def _settings(
    words: tuple[np.ndarray, np.ndarray], vectors: tuple[np.ndarray, np.ndarray]
) -> Iterator[tuple[str, np.ndarray]]:
    rankings, scores = zip(words, vectors, strict=True)
    yield "BM25", rankings[0]
    yield "vectors", rankings[1]
    for constant in RANK_CONSTANTS:
        worths = [by_rank(ranked, constant) for ranked in rankings]
        for weight in RRF_WEIGHTS:
            yield f"rrf, constant {constant}, weight {weight}", fuse_worths(rankings, worths, (weight, 1))
    worths = [minmax(values) for values in scores]
    for weight in MINMAX_WEIGHTS:
        yield f"minmax, weight {weight}", fuse_worths(rankings, worths, (weight, 1))
