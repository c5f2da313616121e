# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""From a sentence-transformers model and files of papers to the folder of a fine-tuned one, which `export` takes."""

import tempfile
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from ingest_djl import InputError
from ingest_djl.export.tokens import tokenizer_of

from .recipe import Recipe
from .texts import read
from .train import train


def finetune(
    model: SentenceTransformer, data: list[Path], target: Path, recipe: Recipe, device: str | None = None
) -> list[float]:
    """Trains the model and saves it, whole or not at all; returns the loss of each step.

    Args:
        model: changed in place.
        data: files of papers, of which those of the train split are trained on.
        target: the sentence-transformers folder to write.
        recipe: how to train.
        device: as PyTorch names it; by default a GPU if there is one.

    Raises:
        InputError: if the target is there, if the papers do not fill one batch, or if the loss is no number.
    """
    check_target(target)
    try:
        model.to(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    except (AssertionError, RuntimeError) as e:
        raise InputError(f"[--device] [{device}] cannot be used: {e}") from e
    tokenizer = tokenizer_of(model[0])
    losses = train(model, read(data, tokenizer, recipe), tokenizer, recipe)
    if not all(torch.tensor(losses).isfinite()):
        raise InputError(f"training fails: the loss became [{losses[-1]}]; a lower learning rate may help")
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as unfinished:
        saved = Path(unfinished) / target.name
        model.cpu().save(str(saved), create_model_card=False)
        saved.rename(target)
    return losses


def check_target(target: Path) -> None:
    """Nothing is overwritten: hours of training are no less than the former model was."""
    if target.exists():
        raise InputError(f"[{target}] exists; move it away or give another [--out]")
