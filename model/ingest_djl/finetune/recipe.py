# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Every number that shapes the training."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """The defaults are those that the bundled model was trained with."""

    epochs: int = 3
    batch: int = 2048
    learning_rate: float = 2e-4
    warm_up: float = 0.06  # of all steps
    weight_decay: float = 0.01  # of matrices
    largest_gradient: float = 1.0
    title_tokens: int = 64
    abstract_tokens: int = 256
    recent_repeats: int = 2  # how often an epoch has each recent paper
    first_scale: float = 20.0  # by which cosines are multiplied, learnt from there on
    largest_scale: float = 100.0
    parts_weight: float = 0.3
    keep_weight: float = 1.0
    keep_temperature: float = 0.05
    seed: int = 42

    def schedule(self, step: int, steps: int) -> float:
        """The share of the learning rate: a linear rise over the warm-up times half a cosine that ends at 2 %."""
        rise = min(1.0, (step + 1) / max(1.0, self.warm_up * steps))
        return rise * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / steps)))
