# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import pytest

from ingest_djl.__main__ import main
from ingest_djl.export.presets import PRESETS, Preset, preset
from ingest_djl.folder.description import read_properties


def test_folder_is_exported_and_checked(
    folders: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "mine"
    arguments = [str(folders["bert"]), "--out", str(target), "--max-length", "32", "--query-prefix", "query: "]
    assert main(["export", *arguments]) == 0
    printed = capsys.readouterr().out
    assert f"written      {target}" in printed
    assert "prefixes     query [query: ], passage []" in printed
    assert "verified     differs from sentence-transformers by " in printed
    assert main(["check", str(target)]) == 0
    assert "cosine       1.0000" in capsys.readouterr().out
    assert read_properties(target)["source"] == "bert"


def test_preset_with_weights_from_elsewhere(folders: dict[str, Path], tmp_path: Path) -> None:
    arguments = ["E5-large", "--weights", str(folders["roberta"]), "--out", str(tmp_path / "e5"), "--max-length", "100"]
    assert main(["export", *arguments]) == 0
    properties = read_properties(tmp_path / "e5")
    assert (properties["query_prefix"], properties["passage_prefix"]) == ("query: ", "passage: ")
    assert (properties["source"], properties["maxLength"]) == ("https://huggingface.co/intfloat/e5-large", "100")
    assert properties["license"] == "mit"


def test_error_is_one_line_and_status_one(
    folders: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(folders["bert"]), "--out", str(tmp_path / "UPPER")]) == 1
    assert capsys.readouterr().err.startswith("ingest_djl: the name of [--out] becomes the model id")
    assert main(["check", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"ingest_djl: [{tmp_path}] has no [golden.json]\n"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ("", "required: command"),
        ("export x", "required: --out"),
        ("export x --out y --max-length 0", "--max-length: invalid whole number from 1 value: '0'"),
        ("export x --out y --z", "unrecognized arguments: --z"),
        ("train --data x --work y --out z --epochs -1", "--epochs: invalid whole number from 0 value: '-1'"),
        ("evaluate --data x --papers 0", "--papers: invalid whole number from 1 value: '0'"),
    ],
)
def test_wrong_command_line_is_status_two(capsys: pytest.CaptureFixture[str], arguments: str, problem: str) -> None:
    with pytest.raises(SystemExit) as status:
        main(arguments.split())
    assert status.value.code == 2
    assert problem in capsys.readouterr().err


def test_help_names_the_presets(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as status:
        main(["export", "--help"])
    assert status.value.code == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert all(name in printed for name in PRESETS)


def test_presets_are_known_by_both_names_and_say_how_a_model_is_meant_to_be_used() -> None:
    known = preset("intfloat/E5-large")
    assert known is preset("e5-large")
    assert (known.max_length, known.query_prefix, known.passage_prefix) == (512, "query: ", "passage: ")
    assert preset("owner/other") == Preset("owner/other")
