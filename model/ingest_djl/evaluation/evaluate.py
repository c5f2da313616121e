# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Measures exported model folders on papers of the test split, beside BM25 and fused with it."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest_djl import InputError
from ingest_djl.files import replacing
from ingest_djl.folder.description import TOKENIZER, read_properties
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.folder.installation import PROPERTIES, located
from ingest_djl.papers import Paper, read_split

from . import ranking
from .ranking import by_bm25, by_cosine, fuse
from .speed import speed
from .vectors import VectorCache, fingerprint

CORPUS_SIZE = 100_000
QUERIES = 2_000
SPEED_TEXTS = 4_000
SEED = 7
SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z$\\(])")
MIN_SENTENCE_WORDS = 4
TUNED_CONSTANT, TUNED_WEIGHTS = 1, (2, 1)
"""The fusion with the best MRR@10 of titles on a validation split, papers of 2018; the first weight is BM25's."""

STATIC_BATCH, TRANSFORMER_BATCH = 32, 4
"""Texts of a batch: for a transformer on one thread, larger ones only add padding."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Task:
    """Queries against documents; `own[i]` is the number of the document that query i comes from."""

    column: str
    queries: list[str]
    documents: list[str]
    own: np.ndarray
    measure: Callable[[np.ndarray, np.ndarray], list[float]]
    of_transformers: bool = True
    """Whether transformers are measured: embedding the documents takes them an hour."""


def evaluate(
    data: list[Path],
    folders: list[Path],
    papers: int = CORPUS_SIZE,
    cache: Path | None = None,
    bfloat16: bool = False,
) -> str:
    """Returns the measurements as Markdown: a table of rankings and one of speed, on one thread.

    Args:
        data: papers; those of the test split are queries, recent ones a task of their own.
        folders: of the models.
        papers: how many a query searches; fewer are the first of the usual ones, queries before all others.
        cache: keeps vectors and rankings.
        bfloat16: let models whose folder allows it compute in that.

    Raises:
        InputError: if two folders have one name, or if there are fewer papers than a ranking is long.
    """
    by_name = {folder.absolute().name: folder for folder in folders}
    if len(by_name) < len(folders):
        raise InputError(f"[--model] and [--beside] must be folders of different names, got {list(map(str, folders))}")
    models = {name: _model(folder, bfloat16) for name, folder in by_name.items()}
    embedders = {name: embedder(name, folder, models[name], cache) for name, folder in by_name.items()}
    measured, test = read_tasks(data, papers)
    cells: dict[str, list[str]] = {}
    for task in measured:
        log.info("[%s]: [%d] queries, [%d] documents", task.column, len(task.queries), len(task.documents))
        for name, ranked in _rankings(task, models, embedders, cache):
            values = task.measure(ranked, task.own) if ranked is not None else []
            cells.setdefault(name, []).append(" / ".join(f"{value:.3f}" for value in values))
    lines = [
        f"| | {' | '.join(task.column for task in measured)} |",
        "|---" * (len(measured) + 1) + "|",
        *(f"| {name} | {' | '.join(row)} |" for name, row in cells.items()),
    ]
    return "\n".join([*lines, "", speed(models, [paper.abstract for paper in test[:SPEED_TEXTS]])])


def _model(folder: Path, bfloat16: bool) -> ExportedModel:
    allowed = read_properties(folder)["precision"] == "auto"
    return ExportedModel(folder, True if bfloat16 and allowed else None)


def read_tasks(data: list[Path], papers: int) -> tuple[list[Task], list[Paper]]:
    """Returns what is measured on files of papers, and the papers of the test split.

    Raises:
        InputError: if there are fewer papers than a ranking is long.
    """
    older, recent = _by_age(*read_split(*data))
    searched, candidates = sample(*older)
    measured = tasks(searched[:papers], candidates[:papers])
    if recent[1]:
        measured.append(recent_task(*recent, papers))
    for task in measured:
        if len(task.documents) <= ranking.DEPTH or not task.queries:
            raise InputError(
                f"[{', '.join(map(str, data))}] must have more than [{ranking.DEPTH}] documents and some queries "
                f"for [{task.column}], got [{len(task.documents)}] and [{len(task.queries)}]"
            )
    return measured, older[1]


def embedder(
    name: str, folder: Path, model: ExportedModel, cache: Path | None
) -> Callable[[list[str], str], np.ndarray]:
    def compute(texts: list[str]) -> np.ndarray:
        return model.embed_tokens(model.tokenize(texts), STATIC_BATCH if _is_static(model) else TRANSFORMER_BATCH)

    embed = compute
    if cache is not None:
        files = (f"{model.properties['option.modelName']}.pt", TOKENIZER, PROPERTIES)
        version = fingerprint(*((located(folder) / file).read_bytes() for file in files))
        precision = "-bfloat16" if model.bfloat16 else ""
        embed = VectorCache(cache / f"{name}-{version}{precision}", compute).embed
    return lambda texts, input_type: embed(model.prefixed(texts, input_type))


def _lexical(task: Task, cache: Path | None) -> np.ndarray:
    if cache is None:
        return by_bm25(task.queries, task.documents)
    texts = (text.encode("utf-8", "surrogatepass") for text in task.queries + task.documents)
    path = cache / f"bm25-{fingerprint(*texts)}.npy"
    if not path.exists():
        with replacing(path) as unfinished, unfinished.open("wb") as out:
            np.save(out, by_bm25(task.queries, task.documents))
    return np.load(path)


def _is_static(model: ExportedModel) -> bool:
    return model.properties["pooling"] == "none"


def _rankings(
    task: Task,
    models: dict[str, ExportedModel],
    embedders: dict[str, Callable[[list[str], str], np.ndarray]],
    cache: Path | None,
) -> Iterator[tuple[str, np.ndarray | None]]:
    """Yields the rows of the table: BM25, the models, then each model's fusion; None where a model is left out."""
    lexical = _lexical(task, cache)
    yield "BM25", lexical
    dense: dict[str, np.ndarray | None] = {}
    for name, embed in embedders.items():
        if task.of_transformers or _is_static(models[name]):
            dense[name] = by_cosine(embed(task.queries, "query"), embed(task.documents, "passage"))
        else:
            dense[name] = None
        yield name, dense[name]
    for name, ranked in dense.items():
        yield f"BM25 with {name}", None if ranked is None else fuse(lexical, ranked)
    for name, ranked in dense.items():
        tuned = None if ranked is None else fuse(lexical, ranked, constant=TUNED_CONSTANT, weights=TUNED_WEIGHTS)
        yield f"BM25 x 2 with {name}, constant {TUNED_CONSTANT}", tuned


