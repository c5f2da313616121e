# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import bz2
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from ingest_djl import InputError
from ingest_djl.__main__ import main
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.papers import Paper, read_split
from ingest_djl.static import corpus as corpus_module
from ingest_djl.static.corpus import Corpus, TokenLists, prepare
from ingest_djl.static.model import StaticModel, embed, places
from ingest_djl.static.train import Recipe, initial_table, split_parts, train
from ingest_djl.static.vocabulary import IGNORED_IDS, UNK_ID

TINY = Recipe(dimensions=16, epochs=8, batch=8, warm_up_steps=2)


@pytest.fixture
def vocabulary_papers(monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    """Makes the vocabulary small; holds the papers that it was built from."""
    build, seen = corpus_module.build_tokenizer, []

    def build_small(papers: list[Paper]) -> Tokenizer:
        seen.extend(papers)
        return build(papers, size=300, pieces=60)

    monkeypatch.setattr(corpus_module, "build_tokenizer", build_small)
    return seen


@pytest.fixture
def corpus(corpus_file: Path, tmp_path: Path, vocabulary_papers: list[Paper]) -> Corpus:
    return prepare([corpus_file], tmp_path / "work")


def test_split_is_by_date(corpus_file: Path) -> None:
    train_papers, test_papers = read_split(corpus_file)
    assert {paper.created for paper in train_papers} == {"2018-12-31"}
    assert {paper.created for paper in test_papers} == {"2019-01-01"}


def recent(paper_id: str) -> Paper:
    return Paper(paper_id, "LoRA", "We adapt large models.", "cs.CL", "2024-05")


def test_of_recent_papers_some_are_set_aside() -> None:
    papers = [recent(f"2405.{number:05}") for number in range(30_000)]
    assert sum(paper.in_test for paper in papers) == pytest.approx(1_000, rel=0.1)
    assert [paper.in_test for paper in papers] == [recent(paper.id).in_test for paper in papers]


def test_several_files_are_one_corpus(corpus_file: Path, tmp_path: Path) -> None:
    listing = "arXiv:2405.00001v2 Announce Type: replace-cross Abstract: We adapt  large models."
    file = tmp_path / "recent.jsonl"
    file.write_text(json.dumps(vars(recent("2405.00001")) | {"abstract": listing}))
    train_papers, test_papers = read_split(corpus_file, file)
    assert len(train_papers) + len(test_papers) == 49
    assert recent("2405.00001") in train_papers


def test_compressed_corpus_reads_the_same(corpus_file: Path, tmp_path: Path) -> None:
    compressed = tmp_path / "papers.jsonl.bz2"
    compressed.write_bytes(bz2.compress(corpus_file.read_bytes()))
    assert read_split(compressed) == read_split(corpus_file)


def test_test_papers_reach_neither_vocabulary_nor_training(corpus: Corpus, vocabulary_papers: list[Paper]) -> None:
    assert len(vocabulary_papers) == len(corpus.titles) == len(corpus.abstracts) == 24
    assert not [paper for paper in vocabulary_papers if paper.in_test]


def test_command_makes_a_model_folder_that_embeds(
    corpus_file: Path, tmp_path: Path, vocabulary_papers: list[Paper]
) -> None:
    work, folder = str(tmp_path / "work"), tmp_path / "tiny"
    assert main(["train", "--data", str(corpus_file), "--work", work, "--epochs", "0", "--out", str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "SHA256SUMS",
        "golden.json",
        "serving.properties",
        "tiny.pt",
        "tokenizer.json",
    ]
    assert np.linalg.norm(ExportedModel(folder).embed_one("random graphs")) == pytest.approx(1.0)


def test_command_that_cannot_train_says_why_and_writes_no_model(
    corpus_file: Path, tmp_path: Path, vocabulary_papers: list[Paper], capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "--data", str(corpus_file), "--work", str(tmp_path / "work"), "--out", str(tmp_path / "tiny")]
    assert main(command) == 1
    assert "[data] must have a batch of [2048] papers to train on, got [24]" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["work"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "to test on, from 2019, got [0] and [0]"),
        (
            b'{"id": "1", "title": "", "abstract": "", "primary": "", "created": "Mon, 2 Apr"}',
            "[created] must be an ISO date",
        ),
        (b'{"id": "\xff"}', "line 1: 'utf-8' codec can't decode"),
    ],
)
def test_corpus_that_cannot_be_divided_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "papers.jsonl").write_bytes(content)
    with pytest.raises(InputError, match=re.escape(problem)):
        read_split(tmp_path / "papers.jsonl")


