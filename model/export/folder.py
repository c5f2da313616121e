# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes model folders: whole and verified, or not at all."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from arxiv_static.export import save_graph

from . import ExportError, golden
from .description import Description
from .exported import PROPERTIES, TOKENIZER, ExportedModel
from .graph import quantize, token_vectors, trace
from .installation import installing, located
from .texts import TEXTS
from .tokens import tokenizer_of

MODEL_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")

TOLERANCE = 1e-4
"""The most by which a value may differ from that of sentence-transformers."""

LEAST_MEAN_COSINE = 0.98
"""What int8 vectors must keep of the direction of float32 ones, on average over the built-in texts.

Those are harder than prose: all-MiniLM-L6-v2 has 0.988 on them and 0.993 on abstracts.
"""


@dataclass(frozen=True)
class Report:
    """What was found when the folder was verified; the cosines are None without int8."""

    difference: float
    mean_cosine: float | None = None
    least_cosine: float | None = None


def check_target(target: Path, force: bool) -> None:
    """Before the work: the folder's name becomes the model's id, and nothing is overwritten unasked."""
    name = target.absolute().name
    if not MODEL_ID.fullmatch(name):
        raise ExportError(f"the name of [out] becomes the model id and must match [{MODEL_ID.pattern}], got [{name}]")
    former = located(target)
    if former.exists() and not force:
        raise ExportError(f"[{target}] exists; [--force] replaces it")
    if former.exists() and not (former / PROPERTIES).is_file():
        raise ExportError(f"[{target}] is no model folder, so [--force] does not replace it")


def write(model: SentenceTransformer, description: Description, target: Path, int8: bool, force: bool) -> Report:
    """Writes and verifies; on any failure nothing is left, and what was there before still is.

    Raises:
        ExportError: if the vectors of the folder are not those of sentence-transformers.
    """
    check_target(target, force)
    target = target.absolute()
    transformer = model[0]
    transformer.max_seq_length = description.max_length
    vectors = golden.reference(model, description)
    with installing(target) as scratch:
        path = scratch / f"{target.name}.pt"
        module = token_vectors(transformer.auto_model)
        shape = (len(transformer.tokenizer), description.include_token_types, description.max_length)
        save_graph(trace(module, *shape), path)
        tokenizer_of(transformer).save(str(scratch / TOKENIZER))
        (scratch / PROPERTIES).write_text(description.properties(target.name), encoding="utf-8")
        report = Report(_verify(ExportedModel(scratch), vectors))
        if int8:
            save_graph(trace(quantize(module), *shape), path)
            report = _verify_int8(ExportedModel(scratch), vectors, report.difference)
        golden.write(scratch, vectors)
    return report


def _verify(model: ExportedModel, vectors: dict[str, np.ndarray]) -> float:
    difference, text = golden.difference(model, TEXTS, vectors)
    if not difference <= TOLERANCE:
        raise ExportError(
            f"the vectors differ from those of sentence-transformers by [{difference:.1e}], "
            f"at most [{TOLERANCE:.0e}] is valid; the worst is of the text [{text[:60]}]"
        )
    return difference


def _verify_int8(model: ExportedModel, vectors: dict[str, np.ndarray], difference: float) -> Report:
    cosines = golden.cosines(model, TEXTS, vectors)
    report = Report(difference, float(cosines.mean()), float(cosines.min()))
    if not report.mean_cosine >= LEAST_MEAN_COSINE:
        raise ExportError(
            f"the mean cosine of int8 vectors to float32 ones is [{report.mean_cosine:.4f}], "
            f"at least [{LEAST_MEAN_COSINE}] is valid: this model cannot be quantised so"
        )
    return report
