# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""What `serving.properties` says of a model."""

import re
from dataclasses import dataclass
from pathlib import Path

from ingest_djl import InputError

from .installation import PROPERTIES, located

TOKENIZER = "tokenizer.json"

VALID = {
    "addSpecialTokens": ("true", "true|false"),
    "includeTokenTypes": ("false", "true|false"),
    "maxLength": ("512", "[1-9][0-9]{0,4}"),
    "pooling": ("mean", "mean|cls|max|mean_sqrt_len|none"),
    "normalize": ("true", "true|false"),
    "query_prefix": ("", "(?s).*"),
    "passage_prefix": ("", "(?s).*"),
    "precision": ("float32", "auto|float32|bfloat16"),
}
"""The keys that say what a vector is: their defaults, which are the plugin's, and their valid values."""


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a vector of the model is, and where the model is from."""

    name: str  # of the TorchScript file, without its ending
    pooling: str
    normalize: bool
    max_length: int
    dimensions: int
    similarity: str  # in the words of Elasticsearch's `dense_vector`
    include_token_types: bool = False
    query_prefix: str = ""
    passage_prefix: str = ""
    precision: str = "float32"  # or `bfloat16`, or `auto`: in bfloat16 where a node computes faster in it
    source: str | None = None
    license: str | None = None

    def prefix(self, input_type: str) -> str:
        return self.query_prefix if input_type == "query" else self.passage_prefix

    def write(self, folder: Path) -> None:
        values = {
            "engine": "PyTorch",
            "option.modelName": self.name,
            "translatorFactory": "ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory",
            "application": "nlp/text_embedding",
            "includeTokenTypes": str(self.include_token_types).lower(),
            "truncation": "true",
            "maxLength": self.max_length,
            "pooling": self.pooling,
            "normalize": str(self.normalize).lower(),
            "query_prefix": self.query_prefix,
            "passage_prefix": self.passage_prefix,
            "dimensions": self.dimensions,
            "similarity": self.similarity,
            "precision": None if self.precision == "float32" else self.precision,
            "source": self.source,
            "license": self.license,
        }
        lines = [f"{key}={_escape(str(value))}\n" for key, value in values.items() if value not in (None, "")]
        (folder / PROPERTIES).write_text("".join(lines), encoding="utf-8", newline="")


def read_properties(folder: Path) -> dict[str, str]:
    """Returns what `Description.write` writes, and the defaults; it is no reader for every properties file.

    Raises:
        InputError: if there is no such file, or a value is not valid.
    """
    path = located(folder) / PROPERTIES
    if not path.is_file():
        raise InputError(f"[{folder}] is no model folder: [{PROPERTIES}] is missing")
    lines = path.read_text(encoding="utf-8").split("\n")  # a value may hold what else splitlines() takes for an end
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    properties = {"option.modelName": folder.absolute().name} | {key: default for key, (default, _) in VALID.items()}
    properties |= {key: _unescape(value) for key, _, value in pairs}
    for key, (_, pattern) in VALID.items():
        if not re.fullmatch(pattern, properties[key]):
            raise InputError(f"[{key}] in [{path}] must match [{pattern}], got [{properties[key]}]")
    return properties


def _escape(value: str) -> str:
    """As `java.util.Properties` reads it back, in UTF-8: a leading blank and backslashes need a backslash."""
    value = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return "\\" + value if value.startswith((" ", "\f")) else value


def _unescape(value: str) -> str:
    escapes = {"n": "\n", "r": "\r", "t": "\t"}
    return re.sub(r"\\(.)", lambda match: escapes.get(match[1], match[1]), value)
