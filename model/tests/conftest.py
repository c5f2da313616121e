# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""A small corpus of invented papers, and a model folder exported from a tiny random table."""

import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from arxiv_static.data import Paper
from arxiv_static.export import export
from arxiv_static.inference import ExportedModel
from arxiv_static.vocabulary import IGNORED_IDS, build_tokenizer

SUBJECTS = ["graphs", "quarks", "galaxies", "proteins", "lattices", "markets"]
VERBS = ["bound", "measure", "simulate", "classify"]
DIMENSIONS = 16


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
def tokenizer(papers: list[Paper]) -> Tokenizer:
    return build_tokenizer(papers, size=300, pieces=60)


@pytest.fixture(scope="session")
def table(tokenizer: Tokenizer) -> torch.Tensor:
    torch.manual_seed(1)
    table = torch.randn(tokenizer.get_vocab_size(), DIMENSIONS)
    table[IGNORED_IDS] = 0.0
    return table


@pytest.fixture(scope="session")
def model(tokenizer: Tokenizer, table: torch.Tensor, tmp_path_factory: pytest.TempPathFactory) -> ExportedModel:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    export(tokenizer, table, folder)
    return ExportedModel(folder)
