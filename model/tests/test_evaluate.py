# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import numpy as np
import pytest

from arxiv_static import evaluate as evaluate_module
from arxiv_static import ranking as ranking_module
from arxiv_static import speed as speed_module
from arxiv_static.__main__ import main
from arxiv_static.data import Paper
from arxiv_static.evaluate import first_sentence, own_found, same_category, sample
from arxiv_static.inference import ExportedModel
from arxiv_static.ranking import fuse


def test_hits_and_reciprocal_rank() -> None:
    ranking = np.array([[7, *range(20, 40)], [20, 7, *range(21, 40)], [*range(20, 30), 7, *range(30, 40)]])
    assert own_found(ranking, np.array([7, 7, 7])) == pytest.approx([1 / 3, 2 / 3, (1 + 1 / 2) / 3])


def test_the_paper_itself_is_no_relative() -> None:
    ranking = np.array([[0, *range(1, 11)]])
    primaries = np.array(["cs.IR"] * 6 + ["hep-th"] * 5)
    assert same_category(ranking, np.array([0]), primaries) == 0.5


def test_fusion_prefers_what_both_rank_well() -> None:
    assert fuse(np.array([[1, 2, 3]]), np.array([[4, 2, 5]])).tolist()[0][0] == 2


def test_fusion_follows_the_heavier_ranking() -> None:
    assert fuse(np.array([[1, 2]]), np.array([[2, 1]]), constant=1, weights=(2, 1)).tolist()[0] == [1, 2]
    assert fuse(np.array([[1, 2]]), np.array([[2, 1]]), constant=1, weights=(1, 2)).tolist()[0] == [2, 1]


def test_first_sentence_ends_before_a_capital() -> None:
    assert first_sentence("We study e.g. large random graphs. They have a giant component.") == (
        "We study e.g. large random graphs.",
        "They have a giant component.",
    )
    assert first_sentence("One sentence of several words only.") == ("", "One sentence of several words only.")


def test_queries_are_test_papers_only(papers: list[Paper]) -> None:
    train, test = papers[:24], papers[24:]
    searched, candidates = sample(train, test)
    assert len(searched) == 48
    assert sorted(candidates) == list(range(24))
    assert all(searched[candidate].in_test for candidate in candidates)


def test_mean_pooling_leaves_padding_out(transformer_folder: Path) -> None:
    model = ExportedModel(transformer_folder)
    alone = np.stack([model.embed_one(text) for text in ("graphs", "random quarks of large size")])
    np.testing.assert_allclose(model.embed(["graphs", "random quarks of large size"], batch=2), alone, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(alone, axis=1), 1.0, atol=1e-6)


@pytest.mark.parametrize(("key", "value"), [("pooling", "cls"), ("query_prefix", "query: ")])
def test_model_that_cannot_be_run_as_it_should_is_refused(
    transformer_folder: Path, tmp_path: Path, key: str, value: str
) -> None:
    properties = (transformer_folder / "serving.properties").read_text()
    (tmp_path / "serving.properties").write_text(f"{properties}{key}={value}\n")
    with pytest.raises(ValueError, match=r"needs pooling \[none\] or \[mean\] and no prefixes"):
        ExportedModel(tmp_path)


def test_evaluation_measures_models_side_by_side_and_keeps_vectors(
    corpus_file: Path,
    folder: Path,
    transformer_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(ranking_module, "DEPTH", 20)
    monkeypatch.setattr(evaluate_module, "QUERIES", 10)
    monkeypatch.setattr(speed_module, "ROUNDS", 1)
    command = ["evaluate", "--data", str(corpus_file), "--model", str(folder), "--beside", str(transformer_folder)]
    assert main([*command, "--cache", str(tmp_path / "cache")]) == 0
    first = _rows(capsys.readouterr().out)
    assert list(first)[2:7] == ["BM25", "tiny", "transformer", "BM25 with tiny", "BM25 with transformer"]
    assert all(first["tiny"])
    assert [bool(cell) for cell in first["transformer"]] == [True, True, False, False]

    monkeypatch.setattr(evaluate_module, "by_bm25", None)
    monkeypatch.setattr(evaluate_module, "speed", lambda models, texts: "")
    embedded: list[str] = []
    monkeypatch.setattr(ExportedModel, "embed", lambda model, texts, batch: embedded.extend(texts))
    assert main([*command, "--cache", str(tmp_path / "cache")]) == 0
    assert _rows(capsys.readouterr().out)["BM25"] == first["BM25"]
    assert embedded == []


def _rows(table: str) -> dict[str, list[str]]:
    """The cells of the first table, by the row's name."""
    lines = table.split("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: cells for name, *cells in rows}
