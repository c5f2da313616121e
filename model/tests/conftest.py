# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""A small corpus of invented papers, a static model of a tiny random table, and tiny transformers."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from ingest_djl.export.source import load
from ingest_djl.fixtures import parity
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.papers import Paper
from ingest_djl.static.corpus import MAX_TOKENS
from ingest_djl.static.export import export
from ingest_djl.static.model import StaticModel
from ingest_djl.static.vocabulary import IGNORED_IDS, build_tokenizer

SUBJECTS = ["graphs", "quarks", "galaxies", "proteins", "lattices", "markets"]
VERBS = ["bound", "measure", "simulate", "classify"]
DIMENSIONS = 16


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def papers() -> list[Paper]:
    """Half of them before the day on which the test split begins, half from that day on."""
    return [
        Paper(
            id=f"{created}-{subject}-{verb}",
            title=f"How to {verb} {subject}",
            abstract=f"We {verb} random {subject} of large size. Experiments on {subject} show that they help.",
            primary=subject,
            created=created,
        )
        for created in ("2018-12-31", "2019-01-01")
        for subject in SUBJECTS
        for verb in VERBS
    ]


@pytest.fixture(scope="session")
def corpus_file(papers: list[Paper], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "papers.jsonl"
    path.write_text("".join(json.dumps(vars(paper)) + "\n" for paper in papers))
    return path


@pytest.fixture(scope="session")
def recent_file(papers: list[Paper], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "recent.jsonl"
    newer = [replace(paper, id=f"2301.{i:05}", created="2023-01") for i, paper in enumerate(papers)]
    path.write_text("".join(json.dumps(vars(paper)) + "\n" for paper in newer))
    return path


@pytest.fixture(scope="session")
def tokenizer(papers: list[Paper]) -> Tokenizer:
    return build_tokenizer(papers, size=300, pieces=60)


@pytest.fixture(scope="session")
def table(tokenizer: Tokenizer) -> torch.Tensor:
    torch.manual_seed(1)
    table = torch.randn(tokenizer.get_vocab_size(), DIMENSIONS)
    table[IGNORED_IDS] = 0.0
    return table


@pytest.fixture(scope="session")
def trained(table: torch.Tensor) -> StaticModel:
    """Places and repetitions weigh less and less, so that one that is off shows."""
    falling = 1 / torch.arange(1, MAX_TOKENS + 1)
    return StaticModel(table, falling, falling.pow(0.7))


@pytest.fixture(scope="session")
def folder(tokenizer: Tokenizer, trained: StaticModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    export(tokenizer, trained, folder)
    return folder


@pytest.fixture(scope="session")
def model(folder: Path) -> ExportedModel:
    return ExportedModel(folder)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two of the parity test's models, as sentence-transformers saves them."""
    root = tmp_path_factory.mktemp("sentence-transformers")
    for name in ("bert", "roberta"):
        parity.make(name).save(str(root / name))
    return {name: root / name for name in ("bert", "roberta")}


@pytest.fixture
def bert(folders: dict[str, Path]) -> SentenceTransformer:
    """Fresh for every test, since an export changes it."""
    return load(str(folders["bert"]))


@pytest.fixture
def roberta(folders: dict[str, Path]) -> SentenceTransformer:
    return load(str(folders["roberta"]))
