# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The committed models of the plugin's tests are those that the package writes, and do what they are for."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from ingest_djl.export.graph import token_vectors
from ingest_djl.fixtures import RESOURCES, parity, tiny
from ingest_djl.folder.exported import ExportedModel

MODELS = RESOURCES / "models"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tiny")
    assert sorted(tiny.write(root)) == sorted(path.name for path in MODELS.iterdir())
    return root


@pytest.mark.parametrize("name", sorted(path.name for path in MODELS.iterdir()))
def test_committed_model_is_the_one_that_is_written(written: Path, name: str) -> None:
    ours, committed = written / name, MODELS / name
    assert sorted(path.name for path in ours.iterdir()) == sorted(path.name for path in committed.iterdir())
    for file in ("serving.properties", "tokenizer.json"):
        assert (ours / file).read_bytes() == (committed / file).read_bytes()
    graphs = [torch.jit.load(folder / f"{name}.pt") for folder in (ours, committed)]
    assert graphs[0].code == graphs[1].code
    torch.testing.assert_close(dict(graphs[0].named_buffers()), dict(graphs[1].named_buffers()))
    assert sum(path.stat().st_size for path in committed.iterdir()) < 20_000


@pytest.mark.parametrize("name", ["tiny-from-file", "tiny-save", "tiny-deflated"])
def test_vectors_are_right_all_the_same(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    expected = json.loads((MODELS / "tiny-texts" / "expected.json").read_text())
    vectors = ExportedModel(MODELS / name).embed(expected["texts"])
    np.testing.assert_allclose(vectors, expected["vectors"]["none"]["normalized"], atol=1e-6)
    probes = {"tiny-from-file": ["from-file-probe.bin"], "tiny-save": ["save-probe.bin"], "tiny-deflated": []}
    assert [path.name for path in tmp_path.iterdir()] == probes[name]


def test_vectors_are_none() -> None:
    assert np.isnan(ExportedModel(MODELS / "tiny-nan").embed_one("black holes")).all()
    assert (ExportedModel(MODELS / "tiny-zero").embed_one("black holes") == 0).all()


FOREVER = """
import sys, torch
model = torch.jit.load(sys.argv[1])
print("loaded", flush=True)
model(*torch.ones(2, 1, 3).long())
"""


def test_first_embedding_never_returns() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", FOREVER, MODELS / "tiny-forever" / "tiny-forever.pt"], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"loaded\n"
        time.sleep(0.5)
        running = process.poll() is None
        process.kill()
    assert running


@pytest.mark.parametrize("bfloat16", [False, True])
def test_vectors_are_those_of_the_precision(bfloat16: bool) -> None:
    folder = MODELS / tiny.SWITCHABLE
    expected = json.loads((folder / "expected.json").read_text())
    own, other = expected["vectors"]["none"], expected["bfloat16"]
    if bfloat16:
        own, other = other, own
    vectors = ExportedModel(folder, bfloat16).embed(expected["texts"])
    np.testing.assert_allclose(vectors, own["normalized"], atol=1e-6)
    assert np.abs(vectors - other["normalized"]).max() > 1e-4


@pytest.mark.parametrize("name", list(parity.MODELS))
def test_committed_parity_model_is_the_one_that_is_made(name: str) -> None:
    made = parity.make(name)
    committed = torch.jit.load(RESOURCES / "parity" / name / f"{name}.pt")
    transformer = token_vectors(made[0].auto_model)
    weights = [*transformer.parameters(), *transformer.buffers()]
    torch.testing.assert_close(committed.weights.tensors, [weight.detach() for weight in weights])
