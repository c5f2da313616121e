# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes the folder of a trained model."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from ingest_djl import InputError
from ingest_djl.folder.description import TOKENIZER, Description
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.folder.graph import quantize_rows, save_graph
from ingest_djl.folder.installation import check_target, installing
from ingest_djl.golden import reference
from ingest_djl.golden.texts import TEXTS

from .corpus import MAX_TOKENS, tokenize
from .graph import StaticEmbedding
from .model import StaticModel, embed


def export(tokenizer: Tokenizer, model: StaticModel, target: Path, force: bool = False) -> float:
    """Writes and verifies the folder, whose name becomes the model's id.

    Returns:
        The largest difference of a value to that of the formula.

    Raises:
        InputError: if the folder is there and not to be replaced, or if its vectors are not those of the formula.
    """
    check_target(target, force)
    rows, dimensions = model.table.shape
    if rows != tokenizer.get_vocab_size():
        raise InputError(f"[table] needs one row a token, got [{rows}] for [{tokenizer.get_vocab_size()}]")
    name = target.absolute().name
    description = Description(
        name=name,
        pooling="none",
        normalize=False,
        max_length=MAX_TOKENS,
        dimensions=dimensions,
        similarity="cosine",
    )
    texts = [text for text in TEXTS if tokenizer.encode(text).ids]  # a node gives no vector for a text without a token
    with installing(target) as folder:
        save_graph(torch.jit.script(StaticEmbedding(model).eval()), folder / f"{name}.pt")
        tokenizer.save(str(folder / TOKENIZER))
        description.write(folder)
        vectors = {"passage": _reference(tokenizer, model, texts)}
        reference.write(folder, texts, vectors)
        return reference.verify(ExportedModel(folder), texts, vectors, "the formula")[0]


def _reference(tokenizer: Tokenizer, model: StaticModel, texts: list[str]) -> np.ndarray:
    """What the formula computes of the table as it is stored, one text at a time."""
    codes, scales = quantize_rows(model.table)
    stored = replace(model, table=codes * scales.unsqueeze(1))
    return np.concatenate([embed(stored, tokenize(tokenizer, [text])).numpy() for text in texts])
