# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes the vectors of papers, so that other implementations can be checked against a model folder."""

import json
from pathlib import Path

from ingest_djl import InputError
from ingest_djl.files import replacing
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.papers import fold, read_records

from .reference import encode


def write_golden(papers: Path, folder: Path, output: Path) -> int:
    """Embeds title and abstract of every paper, one text at a time, and returns the number of papers.

    A line is `{"id", "title_vector", "abstract_vector"}`, a vector the base64 of its little-endian float32 values.

    Raises:
        InputError: if there is no paper, or a line is none.
    """
    model = ExportedModel(folder)
    count = 0
    with replacing(output) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as lines:
        for paper_id, *texts in read_records(papers, "id", "title", "abstract"):
            title, abstract = (encode(model.embed_one(fold(text))) for text in texts)
            lines.write(json.dumps({"id": paper_id, "title_vector": title, "abstract_vector": abstract}) + "\n")
            count += 1
        if count == 0:
            raise InputError(f"[{papers}] holds no paper")
    return count
