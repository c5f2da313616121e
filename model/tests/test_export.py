# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from arxiv_static.corpus import tokenize
from arxiv_static.data import Paper
from arxiv_static.export import export, quantize
from arxiv_static.inference import ExportedModel
from arxiv_static.train import embed

ROUNDING = 1e-6


def test_export_equals_the_formula_of_training(
    model: ExportedModel, tokenizer: Tokenizer, table: torch.Tensor, papers: list[Paper]
) -> None:
    texts = ["graphs graphs graphs quarks", *(paper.abstract for paper in papers)]
    codes, scales = quantize(table)
    trained = embed(codes * scales.unsqueeze(1), tokenize(tokenizer, texts))
    np.testing.assert_allclose(model.embed(texts), trained, atol=ROUNDING)


def test_quantization_keeps_directions(model: ExportedModel, tokenizer: Tokenizer, table: torch.Tensor) -> None:
    text = "We simulate galaxies"
    exact = embed(table, tokenize(tokenizer, [text]))[0].numpy()
    assert model.embed_one(text) @ exact > 0.999


def test_repeated_words_count_by_the_square_root(model: ExportedModel) -> None:
    once, twice = (model.embed_one(word) for word in ("quarks", "graphs"))
    weighed = np.sqrt(4) * model.graph.scales[_id(model, "quarks")].item() * model.graph.codes[_id(model, "quarks")]
    weighed += model.graph.scales[_id(model, "graphs")].item() * model.graph.codes[_id(model, "graphs")]
    expected = (weighed / weighed.norm()).numpy()
    np.testing.assert_allclose(model.embed_one("quarks graphs quarks quarks quarks"), expected, atol=ROUNDING)
    assert abs(once @ twice) < 0.99


def test_vectors_are_unit_vectors(model: ExportedModel, papers: list[Paper]) -> None:
    norms = np.linalg.norm(model.embed([paper.title for paper in papers]), axis=1)
    np.testing.assert_allclose(norms, 1.0, atol=ROUNDING)


def test_a_vector_does_not_depend_on_its_batch(model: ExportedModel, papers: list[Paper]) -> None:
    texts = [text for paper in papers for text in (paper.title, paper.abstract)]
    alone = np.stack([model.embed_one(text) for text in texts])
    np.testing.assert_allclose(model.embed(texts, batch=len(texts)), alone, atol=ROUNDING)


@pytest.mark.parametrize("padding_id", [0, 3, 17])
def test_padding_changes_nothing_whatever_stands_there(model: ExportedModel, padding_id: int) -> None:
    ids = torch.tensor([[20, 17, 20, 31]])
    padded = torch.cat([ids, torch.full((1, 5), padding_id)], dim=1)
    mask = torch.tensor([[1] * 4 + [0] * 5])
    torch.testing.assert_close(model.graph(padded, mask), model.graph(ids, torch.ones_like(ids)), atol=ROUNDING, rtol=0)


def test_added_special_tokens_change_nothing(model: ExportedModel) -> None:
    np.testing.assert_allclose(model.embed_one("[CLS] graphs [SEP]"), model.embed_one("graphs"), atol=ROUNDING)


@pytest.mark.parametrize("text", ["", "[PAD]", "[CLS] [SEP] [MASK]"])
def test_text_without_a_word_gives_zeros_and_no_nan(model: ExportedModel, text: str) -> None:
    np.testing.assert_array_equal(model.embed_one(text), 0.0)


def test_unknown_word_has_a_vector(model: ExportedModel) -> None:
    assert model.tokenizer.encode("量子").tokens == ["[UNK]", "[UNK]"]
    assert np.linalg.norm(model.embed_one("量子")) == pytest.approx(1.0)


def test_long_text_is_cut_at_max_length(model: ExportedModel) -> None:
    np.testing.assert_array_equal(model.embed_one("graphs " * 256 + "quarks"), model.embed_one("graphs " * 256))


def test_exported_bytes_are_the_same_twice_and_name_no_source_file(
    tokenizer: Tokenizer, table: torch.Tensor, tmp_path: Path
) -> None:
    written = []
    for parent in ("one", "two"):
        export(tokenizer, table, tmp_path / parent / "tiny")
        written.append((tmp_path / parent / "tiny" / "tiny.pt").read_bytes())
    assert written[0] == written[1]
    names = zipfile.ZipFile(tmp_path / "one" / "tiny" / "tiny.pt").namelist()
    assert not [name for name in names if name.endswith(".debug_pkl")]
    assert str(Path(__file__).parents[1]).encode() not in written[0]


def test_table_of_another_vocabulary_is_refused(tokenizer: Tokenizer, table: torch.Tensor, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=rf"got \[{len(table) - 1}\] for \[{len(table)}\]"):
        export(tokenizer, table[1:], tmp_path / "tiny")


def _id(model: ExportedModel, word: str) -> int:
    return model.tokenizer.token_to_id(word)
