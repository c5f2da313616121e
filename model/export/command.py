# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""What the command lines share: they run a function, print what it says, and turn its error into an exit status."""

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from . import ExportError, folder
from .description import Description


def exit_status(run: Callable[[], str]) -> int:
    """0 done, 1 the model or the folder is at fault, and why is on stderr."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    logging.getLogger("transformers").setLevel(logging.ERROR)
    torch.set_num_threads(1)  # sums in one order: the same command gives the same bytes
    try:
        print(run())
    except (ExportError, OSError) as e:
        print(f"export: {e}", file=sys.stderr)
        return 1
    return 0


def write(model: SentenceTransformer, description: Description, target: Path, int8: bool, force: bool) -> str:
    """Writes the folder and says what is in it."""
    report = folder.write(model, description, target, int8, force)
    megabytes = sum(file.stat().st_size for file in target.iterdir()) / 2**20
    lines = [
        f"written      {target}  ({megabytes:.1f} MB)",
        f"vectors      {description.dimensions} dimensions, {description.pooling} pooling, "
        f"{'normalised' if description.normalize else 'not normalised'}, similarity {description.similarity}",
        f"longest text {description.max_length} tokens",
    ]
    if description.query_prefix or description.passage_prefix:
        lines.append(f"prefixes     query [{description.query_prefix}], passage [{description.passage_prefix}]")
    lines.append(f"verified     differs from sentence-transformers by {report.difference:.1e} at most")
    if report.mean_cosine is not None:
        lines.append(f"int8         cosine to float32 {report.mean_cosine:.4f} mean, {report.least_cosine:.4f} least")
    return "\n".join(lines)
