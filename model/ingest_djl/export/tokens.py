# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The tokenizer as one file that does all that sentence-transformers does around it."""

from sentence_transformers.models import Transformer
from tokenizers import Tokenizer, normalizers

PROBE = "black holes"


def tokenizer_of(transformer: Transformer) -> Tokenizer:
    """A copy that neither pads nor truncates, since the plugin does; it strips and lowers texts if Python would."""
    tokenizer = Tokenizer.from_str(transformer.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.no_truncation()
    steps = []
    if tokenizer.encode(f" \n{PROBE} \n").ids != tokenizer.encode(PROBE).ids:
        steps.append(normalizers.Strip())
    if transformer.do_lower_case:
        steps.append(normalizers.Lowercase())
    if steps:
        own = [] if tokenizer.normalizer is None else [tokenizer.normalizer]
        tokenizer.normalizer = normalizers.Sequence(steps + own)
    return tokenizer
