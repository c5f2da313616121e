# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Measures how many texts a second models tokenise and embed on one thread, side by side in one run."""

import time
from collections.abc import Callable
from statistics import median

from ingest_djl.folder.exported import ExportedModel

ROUNDS = 5
BATCH = 32
STATIC_TEXTS, TRANSFORMER_TEXTS = 2_000, 64
"""How many texts a round has: a transformer is slower by two orders of magnitude."""

COLUMNS = (
    "| abstracts a second | tokenising | model | both, in batches of 32 | both, one at a time |\n|---|---|---|---|---|"
)


def speed(models: dict[str, ExportedModel], texts: list[str]) -> str:
    """Returns a Markdown table: medians of rounds in which the models take turns, in processor time."""
    rounds: dict[str, list[list[float]]] = {name: [] for name in models}
    for _ in range(ROUNDS + 1):
        for name, model in models.items():
            rounds[name].append(_round(model, texts))
    rows = []
    for name, measured in rounds.items():
        medians = [median(values) for values in zip(*measured[1:], strict=True)]  # the first round warms up
        rows.append(f"| {name} | {' | '.join(f'{value:,.0f}' for value in medians)} |")
    return "\n".join([COLUMNS, *rows])


def _round(model: ExportedModel, texts: list[str]) -> list[float]:
    # Every n-th of the texts, so that both kinds of model are given texts of the same lengths.
    count = STATIC_TEXTS if model.properties["pooling"] == "none" else TRANSFORMER_TEXTS
    chosen = texts[:: max(1, len(texts) // count)]
    encoded = []
    tokenizing = _seconds(lambda: encoded.extend(model.tokenize(chosen)))
    embedding = _seconds(lambda: model.embed_tokens(encoded, BATCH))
    alone = _seconds(lambda: [model.embed_one(text) for text in chosen])
    return [len(chosen) / seconds for seconds in (tokenizing, embedding, tokenizing + embedding, alone)]


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