def _by_age(train: list[Paper], test: list[Paper]) -> list[tuple[list[Paper], list[Paper]]]:
    """Returns the papers up to the test year, and the recent ones, each divided into those to train and to test on."""
    return [
        tuple([paper for paper in papers if paper.is_recent == recent] for papers in (train, test))
        for recent in (False, True)
    ]


def recent_task(train: list[Paper], test: list[Paper], papers: int) -> Task:
    """Titles of the recent papers that are set aside, against the abstracts of those and of other recent ones."""
    random = np.random.default_rng(SEED)
    searched = [test[i] for i in random.permutation(len(test))] + [train[i] for i in random.permutation(len(train))]
    titles = [paper.title for paper in searched[: min(QUERIES, len(test), papers)]]
    abstracts = [paper.abstract for paper in searched[:papers]]
    return Task("recent papers: Hits@1 / Hits@10 / MRR@10", titles, abstracts, np.arange(len(titles)), own_found)


def sample(train: list[Paper], test: list[Paper]) -> tuple[list[Paper], list[int]]:
    """Returns the papers to search, and which of them may be queries: the test papers, first and in random order."""
    random = np.random.default_rng(SEED)
    size = max(0, min(CORPUS_SIZE - len(test), len(train)))
    filling = random.choice(len(train), size=size, replace=False)
    order = random.permutation(len(test))
    return [test[paper] for paper in order] + [train[paper] for paper in filling], list(range(len(test)))


def tasks(papers: list[Paper], candidates: list[int]) -> list[Task]:
    """The questions asked of a ranking."""
    chosen = np.array(candidates[:QUERIES])
    both = [f"{paper.title} {paper.abstract}" for paper in papers]
    primaries = np.array([paper.primary for paper in papers])
    divided = [first_sentence(paper.abstract) for paper in papers]
    divisible = np.array([paper for paper in candidates if divided[paper][0]][:QUERIES])

    def relatedness(ranked: np.ndarray, own: np.ndarray) -> list[float]:
        return [same_category(ranked, own, primaries)]

    def hits(ranked: np.ndarray, own: np.ndarray) -> list[float]:
        return own_found(ranked, own)[:2]

    titles = [papers[i].title for i in chosen]
    abstracts = [paper.abstract for paper in papers]
    own_abstracts = [abstracts[i] for i in chosen]
    first = [divided[i][0] for i in divisible]
    rest = [rest for _, rest in divided]
    return [
        Task("title → own abstract: Hits@1 / Hits@10 / MRR@10", titles, abstracts, chosen, own_found),
        Task("same primary category: abstracts", own_abstracts, abstracts, chosen, relatedness),
        Task("titles with abstracts", [both[i] for i in chosen], both, chosen, relatedness, of_transformers=False),
        Task("first sentence → rest: Hits@1 / Hits@10", first, rest, divisible, hits),
    ]


def first_sentence(abstract: str) -> tuple[str, str]:
    """Returns the first sentence and the rest; an abstract that has no two sentences of some length is all rest."""
    first, *others = SENTENCE_END.split(abstract, maxsplit=1)
    if others and min(len(first.split()), len(others[0].split())) >= MIN_SENTENCE_WORDS:
        return first, others[0]
    return "", abstract


def own_found(ranked: np.ndarray, own: np.ndarray) -> list[float]:
    """Returns Hits@1, Hits@10 and MRR@10 of each query's own document."""
    found = ranked[:, :10] == own[:, None]
    return [found[:, 0].mean(), found.any(axis=1).mean(), (found / np.arange(1, 11)).sum(axis=1).mean()]


def same_category(ranked: np.ndarray, own: np.ndarray, primaries: np.ndarray) -> float:
    """Returns the share of the ten nearest other documents that have the query's primary category."""
    others = np.array([row[row != self_][:10] for row, self_ in zip(ranked, own, strict=True)])
    return (primaries[others] == primaries[own][:, None]).mean()
