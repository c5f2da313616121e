# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""What is written, and that it is right or is not written."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling

from ingest_djl import InputError
from ingest_djl.export import export as export_module
from ingest_djl.export.description import describe
from ingest_djl.export.export import Report, export
from ingest_djl.fixtures import RESOURCES, parity
from ingest_djl.folder.description import read_properties
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.golden import reference
from ingest_djl.golden.reference import check
from ingest_djl.golden.texts import TEXTS


def write(model: SentenceTransformer, target: Path, int8: bool = False, force: bool = False, **options) -> Report:
    return export(model, describe(model, target.name, "a test", **options), target, int8, force)


@pytest.mark.parametrize("name", list(parity.MODELS))
def test_committed_models_give_the_vectors_beside_them(name: str) -> None:
    assert "e-0" in check(RESOURCES / "parity" / name).splitlines()[1]


@pytest.mark.parametrize("mode", ["mean", "cls", "max", "mean_sqrt_len_tokens"])
@pytest.mark.parametrize("normalize", [True, False])
def test_every_pooling_is_that_of_sentence_transformers(
    bert: SentenceTransformer, tmp_path: Path, mode: str, normalize: bool
) -> None:
    modules = [bert[0], Pooling(parity.DIMENSIONS, mode), *([bert[2]] if normalize else [])]
    model = SentenceTransformer(modules=modules, device="cpu").eval()
    assert write(model, tmp_path / "m").difference < 1e-5
    properties = read_properties(tmp_path / "m")
    assert (properties["pooling"], properties["normalize"]) == (mode.removesuffix("_tokens"), str(normalize).lower())


def test_folder_says_what_the_model_is(bert: SentenceTransformer, tmp_path: Path) -> None:
    bert.prompts = {"query": " to find:\t", "document": "C:\\x "}
    write(bert, tmp_path / "my-model.v1", license="mit", max_length=64)
    assert sorted(file.name for file in (tmp_path / "my-model.v1").iterdir()) == [
        "golden.json",
        "my-model.v1.pt",
        "serving.properties",
        "tokenizer.json",
    ]
    assert read_properties(tmp_path / "my-model.v1") == {
        "engine": "PyTorch",
        "option.modelName": "my-model.v1",
        "addSpecialTokens": "true",
        "translatorFactory": "ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory",
        "application": "nlp/text_embedding",
        "includeTokenTypes": "false",
        "truncation": "true",
        "maxLength": "64",
        "pooling": "mean",
        "normalize": "true",
        "query_prefix": " to find:\t",
        "passage_prefix": "C:\\x ",
        "dimensions": str(parity.DIMENSIONS),
        "similarity": "cosine",
        "source": "a test",
        "license": "mit",
    }


def test_texts_are_stripped_and_lowered_where_python_does_it(roberta: SentenceTransformer, tmp_path: Path) -> None:
    roberta[0].do_lower_case = True
    write(roberta, tmp_path / "m")
    first, second = ExportedModel(tmp_path / "m").embed([" \n Black HOLES\t", "black holes"])
    np.testing.assert_allclose(first, second, atol=1e-6)


def test_folder_can_be_read_by_everyone(bert: SentenceTransformer, tmp_path: Path) -> None:
    write(bert, tmp_path / "m")
    assert (tmp_path / "m").stat().st_mode & 0o555 == 0o555


def test_wrong_vectors_are_refused_and_nothing_is_written(
    roberta: SentenceTransformer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_module, "tokenizer_of", lambda transformer: transformer.tokenizer.backend_tokenizer)
    with pytest.raises(InputError, match=r"differ from those of sentence-transformers by .* the worst is of the text"):
        write(roberta, tmp_path / "m")
    assert list(tmp_path.iterdir()) == []


