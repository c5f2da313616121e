# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""What is known of a model beyond its own configuration: its full name, and how it is meant to be used."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """What an export takes where the command line says nothing else."""

    repository: str
    max_length: int | None = None
    license: str | None = None
    query_prefix: str | None = None
    passage_prefix: str | None = None


PRESETS = {
    "all-MiniLM-L6-v2": Preset("sentence-transformers/all-MiniLM-L6-v2", 256, "apache-2.0"),
    "all-mpnet-base-v2": Preset("sentence-transformers/all-mpnet-base-v2", 384, "apache-2.0"),
    "all-distilroberta-v1": Preset("sentence-transformers/all-distilroberta-v1", 512, "apache-2.0"),
    "multi-qa-distilbert-cos-v1": Preset("sentence-transformers/multi-qa-distilbert-cos-v1", 512, "apache-2.0"),
    "e5-large": Preset("intfloat/e5-large", 512, "mit", "query: ", "passage: "),
}


def preset(model: str) -> Preset:
    """By its short name or its full one, in any case; of every other model nothing is known but its name."""
    for name, known in PRESETS.items():
        if model.lower() in (name.lower(), known.repository.lower()):
            return known
    return Preset(model)
