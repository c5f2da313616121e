# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest_djl import InputError
from ingest_djl.__main__ import main
from ingest_djl.evaluation import evaluate as evaluate_module
from ingest_djl.evaluation import ranking as ranking_module
from ingest_djl.evaluation import speed as speed_module
from ingest_djl.evaluation.evaluate import evaluate, first_sentence, own_found, recent_task, same_category, sample
from ingest_djl.evaluation.ranking import by_cosine, fuse
from ingest_djl.fixtures import RESOURCES
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.papers import Paper

TRANSFORMER = RESOURCES / "parity" / "xlm-roberta"


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


def test_fewer_papers_leave_out_those_that_are_no_queries_first(papers: list[Paper]) -> None:
    searched, _ = sample(papers[:24], papers[24:])
    assert [paper.in_test for paper in searched] == [True] * 24 + [False] * 24


def test_recent_queries_are_set_aside_and_find_themselves(papers: list[Paper]) -> None:
    numbered = [replace(paper, title=f"{paper.title} {i}", abstract=str(i)) for i, paper in enumerate(papers)]
    task = recent_task(numbered[10:], numbered[:10], 30)
    assert len(task.documents) == 30
    assert sorted(task.queries) == sorted(paper.title for paper in numbered[:10])
    assert all(query.endswith(f" {task.documents[own]}") for query, own in zip(task.queries, task.own, strict=True))


def test_cosine_ignores_lengths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking_module, "DEPTH", 2)
    documents = np.array([[9, 9], [0.1, 0], [0, 0]], dtype=np.float32)
    assert by_cosine(np.array([[5, 0]], dtype=np.float32), documents).tolist() == [[1, 0]]


def test_too_few_papers_are_refused_with_the_number(corpus_file: Path, folder: Path) -> None:
    with pytest.raises(InputError, match=r"more than \[100\] documents .* got \[48\] and \[24\]"):
        evaluate([corpus_file], [folder])


def test_folders_of_one_name_are_refused(corpus_file: Path, folder: Path) -> None:
    with pytest.raises(InputError, match="must be folders of different names"):
        evaluate([corpus_file], [folder, folder])


def test_queries_and_documents_get_their_prefixes(tmp_path: Path) -> None:
    model = ExportedModel(TRANSFORMER)
    embed = evaluate_module.embedder("m", TRANSFORMER, model, tmp_path)
    for input_type in ("query", "passage"):
        np.testing.assert_allclose(embed(["graphs"], input_type), model.embed(["graphs"], input_type), atol=1e-6)
    assert not np.allclose(embed(["graphs"], "query"), embed(["graphs"], "passage"), atol=1e-3)


def test_evaluation_measures_models_side_by_side_and_keeps_vectors(
    corpus_file: Path,
    recent_file: Path,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(ranking_module, "DEPTH", 20)
    monkeypatch.setattr(evaluate_module, "QUERIES", 10)
    monkeypatch.setattr(speed_module, "ROUNDS", 1)
    command = ["evaluate", "--data", str(corpus_file), "--model", str(folder), "--beside", str(TRANSFORMER)]
    command += ["--data", str(recent_file), "--bfloat16"]
    assert main([*command, "--cache", str(tmp_path / "cache")]) == 0
    first = _rows(capsys.readouterr().out)
    assert list(first)[2:7] == ["BM25", "tiny", "xlm-roberta", "BM25 with tiny", "BM25 with xlm-roberta"]
    assert all(first["tiny"])
    assert [bool(cell) for cell in first["xlm-roberta"]] == [True, True, False, True, True]

    monkeypatch.setattr(evaluate_module, "by_bm25", None)
    monkeypatch.setattr(evaluate_module, "speed", lambda models, texts: "")
    embedded: list[np.ndarray] = []
    monkeypatch.setattr(ExportedModel, "embed_tokens", lambda model, tokenized, batch: embedded.extend(tokenized))
    assert main([*command, "--cache", str(tmp_path / "cache")]) == 0
    assert _rows(capsys.readouterr().out)["BM25"] == first["BM25"]
    assert embedded == []


def _rows(table: str) -> dict[str, list[str]]:
    """The cells of the first table, by the row's name."""
    lines = table.split("\n\n")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: cells for name, *cells in rows}
