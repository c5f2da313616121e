# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from ingest_djl import InputError
from ingest_djl.__main__ import DEFAULT_MODEL
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.folder.graph import quantize_rows
from ingest_djl.golden import reference
from ingest_djl.papers import Paper
from ingest_djl.static import export as export_module
from ingest_djl.static.corpus import tokenize
from ingest_djl.static.export import export
from ingest_djl.static.graph import StaticEmbedding
from ingest_djl.static.model import StaticModel, embed

ROUNDING = 1e-6


def test_export_equals_the_formula_of_training(
    model: ExportedModel, tokenizer: Tokenizer, trained: StaticModel, papers: list[Paper]
) -> None:
    texts = [
        "graphs graphs graphs quarks",
        "[CLS] graphs [SEP] quarks graphs [MASK] lattices",
        "markets " * 300,
        *(paper.abstract for paper in papers),
    ]
    codes, scales = quantize_rows(trained.table)
    expected = embed(replace(trained, table=codes * scales.unsqueeze(1)), tokenize(tokenizer, texts))
    np.testing.assert_allclose(model.embed(texts), expected, atol=ROUNDING)


def test_quantization_keeps_directions(model: ExportedModel, tokenizer: Tokenizer, trained: StaticModel) -> None:
    text = "We simulate galaxies"
    exact = embed(trained, tokenize(tokenizer, [text]))[0].numpy()
    assert model.embed_one(text) @ exact > 0.999


def test_a_token_weighs_what_its_places_weigh_times_the_weight_of_its_repetitions(model: ExportedModel) -> None:
    quarks, graphs = (_vector(model, word) for word in ("quarks", "graphs"))
    place, repeated = model.graph.positions, model.graph.repetitions
    weighed = (place[0] + place[2] + place[3]) * repeated[2] * quarks + place[1] * repeated[0] * graphs
    expected = (weighed / weighed.norm()).numpy()
    np.testing.assert_allclose(model.embed_one("quarks graphs quarks quarks"), expected, atol=ROUNDING)


def test_the_same_words_in_another_order_differ_by_their_places_alone(model: ExportedModel) -> None:
    there, back = model.embed_one("quarks graphs"), model.embed_one("graphs quarks")
    assert 0.5 < there @ back < 0.99


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
    with_specials, without = "[CLS] graphs [MASK] quarks [SEP]", "graphs quarks"
    np.testing.assert_allclose(model.embed_one(with_specials), model.embed_one(without), atol=ROUNDING)


def test_padding_on_the_left_changes_nothing(model: ExportedModel) -> None:
    ids = torch.tensor([[20, 17, 20, 31]])
    padded, mask = torch.tensor([[0, 0, 0, 20, 17, 20, 31]]), torch.tensor([[0, 0, 0, 1, 1, 1, 1]])
    torch.testing.assert_close(model.graph(padded, mask), model.graph(ids, torch.ones_like(ids)), atol=ROUNDING, rtol=0)


def test_more_tokens_than_places_are_embedded(model: ExportedModel) -> None:
    ids = torch.full((1, 300), 20)
    assert model.graph(ids, torch.ones_like(ids)).norm().item() == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["", "[PAD]", "[CLS] [SEP] [MASK]"])
def test_text_without_a_word_gives_zeros_and_no_nan(model: ExportedModel, text: str) -> None:
    np.testing.assert_array_equal(model.embed_one(text), 0.0)


def test_unknown_word_has_a_vector(model: ExportedModel) -> None:
    assert model.tokenizer.encode("量子").tokens == ["[UNK]", "[UNK]"]
    assert np.linalg.norm(model.embed_one("量子")) == pytest.approx(1.0)


def test_long_text_is_cut_at_max_length(model: ExportedModel) -> None:
    np.testing.assert_array_equal(model.embed_one("graphs " * 256 + "quarks"), model.embed_one("graphs " * 256))


def test_exported_bytes_are_the_same_twice_and_name_no_source_file(
    tokenizer: Tokenizer, trained: StaticModel, tmp_path: Path
) -> None:
    written = []
    for parent in ("one", "two"):
        export(tokenizer, trained, tmp_path / parent / "tiny")
        written.append((tmp_path / parent / "tiny" / "tiny.pt").read_bytes())
    assert written[0] == written[1]
    names = zipfile.ZipFile(tmp_path / "one" / "tiny" / "tiny.pt").namelist()
    assert not [name for name in names if name.endswith(".debug_pkl")]
    assert str(Path(__file__).parents[1]).encode() not in written[0]


def test_table_of_another_vocabulary_is_refused(tokenizer: Tokenizer, trained: StaticModel, tmp_path: Path) -> None:
    size = len(trained.table)
    with pytest.raises(InputError, match=rf"got \[{size - 1}\] for \[{size}\]"):
        export(tokenizer, replace(trained, table=trained.table[1:]), tmp_path / "tiny")


def test_vectors_that_are_not_those_of_the_formula_are_refused_and_nothing_is_written(
    tokenizer: Tokenizer, trained: StaticModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        export_module, "StaticEmbedding", lambda model: StaticEmbedding(replace(model, table=-model.table))
    )
    with pytest.raises(InputError, match="the vectors differ from those of the formula by"):
        export(tokenizer, trained, tmp_path / "tiny")
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_there_is_replaced_only_by_force(
    tokenizer: Tokenizer, trained: StaticModel, tmp_path: Path
) -> None:
    export(tokenizer, trained, tmp_path / "tiny")
    with pytest.raises(InputError, match=r"exists; \[--force\] replaces it"):
        export(tokenizer, trained, tmp_path / "tiny")
    export(tokenizer, trained, tmp_path / "tiny", force=True)


def test_reference_vectors_are_beside_the_model_and_it_has_them(model: ExportedModel, folder: Path) -> None:
    texts, vectors = reference.read(folder)
    assert "black holes" in texts
    assert "\u200b" not in texts  # has no token, so no vector
    np.testing.assert_allclose(model.embed(texts), vectors["passage"], atol=ROUNDING)


def test_the_bundled_model_has_its_reference_vectors() -> None:
    texts, vectors = reference.read(DEFAULT_MODEL)
    np.testing.assert_allclose(ExportedModel(DEFAULT_MODEL).embed(texts), vectors["passage"], atol=ROUNDING)


def test_the_bundled_model_is_small_enough_to_bundle() -> None:
    assert sum(path.stat().st_size for path in DEFAULT_MODEL.iterdir()) < 25_000_000


def _vector(model: ExportedModel, word: str) -> torch.Tensor:
    token = model.tokenizer.token_to_id(word)
    return model.graph.scales[token] * model.graph.codes[token].to(torch.float32)
