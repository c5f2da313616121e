# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes reference vectors of papers, so that other implementations of the model can be checked against them."""

import base64
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from export.texts import TEXTS

from .corpus import tokenize
from .data import fold, read_lines, required
from .inference import ExportedModel
from .model import StaticModel, embed


def write_reference(tokenizer: Tokenizer, model: StaticModel, folder: Path) -> None:
    """Writes `golden.json`, in the format of the export tool: the vectors of texts that stress tokenizer and model.

    They are those of the formula, not of the graph that is to be checked with them. A text without a token is left
    out, since a node gives no vector for it.
    """
    texts = [text for text in TEXTS if tokenizer.encode(text).ids]
    vectors = [_base64(embed(model, tokenize(tokenizer, [text]))[0]) for text in texts]
    content = json.dumps({"texts": texts, "vectors": {"passage": vectors}}, indent=1, ensure_ascii=True)
    (folder / "golden.json").write_text(content + "\n", encoding="utf-8")


def write_golden(papers: Path, folder: Path, output: Path) -> int:
    """Embeds title and abstract of every paper, one text at a time, and returns the number of papers.

    A line is `{"id", "title_vector", "abstract_vector"}`, a vector the base64 of its little-endian float32 values.
    """
    model = ExportedModel(folder)
    lines = []
    for record in read_lines(papers):
        paper_id, title, abstract = required(record, "id", "title", "abstract")
        lines.append(
            json.dumps(
                {"id": paper_id, "title_vector": _vector(model, title), "abstract_vector": _vector(model, abstract)}
            )
        )
    if not lines:
        raise ValueError(f"[{papers}] holds no paper")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("\n".join(lines) + "\n")
    return len(lines)


def _vector(model: ExportedModel, text: str) -> str:
    return _base64(torch.from_numpy(model.embed_one(fold(text))))


def _base64(vector: torch.Tensor) -> str:
    return base64.b64encode(vector.numpy().astype("<f4").tobytes()).decode("ascii")
