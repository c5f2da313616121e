# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The tiny models of the parity test, fresh for every test since an export may change them."""

from pathlib import Path

import pytest
import torch
from sentence_transformers import SentenceTransformer

from export import parity
from export.source import load


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """As sentence-transformers saves them."""
    root = tmp_path_factory.mktemp("sentence-transformers")
    result = {}
    for name in ("bert", "roberta"):
        result[name] = root / name
        parity.make(name).save(str(result[name]))
    return result


@pytest.fixture
def bert(folders: dict[str, Path]) -> SentenceTransformer:
    return load(str(folders["bert"]))


@pytest.fixture
def roberta(folders: dict[str, Path]) -> SentenceTransformer:
    return load(str(folders["roberta"]))
