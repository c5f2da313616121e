# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes reference vectors of papers, so that other implementations of the model can be checked against them."""

import base64
import json
from pathlib import Path

from .data import fold, read_lines, required
from .inference import ExportedModel


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
    return base64.b64encode(model.embed_one(fold(text)).astype("<f4").tobytes()).decode("ascii")
