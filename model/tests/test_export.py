# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""What is written, and that it is right or is not written."""

import json
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
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


def write(
    model: SentenceTransformer, target: Path, int8: bool = False, compact: bool = False, force: bool = False, **options
) -> Report:
    return export(model, describe(model, target.name, "a test", **options), target, int8, compact, force)


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
        "SHA256SUMS",
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
        "precision": "auto",
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
    assert 0.98 < report.int8.least <= report.int8.mean < 0.99999
    assert (report.bfloat16, read_properties(tmp_path / "m")["precision"]) == (None, "float32")
    assert "cosine" in check(tmp_path / "m")


def test_int8_that_points_elsewhere_is_refused(
    bert: SentenceTransformer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_module, "LEAST_MEAN_COSINE", 0.999999)
    with pytest.raises(InputError, match="cosine of int8 vectors to float32 ones"):
        write(bert, tmp_path / "m", int8=True)


def test_compact_weights_are_a_quarter_in_the_file_and_compute_like_the_rounded_model(
    bert: SentenceTransformer, tmp_path: Path
) -> None:
    assert write(bert, tmp_path / "whole").compact is None
    report = write(bert, tmp_path / "compact", compact=True)
    assert report.difference < 1e-5
    assert 0.999 < report.compact.least <= report.compact.mean < 0.999999
    sizes = [stored(tmp_path / name / f"{name}.pt") for name in ("compact", "whole")]
    assert sizes[0] < 0.35 * sizes[1]
    assert "e-0" in check(tmp_path / "compact").splitlines()[1]


def stored(graph: Path) -> int:
    with zipfile.ZipFile(graph) as archive:
        return sum(entry.file_size for entry in archive.infolist() if "/data/" in entry.filename)


def test_compact_weights_that_are_saved_again_are_the_same(bert: SentenceTransformer, tmp_path: Path) -> None:
    write(bert, tmp_path / "m", compact=True)
    graph = torch.jit.load(tmp_path / "m" / "m.pt")
    graph.save(tmp_path / "again.pt")
    again = torch.jit.load(tmp_path / "again.pt")
    torch.testing.assert_close(again.weights.tensors, graph.weights.tensors, rtol=1e-6, atol=0)
    assert {tensor.dtype for tensor in again.weights.tensors} == {torch.float32, torch.int64}


def test_weights_that_cannot_be_compact_are_refused(
    bert: SentenceTransformer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_module, "LEAST_MEAN_COMPACT_COSINE", 0.9999999)
    with pytest.raises(InputError, match="this model needs its weights as they are"):
        write(bert, tmp_path / "m", compact=True)
    assert list(tmp_path.iterdir()) == []


def test_compact_weights_and_int8_exclude_each_other(bert: SentenceTransformer, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\[--int8\] and \[--compact\] exclude each other"):
        write(bert, tmp_path / "m", int8=True, compact=True)


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("types", [False, True])
def test_bfloat16_is_offered_and_changes_vectors_a_little(
    bert: SentenceTransformer, tmp_path: Path, compact: bool, types: bool
) -> None:
    description = replace(describe(bert, "m", "a test"), include_token_types=types)
    report = export(bert, description, tmp_path / "m", compact=compact)
    assert 0.999 < report.bfloat16.least <= report.bfloat16.mean < 0.9999999
    assert (report.only_float32, read_properties(tmp_path / "m")["precision"]) == (None, "auto")
    assert f"bfloat16     cosine {report.bfloat16.mean:.6f} mean" in check(tmp_path / "m")
    own, lower = (ExportedModel(tmp_path / "m", bfloat16).embed(TEXTS) for bfloat16 in (None, True))
    assert (own.dtype, lower.dtype) == (np.float32, np.float32)
    assert 1e-5 < np.abs(own - lower).max() < 0.05


def test_weights_in_bfloat16_are_there_once(bert: SentenceTransformer, tmp_path: Path) -> None:
    write(bert, tmp_path / "m", compact=True)
    graph = ExportedModel(tmp_path / "m", bfloat16=True).graph
    graph.to_bfloat16()  # a second time changes nothing
    assert {tensor.dtype for tensor in graph.weights.tensors} == {torch.bfloat16, torch.int64}
    assert (list(graph.parameters()), list(graph.buffers())) == ([], [])


def test_bfloat16_that_points_elsewhere_is_not_offered(
    bert: SentenceTransformer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference, "LEAST_MEAN_BFLOAT16_COSINE", 0.99999999)
    report = write(bert, tmp_path / "m")
    assert report.only_float32 == "a mean cosine of [0.99999999] is needed"
    assert read_properties(tmp_path / "m")["precision"] == "float32"


def test_model_that_cannot_be_traced_in_bfloat16_stays_float32(
    bert: SentenceTransformer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_) -> None:
        raise RuntimeError("not implemented for 'BFloat16'")

    monkeypatch.setattr(export_module, "switchable", refuse)
    report = write(bert, tmp_path / "m")
    assert report.only_float32 == "cannot be traced in bfloat16: not implemented for 'BFloat16'"
    assert read_properties(tmp_path / "m")["precision"] == "float32"
    with pytest.raises(InputError, match=r"has no method \[to_bfloat16\], so it computes in \[float32\] only"):
        ExportedModel(tmp_path / "m", bfloat16=True)
    with pytest.raises(InputError, match=r"\[--compact\] needs a transformer that can be traced in bfloat16"):
        write(bert, tmp_path / "compact", compact=True)


@pytest.mark.parametrize("precision", ["auto", "bfloat16"])
def test_check_refuses_bfloat16_that_points_elsewhere(
    bert: SentenceTransformer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, precision: str
) -> None:
    write(bert, tmp_path / "m")
    with (tmp_path / "m" / "serving.properties").open("a") as properties:
        properties.write(f"precision={precision}\n")
    assert "bfloat16     cosine 0.99" in check(tmp_path / "m")
    monkeypatch.setattr(reference, "LEAST_MEAN_BFLOAT16_COSINE", 0.99999999)
    with pytest.raises(InputError, match=r"in bfloat16, at least \[0.99999999\] is valid"):
        check(tmp_path / "m")


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
        ("precision=half", r"\[precision\] in .* must match \[auto\|float32\|bfloat16\], got \[half\]"),
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
