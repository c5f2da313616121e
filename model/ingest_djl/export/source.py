# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Where the weights come from: Hugging Face, a local folder, or an installed Python package that carries one."""

import importlib.metadata
import tempfile
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling, Transformer
from sentence_transformers.util import is_sentence_transformer_model
from transformers import PreTrainedTokenizerFast

from ingest_djl import InputError

PACKAGE = "package:"
MODULES = "modules.json"


def load(weights: str, revision: str | None = None, pooling: str | None = None) -> SentenceTransformer:
    """Loads in float32 on the CPU, ready to compute.

    Args:
        weights: `package:NAME`, a folder, or else a Hugging Face id.
        revision: branch, tag or commit of a Hugging Face id.
        pooling: for a plain transformer, whose own files do not say it; its vectors are then normalised.
    """
    folder = _folder(weights)
    if folder is not None and revision is not None:
        raise InputError(f"[--revision] is for Hugging Face ids, [{weights}] is a folder")
    name = str(folder or weights)
    try:
        complete = is_sentence_transformer_model(name, revision=revision)
        if pooling is not None:
            if complete:
                raise InputError(f"[--pooling] is for a plain transformer, [{weights}] says its own in [{MODULES}]")
            return _plain(name, revision, pooling)
        model = SentenceTransformer(name, device="cpu", revision=revision, model_kwargs={"dtype": torch.float32})
        if not complete:
            raise InputError(
                f"[{name}] has no [{MODULES}], so it does not say how token vectors become a text's vector; "
                "say it with [--pooling]"
            )
    except (OSError, ValueError) as e:
        raise InputError(f"[{weights}] cannot be loaded: {e}") from e
    return model.eval()


def _plain(weights: str, revision: str | None, pooling: str) -> SentenceTransformer:
    transformer = Transformer(
        weights,
        model_args={"dtype": torch.float32, "revision": revision},
        tokenizer_args={"revision": revision},
        config_args={"revision": revision},
    )
    mode = "mean_sqrt_len_tokens" if pooling == "mean_sqrt_len" else pooling
    modules = [transformer, Pooling(transformer.get_word_embedding_dimension(), mode), Normalize()]
    return SentenceTransformer(modules=modules, device="cpu").eval()


def _folder(weights: str) -> Path | None:
    if weights.startswith(PACKAGE):
        return _package_folder(weights.removeprefix(PACKAGE))
    folder = Path(weights)
    if folder.is_dir():
        return folder
    if folder.is_absolute() or weights.startswith(".") or weights.count("/") > 1:
        raise InputError(f"[{weights}] is no folder, and no Hugging Face id, which is [owner/name]")
    return None


def _package_folder(name: str) -> Path:
    try:
        files = importlib.metadata.files(name) or []
    except importlib.metadata.PackageNotFoundError as e:
        raise InputError(f"package [{name}] is not installed; [pip install {name}]") from e
    for file in files:
        if file.name == MODULES:
            return Path(file.locate()).parent
    raise InputError(f"package [{name}] carries no sentence-transformers model: there is no [{MODULES}] in it")


def license_of(model: SentenceTransformer) -> str | None:
    """What the front matter of the model card says."""
    lines = (model._model_card_text or "").splitlines()
    if not lines or lines[0].strip() != "---":
        return None
    for line in lines[1:]:
        if line.strip() == "---":
            return None
        key, _, value = line.partition(":")
        if key == "license":
            return value.strip().strip("\"'") or None
    return None


def transformer_of(model: torch.nn.Module, tokenizer: PreTrainedTokenizerFast, max_length: int) -> Transformer:
    """A sentence-transformers module of a model in memory; the library itself only makes them of files."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return Transformer(folder, max_seq_length=max_length)