def test_folder_that_exists_is_replaced_only_by_force(bert: SentenceTransformer, tmp_path: Path) -> None:
    write(bert, tmp_path / "m")
    (tmp_path / "m" / "old").write_text("")
    with pytest.raises(InputError, match=r"exists; \[--force\] replaces it"):
        write(bert, tmp_path / "m")
    assert (tmp_path / "m" / "old").exists()
    write(bert, tmp_path / "m", force=True)
    assert not (tmp_path / "m" / "old").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_failed_export_keeps_what_was_there(
    bert: SentenceTransformer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(bert, tmp_path / "m")
    (tmp_path / "m" / "old").write_text("")
    monkeypatch.setattr(reference, "TOLERANCE", -1)
    with pytest.raises(InputError):
        write(bert, tmp_path / "m", force=True)
    assert (tmp_path / "m" / "old").exists()


def test_former_folder_is_read_and_counts_as_there_if_an_export_was_killed_between_its_two_moves(
    bert: SentenceTransformer, tmp_path: Path
) -> None:
    write(bert, tmp_path / "m")
    (tmp_path / "m").rename(tmp_path / ".m.previous")
    assert "e-0" in check(tmp_path / "m").splitlines()[1]
    with pytest.raises(InputError, match=r"exists; \[--force\] replaces it"):
        write(bert, tmp_path / "m")
    write(bert, tmp_path / "m", force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_force_does_not_replace_what_is_no_model(bert: SentenceTransformer, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "final.tex").write_text("")
    with pytest.raises(InputError, match="is no model folder"):
        write(bert, tmp_path / "thesis", force=True)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is no model folder"):
        write(bert, tmp_path / "file", force=True)


@pytest.mark.parametrize("name", ["All-MiniLM", ".hidden", "a b", "x" * 129])
def test_folder_is_named_as_a_model_id(bert: SentenceTransformer, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="becomes the model id and must match"):
        write(bert, tmp_path / name)


def test_int8_is_smaller_and_points_the_same_way(bert: SentenceTransformer, tmp_path: Path) -> None:
    report = write(bert, tmp_path / "m", int8=True)
    assert report.difference < 1e-5
    assert 0.98 < report.least_cosine <= report.mean_cosine < 0.99999
    assert "cosine" in check(tmp_path / "m")


def test_int8_that_points_elsewhere_is_refused(
    bert: SentenceTransformer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_module, "LEAST_MEAN_COSINE", 0.999999)
    with pytest.raises(InputError, match="cosine of int8 vectors to float32 ones"):
        write(bert, tmp_path / "m", int8=True)


@pytest.mark.parametrize("int8", [False, True])
def test_check_refuses_other_vectors(bert: SentenceTransformer, tmp_path: Path, int8: bool) -> None:
    write(bert, tmp_path / "m", int8=int8)
    path = tmp_path / "m" / "golden.json"
    golden = json.loads(path.read_text())
    golden["vectors"]["passage"][3] = golden["vectors"]["passage"][4]
    path.write_text(json.dumps(golden))
    problem = r"least cosine .* at least \[0.95\] is valid for int8" if int8 else re.escape(f"of the text [{TEXTS[3]}]")
    with pytest.raises(InputError, match=problem):
        check(tmp_path / "m")


@pytest.mark.parametrize(
    ("golden", "problem"),
    [
        ("{", "holds no vectors"),
        ("[]", "holds no vectors"),
        ('{"texts": ["a"]}', "holds no vectors: 'vectors'"),
        ('{"texts": ["a"], "vectors": {}}', "there must be a vector for each text"),
        ('{"texts": ["a", "b"], "vectors": {"passage": ["AACAPw=="]}}', "there must be a vector for each text"),
        ('{"texts": ["a"], "vectors": {"title": ["AACAPw=="]}}', r"input types must be \[query, passage\], got"),
        ('{"texts": ["a"], "vectors": {"passage": ["AACAP"]}}', "holds no vectors"),
        ('{"texts": ["a"], "vectors": {"passage": ["AACAPw=="]}}', r"vectors of shape \(1, 32\), got \(1, 1\)"),
    ],
)
def test_golden_vectors_that_are_none_are_refused(tmp_path: Path, golden: str, problem: str) -> None:
    shutil.copytree(RESOURCES / "parity" / "bert", tmp_path / "bert")
    (tmp_path / "bert" / "golden.json").write_text(golden)
    with pytest.raises(InputError, match=problem):
        check(tmp_path / "bert")


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("bert.pt", "is no TorchScript: File is not a zip file"),
        ("tokenizer.json", "is no tokenizer: EOF while parsing"),
    ],
)
def test_folder_with_a_file_cut_short_is_refused(tmp_path: Path, file: str, problem: str) -> None:
    shutil.copytree(RESOURCES / "parity" / "bert", tmp_path / "bert")
    content = (tmp_path / "bert" / file).read_bytes()
    (tmp_path / "bert" / file).write_bytes(content[: len(content) // 2])
    with pytest.raises(InputError, match=problem):
        ExportedModel(tmp_path / "bert")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("pooling=lasttoken", r"\[pooling\] in .* must match \[mean\|.*\], got \[lasttoken\]"),
        ("normalize=yes", r"\[normalize\] in .* must match \[true\|false\], got \[yes\]"),
        ("maxLength=many", r"\[maxLength\] in .* must match .*, got \[many\]"),
        ("option.modelName=other", r"\[other.pt\] is missing"),
    ],
)
def test_folder_that_is_no_model_is_refused_with_the_key(tmp_path: Path, line: str, problem: str) -> None:
    shutil.copytree(RESOURCES / "parity" / "bert", tmp_path / "bert")
    with (tmp_path / "bert" / "serving.properties").open("a") as properties:
        properties.write(line + "\n")
    with pytest.raises(InputError, match=problem):
        ExportedModel(tmp_path / "bert")
