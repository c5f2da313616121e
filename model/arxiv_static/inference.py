# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs an exported model folder as a reader of its files would: `tokenizer.json` and the TorchScript file, no more."""

from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

CHUNK = 1_000
"""Texts tokenised at a time: an encoding is many times larger than its ids."""


class ExportedModel:
    """A model folder, loaded. Not safe to share between threads: truncation is a setting of the tokenizer."""

    def __init__(self, folder: Path) -> None:
        self.properties = dict(
            line.split("=", 1) for line in (folder / "serving.properties").read_text().splitlines() if line
        )
        pooling = self.properties["pooling"]
        if pooling not in ("none", "mean") or "query_prefix" in self.properties:
            raise ValueError(f"[{folder}] needs pooling [none] or [mean] and no prefixes, got [{pooling}]")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(int(self.properties["maxLength"]))
        self.graph = torch.jit.load(str(folder / f"{self.properties['option.modelName']}.pt"), map_location="cpu")

    def embed(self, texts: list[str], batch: int = 32) -> np.ndarray:
        """Returns float32 [texts, dimensions]; texts of like length share a batch, so little is padded."""
        return self.embed_tokens(self.tokenize(texts), batch)

    def tokenize(self, texts: list[str]) -> list[np.ndarray]:
        """Returns the token ids of every text, cut at the model's length."""
        encoded: list[np.ndarray] = []
        for start in range(0, len(texts), CHUNK):
            encodings = self.tokenizer.encode_batch_fast(texts[start : start + CHUNK])
            encoded += [np.array(encoding.ids) for encoding in encodings]
        return encoded

    def embed_tokens(self, encoded: list[np.ndarray], batch: int = 32) -> np.ndarray:
        """Returns float32 [texts, dimensions] of texts that are tokenised already."""
        vectors = np.empty((len(encoded), int(self.properties["dimensions"])), dtype=np.float32)
        by_length = np.argsort([len(ids) for ids in encoded], kind="stable")
        for chosen in np.split(by_length, range(batch, len(encoded), batch)):
            vectors[chosen] = self._embed_padded([encoded[text] for text in chosen])
        return vectors

    def embed_one(self, text: str) -> np.ndarray:
        """Returns float32 [dimensions], computed from this text alone, without padding."""
        return self._embed_padded([np.array(self.tokenizer.encode(text).ids)])[0]

    def _embed_padded(self, encoded: list[np.ndarray]) -> np.ndarray:
        lengths = np.array([len(ids) for ids in encoded])
        mask = np.arange(lengths.max()) < lengths[:, None]
        ids = np.zeros(mask.shape, dtype=np.int64)
        ids[mask] = np.concatenate(encoded)
        with torch.inference_mode():
            attention_mask = torch.from_numpy(mask.astype(np.int64))
            vectors = self.graph(torch.from_numpy(ids), attention_mask)
            if self.properties["pooling"] == "mean":
                weights = attention_mask.unsqueeze(2).to(vectors.dtype)
                vectors = (vectors * weights).sum(dim=1) / weights.sum(dim=1)
            if self.properties["normalize"] == "true":
                vectors = functional.normalize(vectors, dim=1)
            return vectors.numpy()
