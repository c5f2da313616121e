# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""A model folder at work, the way the plugin uses it: tokens, padded batches, pooling, normalisation."""

import zipfile
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from ingest_djl import InputError

from .description import TOKENIZER, read_properties
from .installation import located

INT8_CODE = "/code/__torch__/torch/classes/quantized.py"
"""The code of the class that every TorchScript with packed int8 weights has."""

TO_BFLOAT16 = "to_bfloat16"
"""The method that a model has which can compute in bfloat16; it is called once, before the first text."""

CHUNK = 1_000
"""Texts tokenised at a time: an encoding is many times larger than its ids."""


class ExportedModel:
    """A model folder, loaded. Not safe to share between threads: truncation is a setting of the tokenizer.

    A text that is tokenised is int64 [2, tokens]: the ids and the types of its tokens.

    Args:
        bfloat16: whether to compute in it; None asks the folder, where `auto` means no.

    Raises:
        InputError: if the folder is no model, or cannot compute in bfloat16 though it is to.
    """

    def __init__(self, folder: Path, bfloat16: bool | None = None) -> None:
        self.properties = read_properties(folder)
        self.bfloat16 = self.properties["precision"] == "bfloat16" if bfloat16 is None else bfloat16
        folder = located(folder)
        graph = folder / f"{self.properties['option.modelName']}.pt"
        for file in (graph, folder / TOKENIZER):
            if not file.is_file():
                raise InputError(f"[{folder}] is no model folder: [{file.name}] is missing")
        try:
            self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as e:  # the library has no error of its own
            raise InputError(f"[{folder / TOKENIZER}] is no tokenizer: {e}") from e
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(int(self.properties["maxLength"]))
        try:
            with zipfile.ZipFile(graph) as archive:
                self.int8 = any(name.endswith(INT8_CODE) for name in archive.namelist())
            self.graph = torch.jit.load(graph, map_location="cpu").eval()
        except (RuntimeError, zipfile.BadZipFile) as e:
            raise InputError(f"[{graph}] is no TorchScript: {e}") from e
        if self.bfloat16:
            if not hasattr(self.graph, TO_BFLOAT16):
                raise InputError(f"[{graph}] has no method [{TO_BFLOAT16}], so it computes in [float32] only")
            getattr(self.graph, TO_BFLOAT16)()

    def embed(self, texts: list[str], input_type: str = "passage", batch: int = 32) -> np.ndarray:
        """Returns float32 [texts, dimensions] of texts without their prefix, `query` or `passage`."""
        return self.embed_tokens(self.tokenize(self.prefixed(texts, input_type)), batch)

    def embed_one(self, text: str) -> np.ndarray:
        """Returns float32 [dimensions], computed from this passage alone, without padding."""
        return self.embed([text])[0]

    def prefixed(self, texts: list[str], input_type: str) -> list[str]:
        prefix = self.properties[f"{input_type}_prefix"]
        return [prefix + text for text in texts]

    def tokenize(self, texts: list[str]) -> list[np.ndarray]:
        """Returns the tokens of every text, cut at the model's length."""
        specials = self.properties["addSpecialTokens"] == "true"
        tokenized: list[np.ndarray] = []
        for start in range(0, len(texts), CHUNK):
            encodings = self.tokenizer.encode_batch_fast(texts[start : start + CHUNK], add_special_tokens=specials)
            tokenized += [np.array([encoding.ids, encoding.type_ids], dtype=np.int64) for encoding in encodings]
        return tokenized

    def embed_tokens(self, tokenized: list[np.ndarray], batch: int = 32) -> np.ndarray:
        """Returns float32 [texts, dimensions]; texts of like length share a batch, so little is padded."""
        by_length = np.argsort([tokens.shape[1] for tokens in tokenized], kind="stable")
        batches = np.split(by_length, range(batch, len(tokenized), batch))
        vectors = np.concatenate([self.embed_together([tokenized[text] for text in texts]) for texts in batches])
        return vectors[np.argsort(by_length)]

    def embed_together(self, tokenized: list[np.ndarray]) -> np.ndarray:
        """Returns float32 [texts, dimensions] of one batch, padded to the longest text."""
        lengths = np.array([tokens.shape[1] for tokens in tokenized])
        mask = np.arange(lengths.max()) < lengths[:, None]
        inputs = np.zeros((2, *mask.shape), dtype=np.int64)
        inputs[:, mask] = np.concatenate(tokenized, axis=1)
        ids, types = torch.from_numpy(inputs)
        attention_mask = torch.from_numpy(mask.astype(np.int64))
        with torch.inference_mode():
            typed = [types] if self.properties["includeTokenTypes"] == "true" else []
            vectors = self._pool(self.graph(ids, attention_mask, *typed), attention_mask)
            return (functional.normalize(vectors) if self.properties["normalize"] == "true" else vectors).numpy()

    def _pool(self, output: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        pooling = self.properties["pooling"]
        if pooling == "none":
            return output
        if pooling == "cls":
            return output[:, 0]
        weights = attention_mask.unsqueeze(2).to(output.dtype)
        if pooling == "max":
            return output.masked_fill(weights == 0, -torch.inf).amax(dim=1)
        count = weights.sum(dim=1)
        return (output * weights).sum(dim=1) / (count if pooling == "mean" else count.sqrt())
