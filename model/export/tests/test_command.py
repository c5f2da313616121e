# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import pytest

from export import check, standin
from export.__main__ import main
from export.exported import read_properties
from export.presets import PRESETS, preset


def test_folder_is_exported_and_checked(
    folders: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "mine"
    arguments = [str(folders["bert"]), "--out", str(target), "--max-length", "32", "--query-prefix", "query: "]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert f"written      {target}" in printed
    assert "prefixes     query [query: ], passage []" in printed
    assert "verified     differs from sentence-transformers by " in printed
    assert check.main([str(target)]) == 0
    assert "cosine       1.0000" in capsys.readouterr().out
    assert read_properties(target)["source"] == "bert"


def test_preset_with_weights_from_elsewhere(folders: dict[str, Path], tmp_path: Path) -> None:
    arguments = ["E5-large", "--weights", str(folders["roberta"]), "--out", str(tmp_path / "e5"), "--max-length", "100"]
    assert main(arguments) == 0
    properties = read_properties(tmp_path / "e5")
    assert (properties["query_prefix"], properties["passage_prefix"]) == ("query: ", "passage: ")
    assert (properties["source"], properties["maxLength"]) == ("https://huggingface.co/intfloat/e5-large", "100")
    assert properties["license"] == "mit"


def test_error_is_one_line_and_status_one(
    folders: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folders["bert"]), "--out", str(tmp_path / "UPPER")]) == 1
    assert capsys.readouterr().err.startswith("export: the name of [out] becomes the model id")
    assert check.main([str(tmp_path)]) == 1


@pytest.mark.parametrize("arguments", [[], ["x"], ["x", "--out", "y", "--max-length", "0"], ["x", "--out", "y", "--z"]])
def test_wrong_command_line_is_status_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as status:
        main(arguments)
    assert status.value.code == 2


def test_help_names_the_presets(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as status:
        main(["--help"])
    assert status.value.code == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert all(name in printed for name in PRESETS)


def test_presets_are_known_by_both_names() -> None:
    lengths = {name: known.max_length for name, known in PRESETS.items()}
    assert lengths == {
        "all-MiniLM-L6-v2": 256,
        "all-mpnet-base-v2": 384,
        "all-distilroberta-v1": 512,
        "multi-qa-distilbert-cos-v1": 512,
        "e5-large": 512,
    }
    assert preset("all-minilm-l6-v2") is preset("sentence-transformers/all-MiniLM-L6-v2") is not None
    assert preset("owner/other") is None


def test_stand_in_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standin, "SHAPE", standin.SHAPE | {"hidden_size": 24, "intermediate_size": 48})
    monkeypatch.setattr(standin, "VOCABULARY", 500)
    assert standin.main(["--out", str(tmp_path / "random")]) == 0
    properties = read_properties(tmp_path / "random")
    assert (properties["maxLength"], properties["dimensions"]) == ("256", "24")
