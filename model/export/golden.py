# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Reference vectors beside a model, so that any implementation can be checked against them later."""

import base64
import json
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from . import ExportError
from .description import Description
from .exported import ExportedModel
from .installation import located
from .texts import TEXTS

GOLDEN = "golden.json"


def reference(model: SentenceTransformer, description: Description) -> dict[str, np.ndarray]:
    """What sentence-transformers computes of the built-in texts, by input type; one type where both are the same."""
    same = description.query_prefix == description.passage_prefix
    return {
        input_type: model.encode(
            TEXTS, prompt=description.prefix(input_type), batch_size=1, convert_to_numpy=True, show_progress_bar=False
        )
        for input_type in (("passage",) if same else ("query", "passage"))
    }


def write(folder: Path, vectors: dict[str, np.ndarray]) -> None:
    """Vectors as base64 of little-endian float32, in the order of the texts."""
    encoded = {
        input_type: [base64.b64encode(vector.astype("<f4").tobytes()).decode() for vector in rows]
        for input_type, rows in vectors.items()
    }
    text = json.dumps({"texts": TEXTS, "vectors": encoded}, indent=1, ensure_ascii=True)
    (folder / GOLDEN).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> tuple[list[str], dict[str, np.ndarray]]:
    path = located(folder) / GOLDEN
    if not path.is_file():
        raise ExportError(f"[{folder}] has no [{GOLDEN}]")
    golden = json.loads(path.read_text(encoding="utf-8"))
    vectors = {
        input_type: np.stack([np.frombuffer(base64.b64decode(row), "<f4") for row in rows])
        for input_type, rows in golden["vectors"].items()
    }
    return golden["texts"], vectors


def difference(model: ExportedModel, texts: list[str], vectors: dict[str, np.ndarray]) -> tuple[float, str]:
    """The largest difference of any value, alone or in a padded batch, and the text that has it."""
    worst = (-1.0, "")
    for input_type, expected in vectors.items():
        for batch in (1, 4):
            differences = np.abs(model.embed(texts, input_type, batch) - expected).max(axis=1)
            differences = np.nan_to_num(differences, nan=np.inf)
            worst = max(worst, (float(differences.max()), texts[int(differences.argmax())]))
    return worst


def cosines(model: ExportedModel, texts: list[str], vectors: dict[str, np.ndarray]) -> np.ndarray:
    """Of every text alone with its reference, whatever the lengths."""
    result = []
    for input_type, expected in vectors.items():
        actual = model.embed(texts, input_type)
        norms = np.linalg.norm(actual, axis=1) * np.linalg.norm(expected, axis=1)
        result.append((actual * expected).sum(axis=1) / norms)
    return np.nan_to_num(np.concatenate(result), nan=-1.0)
