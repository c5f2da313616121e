# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes model folders: whole and verified, or not at all."""

from dataclasses import dataclass
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

from .graph import quantize, token_vectors, trace
from .tokens import tokenizer_of

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


def export(
    model: SentenceTransformer, description: Description, target: Path, int8: bool = False, force: bool = False
) -> Report:
    """Writes and verifies; on any failure nothing is left, and what was there before still is.

    Raises:
        InputError: if the vectors of the folder are not those of sentence-transformers.
    """
    check_target(target, force)
    transformer = model[0]
    transformer.max_seq_length = description.max_length
    vectors = _reference(model, description)
    with installing(target) as folder:
        path = folder / f"{description.name}.pt"
        module = token_vectors(transformer.auto_model)
        shape = (len(transformer.tokenizer), description.include_token_types, description.max_length)
        save_graph(trace(module, *shape), path)
        tokenizer_of(transformer).save(str(folder / TOKENIZER))
        description.write(folder)
        reference.write(folder, TEXTS, vectors)
        report = Report(reference.verify(ExportedModel(folder), TEXTS, vectors, "sentence-transformers")[0])
        if int8:
            save_graph(trace(quantize(module), *shape), path)
            report = _verify_int8(ExportedModel(folder), vectors, report.difference)
    return report


def _reference(model: SentenceTransformer, description: Description) -> dict[str, np.ndarray]:
    """What sentence-transformers computes of the built-in texts, by input type; one type where both are the same."""
    same = description.query_prefix == description.passage_prefix
    return {
        input_type: model.encode(
            TEXTS, prompt=description.prefix(input_type), batch_size=1, convert_to_numpy=True, show_progress_bar=False
        )
        for input_type in (("passage",) if same else ("query", "passage"))
    }


def _verify_int8(model: ExportedModel, vectors: dict[str, np.ndarray], difference: float) -> Report:
    cosines = reference.cosines(model, TEXTS, vectors)
    report = Report(difference, float(cosines.mean()), float(cosines.min()))
    if not (report.mean_cosine >= LEAST_MEAN_COSINE and report.least_cosine >= reference.LEAST_COSINE):
        raise InputError(
            f"the cosine of int8 vectors to float32 ones is [{report.mean_cosine:.4f}] on average and at least "
            f"[{report.least_cosine:.4f}], valid are [{LEAST_MEAN_COSINE}] and [{reference.LEAST_COSINE}]: "
            "this model cannot be quantised so"
        )
    return report
