# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""`golden.json` beside a model: texts, and the vectors that they ought to have."""

import base64
import json
from pathlib import Path

import numpy as np

from ingest_djl import InputError
from ingest_djl.folder.exported import ExportedModel
from ingest_djl.folder.installation import located

GOLDEN = "golden.json"

TOLERANCE = 1e-4
"""The most by which a value may differ."""

LEAST_COSINE = 0.95
"""What a vector of int8 weights must keep of the direction of the float32 one. Both bounds are those of the plugin."""

LEAST_MEAN_BFLOAT16_COSINE = 0.9999
"""What vectors computed in bfloat16 must keep of the direction of float32 ones on average, for a folder to offer it."""

BATCH = 4


def write(folder: Path, texts: list[str], vectors: dict[str, np.ndarray]) -> None:
    """Writes vectors float32 [texts, dimensions] by input type, each as base64 of little-endian float32."""
    encoded = {input_type: [encode(vector) for vector in rows] for input_type, rows in vectors.items()}
    text = json.dumps({"texts": texts, "vectors": encoded}, indent=1, ensure_ascii=True)
    (folder / GOLDEN).write_text(text + "\n", encoding="utf-8", newline="")


def encode(vector: np.ndarray) -> str:
    return base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")


def read(folder: Path) -> tuple[list[str], dict[str, np.ndarray]]:
    """Returns the texts and, by input type, their vectors: float32 [texts, dimensions].

    Raises:
        InputError: if there are none, or not one of the same length for each text.
    """
    path = located(folder) / GOLDEN
    if not path.is_file():
        raise InputError(f"[{folder}] has no [{GOLDEN}]")
    try:
        golden = json.loads(path.read_text(encoding="utf-8"))
        vectors = {
            input_type: np.stack([np.frombuffer(base64.b64decode(row, validate=True), "<f4") for row in rows])
            for input_type, rows in golden["vectors"].items()
        }
        if not vectors.keys() <= {"query", "passage"}:
            raise ValueError(f"input types must be [query, passage], got {list(vectors)}")
        if not vectors or {len(rows) for rows in vectors.values()} != {len(golden["texts"])}:
            raise ValueError("there must be a vector for each text")
        return golden["texts"], vectors
    except (AttributeError, KeyError, TypeError, ValueError) as e:
        raise InputError(f"[{path}] holds no vectors: {e}") from e


def difference(model: ExportedModel, texts: list[str], vectors: dict[str, np.ndarray]) -> tuple[float, str]:
    """The largest difference of any value, alone or in a padded batch, and the text that has it."""
    worst = (-1.0, "")
    for input_type, expected in vectors.items():
        tokenized = model.tokenize(model.prefixed(texts, input_type))
        for batch in (1, BATCH):
            starts = range(0, len(texts), batch)  # in the order of the texts: short ones are padded to long ones
            actual = np.concatenate([model.embed_together(tokenized[start : start + batch]) for start in starts])
            if actual.shape != expected.shape:
                raise InputError(f"[{GOLDEN}] must have vectors of shape {actual.shape}, got {expected.shape}")
            differences = np.nan_to_num(np.abs(actual - expected).max(axis=1), nan=np.inf)
            worst = max(worst, (float(differences.max()), texts[int(differences.argmax())]))
    return worst


def verify(model: ExportedModel, texts: list[str], vectors: dict[str, np.ndarray], origin: str) -> tuple[float, str]:
    """Returns the largest difference to the vectors of `origin` and its text; raises InputError if it is too large."""
    worst, text = difference(model, texts, vectors)
    if not worst <= TOLERANCE:
        raise InputError(
            f"the vectors differ from those of {origin} by [{worst:.1e}], "
            f"at most [{TOLERANCE:.0e}] is valid; the worst is of the text [{text[:60].strip()}]"
        )
    return worst, text


def cosines(model: ExportedModel, texts: list[str], vectors: dict[str, np.ndarray], batch: int = 1) -> np.ndarray:
    """Of every text with its reference, whatever the lengths; texts are embedded alone if not said otherwise."""
    result = [between(model.embed(texts, input_type, batch), expected) for input_type, expected in vectors.items()]
    return np.concatenate(result)


def between(actual: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """The cosine of each row, float32 [texts]; -1 where one is not a number."""
    norms = np.linalg.norm(actual, axis=1) * np.linalg.norm(expected, axis=1)
    return np.nan_to_num((actual * expected).sum(axis=1) / norms, nan=-1.0)


def bfloat16_cosines(folder: Path, texts: list[str], vectors: dict[str, np.ndarray]) -> np.ndarray:
    """Of every text, alone and in a padded batch, computed in bfloat16, with its reference.

    Raises:
        InputError: if the folder's graph cannot compute in bfloat16.
    """
    model = ExportedModel(folder, bfloat16=True)
    try:
        return np.concatenate([cosines(model, texts, vectors, batch) for batch in (1, BATCH)])
    except RuntimeError as e:
        raise InputError(f"[{folder}] cannot compute in [bfloat16]: {e}") from e


def check(folder: Path) -> str:
    """Computes the vectors of a folder again and reports how far they are from those in its `golden.json`.

    Raises:
        InputError: if that is further than the plugin's own check admits.
    """
    texts, vectors = read(folder)
    model = ExportedModel(folder)
    origin = f"[{folder / GOLDEN}]"
    directions = cosines(model, texts, vectors)
    if model.int8:
        worst, text = difference(model, texts, vectors)
        if not directions.min() >= LEAST_COSINE:
            raise InputError(
                f"the least cosine to the vectors of {origin} is [{directions.min():.4f}], "
                f"at least [{LEAST_COSINE}] is valid for int8"
            )
    elif model.bfloat16:
        worst, text = difference(model, texts, vectors)
    else:
        worst, text = verify(model, texts, vectors, origin)
    lines = [
        f"texts        {len(directions)}",
        f"difference   {worst:.1e} at most, of [{text[:60].strip()}]",
        f"cosine       {directions.mean():.6f} mean, {directions.min():.6f} least",
    ]
    if model.properties["precision"] != "float32":
        lower = bfloat16_cosines(folder, texts, vectors)
        if not lower.mean() >= LEAST_MEAN_BFLOAT16_COSINE:
            raise InputError(
                f"the mean cosine to the vectors of {origin} is [{lower.mean():.6f}] in bfloat16, "
                f"at least [{LEAST_MEAN_BFLOAT16_COSINE}] is valid"
            )
        lines.append(f"bfloat16     cosine {lower.mean():.6f} mean, {lower.min():.6f} least")
    return "\n".join(lines)
