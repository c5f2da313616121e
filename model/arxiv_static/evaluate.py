# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Measures an exported model folder on papers it was not trained on, beside BM25 and the fusion of both."""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .data import Paper, read_split
from .inference import ExportedModel
from .ranking import by_bm25, by_cosine, fuse

CORPUS_SIZE = 100_000
QUERIES = 2_000
SPEED_TEXTS = 5_000
SEED = 7
SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z$\\(])")
MIN_SENTENCE_WORDS = 4
COLUMNS = (
    "| | title → own abstract: Hits@1 / Hits@10 / MRR@10 | same primary category in the top 10 "
    "| first sentence → rest: Hits@1 / Hits@10 |\n|---|---|---|---|"
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """Queries against documents; `own[i]` is the number of the document that query i comes from."""

    name: str
    queries: list[str]
    documents: list[str]
    own: np.ndarray
    measure: Callable[[np.ndarray, np.ndarray], list[float]]


def evaluate(data: Path, folder: Path) -> str:
    """Returns the table of measurements as Markdown, followed by the speed on one thread."""
    train, test = read_split(data)
    model = ExportedModel(folder)
    cells: dict[str, list[str]] = {"BM25": [], folder.name: [], "reciprocal rank fusion of both": []}
    for task in tasks(*sample(train, test)):
        log.info("[%s]: [%d] queries, [%d] documents", task.name, len(task.queries), len(task.documents))
        lexical = by_bm25(task.queries, task.documents)
        dense = by_cosine(model.embed(task.queries), model.embed(task.documents))
        for row, ranking in zip(cells.values(), (lexical, dense, fuse(lexical, dense)), strict=True):
            row.append(" / ".join(f"{value:.3f}" for value in task.measure(ranking, task.own)))
    rows = [f"| {name} | {' | '.join(row)} |" for name, row in cells.items()]
    alone, batched = speed(model, [f"{paper.title} {paper.abstract}" for paper in test[:SPEED_TEXTS]])
    return "\n".join(
        [
            COLUMNS,
            *rows,
            "",
            f"Titles with abstracts tokenised and embedded in a second on one thread: [{alone:,.0f}] one at a time, "
            f"[{batched:,.0f}] in batches of 32",
        ]
    )


def sample(train: list[Paper], test: list[Paper]) -> tuple[list[Paper], list[int]]:
    """Returns the papers to search and a random order of those that may be queries: the test papers among them."""
    random = np.random.default_rng(SEED)
    size = max(0, min(CORPUS_SIZE - len(test), len(train)))
    filling = random.choice(len(train), size=size, replace=False)
    return test + [train[paper] for paper in filling], random.permutation(len(test)).tolist()


def tasks(papers: list[Paper], candidates: list[int]) -> list[Task]:
    """The three questions asked of a ranking."""
    chosen = np.array(candidates[:QUERIES])
    both = [f"{paper.title} {paper.abstract}" for paper in papers]
    primaries = np.array([paper.primary for paper in papers])
    divided = [first_sentence(paper.abstract) for paper in papers]
    divisible = np.array([paper for paper in candidates if divided[paper][0]][:QUERIES])

    def relatedness(ranking: np.ndarray, own: np.ndarray) -> list[float]:
        return [same_category(ranking, own, primaries)]

    return [
        Task(
            "title → own abstract", [papers[i].title for i in chosen], [p.abstract for p in papers], chosen, own_found
        ),
        Task("related papers", [both[i] for i in chosen], both, chosen, relatedness),
        Task(
            "first sentence → rest",
            [divided[i][0] for i in divisible],
            [rest for _, rest in divided],
            divisible,
            lambda ranking, own: own_found(ranking, own)[:2],
        ),
    ]


def first_sentence(abstract: str) -> tuple[str, str]:
    """Returns the first sentence and the rest; an abstract that has no two sentences of some length is all rest."""
    first, *others = SENTENCE_END.split(abstract, maxsplit=1)
    if others and min(len(first.split()), len(others[0].split())) >= MIN_SENTENCE_WORDS:
        return first, others[0]
    return "", abstract


def own_found(ranking: np.ndarray, own: np.ndarray) -> list[float]:
    """Returns Hits@1, Hits@10 and MRR@10 of each query's own document."""
    found = ranking[:, :10] == own[:, None]
    return [found[:, 0].mean(), found.any(axis=1).mean(), (found / np.arange(1, 11)).sum(axis=1).mean()]


def same_category(ranking: np.ndarray, own: np.ndarray, primaries: np.ndarray) -> float:
    """Returns the share of the ten nearest other documents that have the query's primary category."""
    others = np.array([row[row != self_][:10] for row, self_ in zip(ranking, own, strict=True)])
    return (primaries[others] == primaries[own][:, None]).mean()


def speed(model: ExportedModel, texts: list[str]) -> tuple[float, float]:
    """Returns texts a second of processor time, one at a time and in batches; it counts on running on one thread."""
    started = time.process_time()
    for text in texts:
        model.embed_one(text)
    alone = len(texts) / (time.process_time() - started)
    started = time.process_time()
    model.embed(texts)
    return alone, len(texts) / (time.process_time() - started)
