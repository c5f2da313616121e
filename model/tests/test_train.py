# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import bz2
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from arxiv_static import corpus as corpus_module
from arxiv_static.__main__ import main
from arxiv_static.corpus import Corpus, TokenLists, prepare
from arxiv_static.data import Paper, read_split
from arxiv_static.inference import ExportedModel
from arxiv_static.train import Recipe, drop_tokens, embed, initial_table, split_parts, train

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
    return prepare(corpus_file, tmp_path / "work")


def test_split_is_by_date(corpus_file: Path) -> None:
    train_papers, test_papers = read_split(corpus_file)
    assert {paper.created for paper in train_papers} == {"2018-12-31"}
    assert {paper.created for paper in test_papers} == {"2019-01-01"}


def test_compressed_corpus_reads_the_same(corpus_file: Path, tmp_path: Path) -> None:
    compressed = tmp_path / "papers.jsonl.bz2"
    compressed.write_bytes(bz2.compress(corpus_file.read_bytes()))
    assert read_split(compressed) == read_split(corpus_file)


def test_test_papers_reach_neither_vocabulary_nor_training(corpus: Corpus, vocabulary_papers: list[Paper]) -> None:
    assert len(vocabulary_papers) == len(corpus.titles) == len(corpus.abstracts) == 24
    assert not [paper for paper in vocabulary_papers if paper.in_test]


def test_commands_make_a_model_folder_that_embeds(
    corpus_file: Path, tmp_path: Path, vocabulary_papers: list[Paper]
) -> None:
    work, folder = str(tmp_path / "work"), tmp_path / "tiny"
    assert main(["train", "--data", str(corpus_file), "--work", work, "--epochs", "0"]) == 0
    assert main(["export", "--work", work, "--model", str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["serving.properties", "tiny.pt", "tokenizer.json"]
    assert np.linalg.norm(ExportedModel(folder).embed_one("random graphs")) == pytest.approx(1.0)


def test_work_folder_of_other_data_is_refused(corpus: Corpus, papers: list[Paper], tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text("".join(json.dumps(vars(paper)) + "\n" for paper in papers[1:]))
    with pytest.raises(ValueError, match="made from other data"):
        prepare(other, tmp_path / "work")


def test_rare_tokens_start_longer_than_frequent_ones(corpus: Corpus) -> None:
    table = initial_table(corpus, TINY)
    rare, frequent = (table[corpus.tokenizer.token_to_id(word)].norm() for word in ("quarks", "that"))
    assert rare > 1 > frequent


def test_training_lowers_the_loss_and_is_repeatable(corpus: Corpus) -> None:
    first = train(corpus, TINY)
    assert torch.equal(first, train(corpus, TINY))
    assert _found(first, corpus) > _found(train(corpus, Recipe(dimensions=16, epochs=0)), corpus)


def test_learning_rate_rises_then_falls_to_zero() -> None:
    recipe = Recipe()
    rates = [recipe.rate(step, 100) for step in range(101)]
    assert rates[0] == pytest.approx(0.05)
    assert rates[29] == rates[30] == recipe.learning_rate
    assert rates[30:] == sorted(rates[30:], reverse=True)
    assert rates[100] == 0.0


def test_parts_are_the_whole_in_order_and_cut_near_the_middle() -> None:
    texts = TokenLists(np.arange(150, dtype=np.int32), np.array([0, 100, 100, 150]))
    first, second = split_parts(texts, np.random.default_rng(3))
    for text in range(3):
        one, two = (part.take(np.array([text])).ids for part in (first, second))
        whole = texts.take(np.array([text])).ids
        np.testing.assert_array_equal(np.concatenate([one, two]), whole)
        assert 0.3 * len(whole) <= len(one) <= 0.7 * len(whole)


def test_dropout_leaves_out_about_its_share_and_keeps_texts_apart() -> None:
    texts = TokenLists(np.repeat([5, 6], 10_000).astype(np.int32), np.array([0, 10_000, 20_000]))
    kept = drop_tokens(texts, 0.2, np.random.default_rng(3))
    assert set(kept.take(np.array([1])).ids) == {6}
    assert np.diff(kept.offsets) == pytest.approx(8_000, rel=0.03)


def _found(table: torch.Tensor, corpus: Corpus) -> float:
    """The share of titles whose nearest abstract is their own."""
    nearest = (embed(table, corpus.titles) @ embed(table, corpus.abstracts).T).argmax(dim=1)
    return (nearest == torch.arange(len(nearest))).float().mean().item()
