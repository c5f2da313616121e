# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from ingest_djl.__main__ import main
from ingest_djl.folder.exported import ExportedModel


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
        ('{"id": "1", "title": "t"}', "line 1: [abstract] must be strings, got [id, title]"),
        (
            '{"id": 1, "title": "t", "abstract": null}',
            "line 1: [id, abstract] must be strings, got [id, title, abstract]",
        ),
        ('["id"]', "line 1: a paper must be an object, got [list]"),
        ("{broken", "line 1 is not JSON, got [{broken]"),
        ('{"id": "1", "title": "t", "abstract": "a"}\n{broken', "line 2 is not JSON, got [{broken]"),
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
    assert [path.name for path in tmp_path.iterdir()] == ["papers.jsonl"]


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
