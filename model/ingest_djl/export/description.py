# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads what a sentence-transformers model does, and refuses what a model folder cannot say."""

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling, Transformer

from ingest_djl import InputError
from ingest_djl.folder.description import Description

POOLINGS = {"mean": "mean", "cls": "cls", "max": "max", "mean_sqrt_len_tokens": "mean_sqrt_len"}
LONGEST = 32_768
MOST_DIMENSIONS = 4096
QUERY_PROMPTS = ("query",)
PASSAGE_PROMPTS = ("passage", "document", "corpus")


def describe(
    model: SentenceTransformer,
    name: str,
    source: str,
    license: str | None = None,
    max_length: int | None = None,
    query_prefix: str | None = None,
    passage_prefix: str | None = None,
) -> Description:
    """What is not given is read from the model.

    Raises:
        InputError: with everything that a model folder cannot say.
    """
    transformer, pooling = _modules(model)
    pooling_mode = POOLINGS.get(pooling.get_pooling_mode_str())
    if pooling_mode is None:
        raise InputError(
            f"[pooling] must be one of {sorted(POOLINGS.values())}, got [{pooling.get_pooling_mode_str()}]"
        )
    if getattr(model, "truncate_dim", None):
        raise InputError(f"[truncate_dim] is not supported, got [{model.truncate_dim}]")
    length = _length(transformer, max_length)
    query = _prefix(model, QUERY_PROMPTS) if query_prefix is None else query_prefix
    passage = _prefix(model, PASSAGE_PROMPTS) if passage_prefix is None else passage_prefix
    if (query or passage) and not pooling.include_prompt:
        raise InputError("[include_prompt] must be [true]: the plugin pools the tokens of a prefix like any other")
    normalize = any(isinstance(module, Normalize) for module in model)
    dimensions = pooling.get_sentence_embedding_dimension()
    if dimensions > MOST_DIMENSIONS:
        raise InputError(f"[dimensions] must be at most [{MOST_DIMENSIONS}], got [{dimensions}]")
    return Description(
        name=name,
        pooling=pooling_mode,
        normalize=normalize,
        include_token_types=_types(transformer),
        max_length=length,
        query_prefix=query,
        passage_prefix=passage,
        similarity=_similarity(str(model.similarity_fn_name), normalize),
        dimensions=dimensions,
        source=source,
        license=license,
    )


def _modules(model: SentenceTransformer) -> tuple[Transformer, Pooling]:
    modules = list(model)
    kinds = [type(module) for module in modules]
    if kinds not in ([Transformer, Pooling], [Transformer, Pooling, Normalize]):
        names = [kind.__name__ for kind in kinds]
        raise InputError(f"modules must be [Transformer, Pooling] and perhaps [Normalize], got {names}")
    transformer = modules[0]
    if not transformer.tokenizer.is_fast:
        raise InputError(
            f"tokenizer [{type(transformer.tokenizer).__name__}] has no fast form, so there is no [tokenizer.json]"
        )
    if transformer.tokenizer.truncation_side != "right":
        raise InputError(f"[truncation_side] must be [right], got [{transformer.tokenizer.truncation_side}]")
    return transformer, modules[1]


def _length(transformer: Transformer, wanted: int | None) -> int:
    length = wanted or transformer.max_seq_length
    special = transformer.tokenizer.num_special_tokens_to_add(pair=False)
    if length is None or length > LONGEST:
        raise InputError(
            f"[--max-length] must be given, since the model says none, at most [{LONGEST}], got [{length}]"
        )
    if length <= special:
        raise InputError(f"[--max-length] must be more than the [{special}] special tokens, got [{length}]")
    ids = torch.full((1, length), transformer.tokenizer.unk_token_id or 0)
    try:
        with torch.no_grad():
            transformer.auto_model(input_ids=ids, attention_mask=torch.ones_like(ids))
    except (IndexError, RuntimeError) as e:
        most = getattr(transformer.auto_model.config, "max_position_embeddings", "unknown")
        raise InputError(
            f"[--max-length] [{length}] is longer than the model takes, its position embeddings are [{most}]: {e}"
        ) from e
    return length


def _prefix(model: SentenceTransformer, names: tuple[str, ...]) -> str:
    if model.default_prompt_name is not None:
        return model.prompts[model.default_prompt_name]
    return next((model.prompts[name] for name in names if model.prompts.get(name)), "")


def _types(transformer: Transformer) -> bool:
    """Whether the model needs token types: where all are 0, leaving them out says the same."""
    encoded = transformer.tokenizer("some text", return_token_type_ids=True)
    takes = "token_type_ids" in transformer.tokenizer.model_input_names
    return takes and bool(np.any(encoded["token_type_ids"]))


def _similarity(name: str, normalize: bool) -> str:
    """In the words of Elasticsearch's `dense_vector`."""
    similarities = {
        "cosine": "cosine",
        "dot": "dot_product" if normalize else "max_inner_product",
        "euclidean": "l2_norm",
    }
    if name not in similarities:
        raise InputError(f"[similarity_fn_name] must be one of {sorted(similarities)}, got [{name}]")
    return similarities[name]
