# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""A tiny transformer with random weights learns a tiny corpus in a second."""

import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from ingest_djl import InputError
from ingest_djl.__main__ import main
from ingest_djl.export.source import load
from ingest_djl.export.tokens import tokenizer_of
from ingest_djl.finetune.finetune import finetune
from ingest_djl.finetune.losses import info_nce, kept_neighbours
from ingest_djl.finetune.recipe import Recipe
from ingest_djl.finetune.texts import Batches, Papers, read, tokenized
from ingest_djl.finetune.train import embed_all, train
from ingest_djl.papers import Paper, read_split
from ingest_djl.static.corpus import TokenLists

TINY = Recipe(epochs=12, batch=8, learning_rate=5e-3, title_tokens=16, abstract_tokens=32, keep_weight=0.0)


def unit(rows: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(rows, dim=1)


def test_pairs_that_are_nearest_cost_nothing() -> None:
    vectors = torch.eye(4)
    scale = torch.tensor(50.0)
    assert info_nce(vectors, vectors, scale) < 1e-6
    assert info_nce(vectors, vectors.roll(1, dims=0), scale) == pytest.approx(50.0, abs=1e-3)
    assert info_nce(vectors, torch.ones(4, 4) / 2, scale) == pytest.approx(np.log(4))


def test_kept_neighbours_cost_nothing_and_a_text_is_not_its_own_neighbour() -> None:
    torch.manual_seed(1)
    vectors, others = unit(torch.randn(6, 8)), unit(torch.randn(6, 8))
    rotation, _ = torch.linalg.qr(torch.randn(8, 8))
    assert kept_neighbours(vectors, vectors, 0.05) == pytest.approx(0.0, abs=1e-6)
    assert kept_neighbours(vectors @ rotation, vectors, 0.05) == pytest.approx(0.0, abs=1e-4)
    assert kept_neighbours(vectors, others, 0.05) > 0.1
    shares = torch.full((6, 6), 0.0).fill_diagonal_(1)
    assert kept_neighbours(vectors, unit(shares), 0.05).isfinite()


def test_rate_rises_and_falls() -> None:
    recipe = Recipe()
    rates = [recipe.schedule(step, 100) for step in range(100)]
    assert rates.index(max(rates)) == 5
    assert rates[0] == pytest.approx(1 / 6, rel=0.01)
    assert rates[-1] == pytest.approx(0.02, abs=0.001)
    assert [recipe.schedule(0, 1), recipe.schedule(1, 2)] == [1.0, pytest.approx(0.51)]


def test_batches_are_what_sentence_transformers_makes_of_the_texts(bert: SentenceTransformer) -> None:
    texts = ["How to bound graphs", "", "We bound random graphs of large size."]
    papers = tokenized([Paper("1", text, text, "a", "2018") for text in texts], 0, tokenizer_of(bert[0]), TINY)
    expected = bert.tokenize(texts)
    for name, tensor in Batches(tokenizer_of(bert[0]), bert.device)(papers.titles).items():
        assert tensor.tolist() == expected[name].tolist()


def test_texts_are_cut_so_that_special_tokens_have_room(bert: SentenceTransformer) -> None:
    papers = tokenized([Paper("1", "graphs " * 99, "quarks " * 99, "a", "2018")], 0, tokenizer_of(bert[0]), TINY)
    batches = Batches(tokenizer_of(bert[0]), bert.device)
    assert batches(papers.titles)["input_ids"].shape == (1, 16)
    assert batches(papers.abstracts)["input_ids"].shape == (1, 32)


def test_tokenizer_with_other_special_tokens_is_refused(bert: SentenceTransformer) -> None:
    tokenizer = tokenizer_of(bert[0])
    tokenizer.post_processor = None
    with pytest.raises(InputError, match=r"one token before a text and one behind it, got \[\]"):
        Batches(tokenizer, bert.device)


def test_papers_of_the_test_split_are_left_out_and_recent_ones_come_first(
    bert: SentenceTransformer, corpus_file: Path, recent_file: Path
) -> None:
    trained, tested = read_split(corpus_file, recent_file)
    recent = sum(paper.is_recent for paper in trained)
    assert 0 < recent < sum(paper.is_recent for paper in trained + tested)
    papers = read([corpus_file, recent_file], tokenizer_of(bert[0]), TINY)
    assert (papers.recent, len(papers.titles)) == (recent, len(trained))


def test_an_epoch_has_recent_papers_more_often() -> None:
    lists = TokenLists(np.arange(5, dtype=np.int32), np.arange(6))
    chosen = Papers(lists, lists, recent=2).epoch(3, np.random.default_rng(1))
    assert np.bincount(chosen).tolist() == [3, 3, 1, 1, 1]


def test_training_finds_abstracts_by_titles(bert: SentenceTransformer, papers: list[Paper]) -> None:
    train_papers = [paper for paper in papers if not paper.in_test]
    tokenizer = tokenizer_of(bert[0])
    lists = tokenized(train_papers, 0, tokenizer, TINY)
    batches = Batches(tokenizer, bert.device)

    def found() -> float:
        titles, abstracts = (embed_all(bert, texts, batches).float() for texts in (lists.titles, lists.abstracts))
        return float(((titles @ abstracts.T).argmax(dim=1) == torch.arange(len(titles))).float().mean())

    before = found()
    losses = train(bert, lists, tokenizer, TINY)
    assert len(losses) == TINY.epochs * (len(train_papers) // TINY.batch)
    assert np.mean(losses[-3:]) < 0.6 * losses[0]
    assert found() > before + 0.2
    assert not bert.training


def test_keeping_neighbours_stays_nearer_to_the_original(folders: dict[str, Path], papers: list[Paper]) -> None:
    changes = []
    for weight in (0.0, 10.0):
        model = load(str(folders["bert"]))
        tokenizer = tokenizer_of(model[0])
        lists = tokenized(papers, 0, tokenizer, TINY)
        batches = Batches(tokenizer, model.device)
        former = embed_all(model, lists.abstracts, batches).float()
        train(model, lists, tokenizer, replace(TINY, keep_weight=weight))
        changes.append(kept_neighbours(embed_all(model, lists.abstracts, batches).float(), former, 0.05).item())
    assert changes[1] < 0.8 * changes[0]


def test_command_trains_and_its_folder_is_exported(
    folders: dict[str, Path],
    corpus_file: Path,
    recent_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    target = tmp_path / "tuned"
    command = ["finetune", str(folders["bert"]), "--data", str(corpus_file), "--data", str(recent_file)]
    command += ["--out", str(target), "--epochs", "1", "--batch", "8", "--device", "cpu"]
    assert main(command) == 0
    assert re.search(r"loss         \d\.\d{4} at first, \d\.\d{4} at last", capsys.readouterr().out)
    assert [path.name for path in tmp_path.iterdir()] == ["tuned"]
    tuned, original = load(str(target)), load(str(folders["bert"]))
    assert not np.allclose(tuned.encode(["graphs"]), original.encode(["graphs"]), atol=1e-3)
    assert main(["export", str(target), "--out", str(tmp_path / "exported"), "--compact"]) == 0
    assert main(command) == 1
    assert f"[{target}] exists; move it away" in capsys.readouterr().err


def test_too_few_papers_are_refused_with_the_number(
    bert: SentenceTransformer, corpus_file: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"must have a batch of \[2048\] papers to train on, got \[24\]"):
        finetune(bert, [corpus_file], tmp_path / "m", Recipe())
    assert list(tmp_path.iterdir()) == []


def test_loss_that_is_no_number_is_refused(bert: SentenceTransformer, corpus_file: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the loss became \[nan\]; a lower learning rate may help"):
        finetune(bert, [corpus_file], tmp_path / "m", replace(TINY, learning_rate=float("inf")))
    assert list(tmp_path.iterdir()) == []


def test_device_that_is_not_there_is_refused(bert: SentenceTransformer, corpus_file: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\[--device\] \[abacus\] cannot be used"):
        finetune(bert, [corpus_file], tmp_path / "m", TINY, "abacus")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", r"line 1 is not JSON, got \[\{\]"),
        ('{"id": "1"}', r"\[title, abstract, primary, created\] must be strings, got \[id\]"),
    ],
)
def test_papers_that_are_none_are_refused(
    bert: SentenceTransformer, corpus_file: Path, tmp_path: Path, line: str, problem: str
) -> None:
    (tmp_path / "recent.jsonl").write_text(line)
    with pytest.raises(InputError, match=problem):
        finetune(bert, [corpus_file, tmp_path / "recent.jsonl"], tmp_path / "m", TINY)
