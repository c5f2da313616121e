# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""A small corpus of invented papers, and a model folder exported from a tiny random table."""

import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from arxiv_static.corpus import MAX_TOKENS
from arxiv_static.data import Paper
from arxiv_static.export import export
from arxiv_static.inference import ExportedModel
from arxiv_static.model import StaticModel
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


class TokenVectors(torch.nn.Module):
    """[batch, tokens, dimensions], as a transformer; padding has a vector too, which pooling is to leave out."""

    def __init__(self, table: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("table", table)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.embedding(input_ids, self.table)


@pytest.fixture(scope="session")
def transformer_folder(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "transformer"
    folder.mkdir()
    torch.manual_seed(2)
    torch.jit.script(TokenVectors(torch.randn(tokenizer.get_vocab_size(), DIMENSIONS))).save(folder / "transformer.pt")
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "serving.properties").write_text(
        "option.modelName=transformer\nmaxLength=256\npooling=mean\nnormalize=true\ndimensions=16\n"
    )
    return folder
