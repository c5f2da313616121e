# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""A model folder at work, the way the plugin uses it: tokens, padded batches, pooling, normalisation."""

from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from . import ExportError
from .installation import located

PROPERTIES = "serving.properties"
TOKENIZER = "tokenizer.json"


def read_properties(folder: Path) -> dict[str, str]:
    """The keys and values that this tool writes; it is no reader for every properties file."""
    path = folder / PROPERTIES
    if not path.is_file():
        raise ExportError(f"[{folder}] is no model folder: [{PROPERTIES}] is missing")
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {key: _unescape(value) for key, _, value in pairs}


def _unescape(value: str) -> str:
    escapes = {"n": "\n", "r": "\r", "t": "\t"}
    result, characters = [], iter(value)
    for character in characters:
        if character == "\\":
            character = next(characters, "")
            character = escapes.get(character, character)
        result.append(character)
    return "".join(result)


class ExportedModel:
    """For one thread. Texts are embedded in the order given, `batch` at a time."""

    def __init__(self, folder: Path) -> None:
        folder = located(folder)
        properties = read_properties(folder)
        self.pooling = properties["pooling"]
        self.normalize = properties["normalize"] == "true"
        self.include_token_types = properties["includeTokenTypes"] == "true"
        self.prefixes = {
            "query": properties.get("query_prefix", ""),
            "passage": properties.get("passage_prefix", ""),
        }
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self.tokenizer.enable_truncation(int(properties["maxLength"]))
        self.graph = torch.jit.load(folder / f"{properties['option.modelName']}.pt", map_location="cpu").eval()

    def embed(self, texts: list[str], input_type: str = "passage", batch: int = 1) -> np.ndarray:
        """float32 [texts, dimensions]."""
        prefixed = [self.prefixes[input_type] + text for text in texts]
        rows = [self._embed(prefixed[start : start + batch]) for start in range(0, len(prefixed), batch)]
        return np.concatenate(rows)

    def _embed(self, texts: list[str]) -> np.ndarray:
        encodings = self.tokenizer.encode_batch(texts)
        ids = _padded([encoding.ids for encoding in encodings])
        mask = _padded([[1] * len(encoding.ids) for encoding in encodings])
        types = [_padded([encoding.type_ids for encoding in encodings])] if self.include_token_types else []
        with torch.no_grad():
            vectors = self._pool(self.graph(ids, mask, *types), mask)
            return (functional.normalize(vectors, dim=1) if self.normalize else vectors).numpy()

    def _pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        weights = mask.unsqueeze(2).to(hidden.dtype)
        match self.pooling:
            case "cls":
                return hidden[:, 0]
            case "max":
                return hidden.masked_fill(weights == 0, -torch.inf).amax(dim=1)
            case "mean":
                return (hidden * weights).sum(dim=1) / weights.sum(dim=1)
            case "mean_sqrt_len":
                return (hidden * weights).sum(dim=1) / weights.sum(dim=1).sqrt()
        raise ExportError(f"[pooling] must be one of [cls, max, mean, mean_sqrt_len], got [{self.pooling}]")


def _padded(rows: list[list[int]]) -> torch.Tensor:
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row, dtype=torch.int64) for row in rows], batch_first=True)
