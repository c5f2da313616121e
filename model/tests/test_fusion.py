# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import numpy as np
import pytest

from ingest_djl import InputError
from ingest_djl.__main__ import main
from ingest_djl.evaluation import evaluate as evaluate_module
from ingest_djl.evaluation import ranking as ranking_module
from ingest_djl.evaluation.fusion import sweep
from ingest_djl.evaluation.ranking import by_bm25, by_cosine, fuse_worths, minmax, scored_by_bm25, scored_by_cosine
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.papers import Paper


def test_minmax_stretches_each_querys_scores() -> None:
    assert minmax(np.array([[9.0, 5.0, 1.0], [0.3, 0.3, 0.3]])).tolist() == [[1, 0.5, 0], [1, 1, 1]]


def test_worths_are_weighed_and_added() -> None:
    rankings = [np.array([[1, 2]]), np.array([[2, 3]])]
    worths = [np.array([[1.0, 0.4]]), np.array([[0.5, 0.1]])]
    assert fuse_worths(rankings, worths, (1, 1)).tolist() == [[1, 2, 3]]
    assert fuse_worths(rankings, worths, (1, 2)).tolist() == [[2, 1, 3]]


def test_scores_stand_beside_the_documents(monkeypatch: pytest.MonkeyPatch, papers: list[Paper]) -> None:
    monkeypatch.setattr(ranking_module, "DEPTH", 2)
    vectors = np.array([[3, 4], [0, 2], [1, 0]], dtype=np.float32)
    documents, cosines = scored_by_cosine(np.array([[0, 1]], dtype=np.float32), vectors)
    assert documents.tolist() == by_cosine(np.array([[0, 1]], dtype=np.float32), vectors).tolist() == [[1, 0]]
    assert cosines[0] == pytest.approx([1, 0.8])
    abstracts = [paper.abstract for paper in papers]
    documents, scores = scored_by_bm25(["simulate random quarks"], abstracts)
    assert documents.tolist() == by_bm25(["simulate random quarks"], abstracts).tolist()
    assert "simulate random quarks" in abstracts[documents[0, 0]]
    assert scores[0, 0] >= scores[0, 1] > 0


def test_words_are_stemmed_only_in_english(monkeypatch: pytest.MonkeyPatch, papers: list[Paper]) -> None:
    monkeypatch.setattr(ranking_module, "DEPTH", 2)
    abstracts = [paper.abstract for paper in papers]
    assert scored_by_bm25(["simulating"], abstracts)[1][0, 0] > 0
    assert scored_by_bm25(["simulating"], abstracts, english=False)[1][0, 0] == 0
    assert scored_by_bm25(["of"], abstracts)[1][0, 0] == 0
    assert scored_by_bm25(["of"], abstracts, english=False)[1][0, 0] > 0


def test_sweep_has_a_row_for_each_setting(
    corpus_file: Path,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(ranking_module, "DEPTH", 20)
    monkeypatch.setattr(evaluate_module, "QUERIES", 10)
    command = ["fusion", "--data", str(corpus_file), "--model", str(folder), "--cache", str(tmp_path / "cache")]
    assert main([*command, "--papers", "30"]) == 0
    rows = _rows(capsys.readouterr().out)
    assert list(rows)[2:5] == ["BM25", "vectors", "rrf, constant 1, weight 1"]
    assert list(rows)[-1] == "minmax, weight 2"
    assert len(rows) == 2 + 2 + 6 * 4 + 3
    assert rows[""][1] == "same primary category: abstracts"
    assert all(len(cells) == 3 and all(cells) for cells in rows.values())
    assert len({tuple(cells) for cells in rows.values()}) > 5

    embedded: list[object] = []
    monkeypatch.setattr(ExportedModel, "embed_tokens", lambda model, tokenized, batch: embedded.extend(tokenized))
    assert main([*command, "--papers", "30"]) == 0
    assert _rows(capsys.readouterr().out) == rows
    assert embedded == []


def test_fewer_papers_are_searched_for_the_same_queries(
    corpus_file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking_module, "DEPTH", 20)
    seen: list[tuple[list[str], list[str]]] = []
    tasks = evaluate_module.tasks

    def spied(papers: list[Paper], candidates: list[int]) -> list[evaluate_module.Task]:
        measured = tasks(papers, candidates)
        seen.append((measured[0].queries, measured[0].documents))
        return measured

    monkeypatch.setattr(evaluate_module, "tasks", spied)
    for papers in (30, 40):
        sweep([corpus_file], folder, papers)
    assert [len(documents) for _, documents in seen] == [30, 40]
    assert seen[0][0] == seen[1][0]
    assert len(seen[0][0]) == 24


def test_too_few_papers_are_refused_with_the_number(corpus_file: Path, folder: Path) -> None:
    with pytest.raises(InputError, match=r"more than \[100\] documents .* got \[48\] and \[24\]"):
        sweep([corpus_file], folder)


def _rows(table: str) -> dict[str, list[str]]:
    """The cells by the row's name."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]
    return {name: cells for name, *cells in rows}
