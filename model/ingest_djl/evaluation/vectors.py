# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Vectors of many texts, kept on disk: what a transformer needs an hour for can be interrupted and is not repeated."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ingest_djl.files import replacing

PART = 1_000
"""Texts embedded between two writes: what is lost if the process ends."""

log = logging.getLogger(__name__)


class VectorCache:
    """Embeds each text once. The folder belongs to one model in one version, which its name is to say."""

    def __init__(self, folder: Path, embed: Callable[[list[str]], np.ndarray]) -> None:
        self.folder = folder
        self._embed = embed
        self._vectors: dict[bytes, np.ndarray] = {}
        for part in sorted(folder.glob("*.npz")):
            with np.load(part) as arrays:
                self._vectors.update(zip(map(bytes, arrays["keys"]), arrays["vectors"], strict=True))

    def embed(self, texts: list[str]) -> np.ndarray:
        """Returns float32 [texts, dimensions]; what is not in the folder is computed, shortest texts first."""
        keys = [_key(text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        waiting = sorted(missing.items(), key=lambda item: len(item[1]))
        for start in range(0, len(waiting), PART):
            if start % (10 * PART) == 0:
                log.info("[%s]: [%d] of [%d] texts", self.folder.name, start, len(waiting))
            self._keep(waiting[start : start + PART])
        return np.stack([self._vectors[key] for key in keys])

    def _keep(self, part: list[tuple[bytes, str]]) -> None:
        vectors = self._embed([text for _, text in part])
        keys = np.stack([np.frombuffer(key, dtype=np.uint8) for key, _ in part])
        with replacing(self.folder / f"{part[0][0].hex()}.npz") as unfinished, unfinished.open("wb") as out:
            np.savez(out, keys=keys, vectors=vectors)
        self._vectors.update(zip(map(bytes, keys), vectors, strict=True))


def fingerprint(*contents: bytes) -> str:
    """Returns twelve hex digits of the contents."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()[:12]


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