def test_corpus_that_was_cut_short_is_refused(corpus_file: Path, tmp_path: Path) -> None:
    compressed = tmp_path / "papers.jsonl.bz2"
    compressed.write_bytes(bz2.compress(corpus_file.read_bytes())[:-20])
    with pytest.raises(InputError, match=r"line \d+: Compressed file ended"):
        read_split(compressed)


def test_work_folder_of_other_data_is_refused(corpus: Corpus, papers: list[Paper], tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text("".join(json.dumps(vars(paper)) + "\n" for paper in papers[1:]))
    with pytest.raises(InputError, match="made from other data"):
        prepare([other], tmp_path / "work")


def test_rare_tokens_start_longer_than_frequent_ones(corpus: Corpus) -> None:
    table = initial_table(corpus, TINY)
    rare, frequent = (table[corpus.tokenizer.token_to_id(word)].norm() for word in ("quarks", "that"))
    assert rare > 1 > frequent


def test_training_starts_from_the_square_root_of_the_frequency_in_any_place(corpus: Corpus) -> None:
    model = train(corpus, Recipe(dimensions=16, epochs=0))
    assert set(model.positions.tolist()) == {1.0}
    torch.testing.assert_close(model.repetitions[:4], torch.tensor([1.0, 2.0, 3.0, 4.0]).rsqrt())


def test_training_lowers_the_loss_and_is_repeatable(corpus: Corpus) -> None:
    first, second = train(corpus, TINY), train(corpus, TINY)
    assert all(torch.equal(vars(first)[name], vars(second)[name]) for name in vars(first))
    assert _found(first, corpus) > _found(train(corpus, Recipe(dimensions=16, epochs=0)), corpus)


def test_fewer_papers_than_a_batch_are_refused_with_both_numbers(corpus: Corpus) -> None:
    with pytest.raises(InputError, match=r"a batch of \[25\] papers to train on, got \[24\]"):
        train(corpus, Recipe(dimensions=16, batch=25))
    train(corpus, Recipe(dimensions=16, batch=24, epochs=1))


def test_training_learns_weights_that_are_positive(corpus: Corpus) -> None:
    model = train(corpus, TINY)
    for weights in (model.positions, model.repetitions):
        assert (weights > 0).all()
    assert len(set(model.positions.tolist())) > 1


def test_learning_rates_rise_then_fall_to_zero() -> None:
    shares = [Recipe().schedule(step, 100) for step in range(101)]
    assert shares[0] == pytest.approx(1 / 30)
    assert shares[29] == shares[30] == 1.0
    assert shares[30:] == sorted(shares[30:], reverse=True)
    assert shares[100] == 0.0


def test_ignored_tokens_take_no_place() -> None:
    cls, sep = IGNORED_IDS[1:3]
    texts = TokenLists(np.array([cls, 9, 8, sep, UNK_ID, cls, cls, 7], dtype=np.int32), np.array([0, 5, 6, 8]))
    assert places(texts)[[1, 2, 4, 7]].tolist() == [0, 1, 2, 0]


def test_dropped_tokens_leave_their_place_empty() -> None:
    model = StaticModel(torch.eye(12)[:, 5:], torch.tensor([4.0, 2.0, 1.0]), torch.ones(3))
    texts = TokenLists(np.array([5, 6, 7], dtype=np.int32), np.array([0, 3]))
    vector = embed(model, texts, np.array([True, False, True]))[0]
    assert vector[:3].tolist() == pytest.approx([4 / 17**0.5, 0.0, 1 / 17**0.5])


def test_parts_are_the_whole_in_order_and_cut_near_the_middle() -> None:
    texts = TokenLists(np.arange(150, dtype=np.int32), np.array([0, 100, 100, 150]))
    first, second = split_parts(texts, np.random.default_rng(3))
    for text in range(3):
        one, two = (part.take(np.array([text])).ids for part in (first, second))
        whole = texts.take(np.array([text])).ids
        np.testing.assert_array_equal(np.concatenate([one, two]), whole)
        assert 0.3 * len(whole) <= len(one) <= 0.7 * len(whole)


def _found(model: StaticModel, corpus: Corpus) -> float:
    """The share of titles whose nearest abstract is their own."""
    nearest = (embed(model, corpus.titles) @ embed(model, corpus.abstracts).T).argmax(dim=1)
    return (nearest == torch.arange(len(nearest))).float().mean().item()
