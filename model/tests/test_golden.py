# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from arxiv_static.__main__ import main
from arxiv_static.inference import ExportedModel


def test_golden_holds_the_vectors_of_folded_texts(folder: Path, tmp_path: Path) -> None:
    papers, output = tmp_path / "papers.jsonl", tmp_path / "golden" / "tiny.jsonl"
    papers.write_text(
        json.dumps({"id": "0704.0001", "title": "  Random\n  graphs ", "abstract": "  We bound quarks.\n"})
    )
    assert main(["golden", "--papers", str(papers), "--model", str(folder), "--output", str(output)]) == 0
    line = json.loads(output.read_text())
    assert line["id"] == "0704.0001"
    model = ExportedModel(folder)
    for field, text in (("title_vector", "Random graphs"), ("abstract_vector", "We bound quarks.")):
        vector = np.frombuffer(base64.b64decode(line[field]), dtype="<f4")
        np.testing.assert_array_equal(vector, model.embed_one(text))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"id": "1", "title": "t"}', "[abstract] missing in the paper, got [id, title]"),
        ("{broken", "line 1 is not JSON, got [{broken]"),
        ("", "holds no paper"),
    ],
)
def test_bad_papers_are_refused_with_the_reason(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, problem: str
) -> None:
    papers = tmp_path / "papers.jsonl"
    papers.write_text(content)
    assert main(["golden", "--papers", str(papers), "--model", str(folder), "--output", str(tmp_path / "out")]) == 1
    assert problem in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_missing_file_is_refused_by_name(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "golden",
        "--papers",
        str(tmp_path / "none"),
        "--model",
        str(folder),
        "--output",
        str(tmp_path / "out"),
    ]
    assert main(arguments) == 1
    assert str(tmp_path / "none") in capsys.readouterr().err
