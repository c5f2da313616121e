# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes model folders: whole and verified, or not at all."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from ingest_djl import InputError
from ingest_djl.folder.description import TOKENIZER, Description
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.folder.graph import save_graph
from ingest_djl.folder.installation import check_target, installing
from ingest_djl.golden import reference
from ingest_djl.golden.texts import TEXTS

from .compact import round_rows
from .graph import TokenVectors, quantize, switchable, token_vectors, trace
from .tokens import tokenizer_of

LEAST_MEAN_COSINE = 0.98
"""What int8 vectors must keep of the direction of float32 ones, on average over the built-in texts.

Those are harder than prose: all-MiniLM-L6-v2 has 0.988 on them and 0.993 on abstracts.
"""


LEAST_MEAN_COMPACT_COSINE = 0.995
"""What matrices of int8 rows, computed with in float32, must keep of the direction of the original vectors."""


@dataclass(frozen=True)
class Cosines:
    """How far vectors of the built-in texts keep their direction."""

    mean: float
    least: float

    @classmethod
    def of(cls, cosines: np.ndarray) -> "Cosines":
        return cls(float(cosines.mean()), float(cosines.min()))

    def __str__(self) -> str:
        return f"{self.mean:.5f} mean, {self.least:.5f} least"


@dataclass(frozen=True)
class Report:
    """What was found when the folder was verified; None is what was not asked for."""

    difference: float  # of any value, to sentence-transformers
    compact: Cosines | None = None  # of the stored weights to the original ones
    int8: Cosines | None = None  # to float32
    bfloat16: Cosines | None = None  # to float32
    only_float32: str | None = None  # why the folder does not offer bfloat16


def export(
    model: SentenceTransformer,
    description: Description,
    target: Path,
    int8: bool = False,
    compact: bool = False,
    force: bool = False,
) -> Report:
    """Writes and verifies; on any failure nothing is left, and what was there before still is.

    A folder offers bfloat16, `precision=auto`, if that keeps the direction of its vectors.

    Args:
        model: its length becomes that of the description, and its weights the stored ones if they are compact.
        int8: let linear layers compute in int8.
        compact: store matrices as int8 with one scale a row, which float32 vectors are then verified with.

    Raises:
        InputError: if the vectors of the folder are not those of sentence-transformers.
    """
    check_target(target, force)
    if int8 and compact:
        raise InputError("[--int8] and [--compact] exclude each other: the one computes with what the other unpacks")
    transformer = model[0]
    transformer.max_seq_length = description.max_length
    rounded = _round(model, description) if compact else None
    vectors = _reference(model, description)
    module = token_vectors(transformer.auto_model)
    shape = (len(transformer.tokenizer), description.include_token_types, description.max_length)
    with installing(target) as folder:
        path = folder / f"{description.name}.pt"
        unable = _save(module, shape, compact, path)
        tokenizer_of(transformer).save(str(folder / TOKENIZER))
        description.write(folder)
        reference.write(folder, TEXTS, vectors)
        report = Report(reference.verify(ExportedModel(folder), TEXTS, vectors, "sentence-transformers")[0], rounded)
        if int8:
            save_graph(trace(quantize(module), *shape), path)
            return replace(report, int8=_verify_int8(ExportedModel(folder), vectors))
        if unable is not None:
            return replace(report, only_float32=unable)
        return _offer_bfloat16(folder, description, vectors, report)


def _save(module: TokenVectors, shape: tuple[int, bool, int], compact: bool, path: Path) -> str | None:
    """Saves the graph; returns why it cannot switch to bfloat16, if it cannot."""
    try:
        save_graph(switchable(module, *shape, compact), path)
    except RuntimeError as e:
        if compact:
            raise InputError(f"[--compact] needs a transformer that can be traced in bfloat16: {e}") from e
        save_graph(trace(module, *shape), path)
        return f"cannot be traced in bfloat16: {e}"
    return None


def _offer_bfloat16(folder: Path, description: Description, vectors: dict[str, np.ndarray], report: Report) -> Report:
    try:
        cosines = Cosines.of(reference.bfloat16_cosines(folder, TEXTS, vectors))
    except InputError as e:
        return replace(report, only_float32=str(e))
    if not cosines.mean >= reference.LEAST_MEAN_BFLOAT16_COSINE:
        reason = f"a mean cosine of [{reference.LEAST_MEAN_BFLOAT16_COSINE}] is needed"
        return replace(report, bfloat16=cosines, only_float32=reason)
    replace(description, precision="auto").write(folder)
    return replace(report, bfloat16=cosines)


def _round(model: SentenceTransformer, description: Description) -> Cosines:
    original = _reference(model, description)
    round_rows(model[0].auto_model)
    rounded = _reference(model, description)
    cosines = Cosines.of(np.concatenate([reference.between(rounded[key], original[key]) for key in original]))
    if not cosines.mean >= LEAST_MEAN_COMPACT_COSINE:
        raise InputError(
            f"the cosine of vectors of compact weights to the original ones is [{cosines.mean:.5f}] on average, valid "
            f"is [{LEAST_MEAN_COMPACT_COSINE}]: this model needs its weights as they are"
        )
    return cosines


def _reference(model: SentenceTransformer, description: Description) -> dict[str, np.ndarray]:
    """What sentence-transformers computes of the built-in texts, by input type; one type where both are the same."""
    same = description.query_prefix == description.passage_prefix
    return {
        input_type: model.encode(
            TEXTS, prompt=description.prefix(input_type), batch_size=1, convert_to_numpy=True, show_progress_bar=False
        )
        for input_type in (("passage",) if same else ("query", "passage"))
    }


def _verify_int8(model: ExportedModel, vectors: dict[str, np.ndarray]) -> Cosines:
    cosines = Cosines.of(reference.cosines(model, TEXTS, vectors))
    if not (cosines.mean >= LEAST_MEAN_COSINE and cosines.least >= reference.LEAST_COSINE):
        raise InputError(
            f"the cosine of int8 vectors to float32 ones is [{cosines.mean:.4f}] on average and at least "
            f"[{cosines.least:.4f}], valid are [{LEAST_MEAN_COSINE}] and [{reference.LEAST_COSINE}]: "
            "this model cannot be quantised so"
        )
    return cosines
