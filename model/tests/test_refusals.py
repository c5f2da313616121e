# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""What a model folder cannot say is refused, with the value and what would be valid."""

import re
from pathlib import Path

import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Dense, Pooling

from ingest_djl import InputError
from ingest_djl.export.description import describe
from ingest_djl.export.graph import trace
from ingest_djl.export.source import load
from ingest_djl.fixtures import parity


def refused(model: SentenceTransformer, message: str, **options) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        describe(model, "m", "a test", **options)


def with_pooling(model: SentenceTransformer, **options) -> SentenceTransformer:
    return SentenceTransformer(modules=[model[0], Pooling(parity.DIMENSIONS, **options)], device="cpu")


def test_modules_that_the_plugin_has_not(bert: SentenceTransformer) -> None:
    model = SentenceTransformer(modules=[bert[0], bert[1], Dense(parity.DIMENSIONS, 8)], device="cpu")
    refused(
        model, "modules must be [Transformer, Pooling] and perhaps [Normalize], got ['Transformer', 'Pooling', 'Dense']"
    )


@pytest.mark.parametrize("mode", ["weightedmean", "lasttoken"])
def test_poolings_that_the_plugin_has_not(bert: SentenceTransformer, mode: str) -> None:
    refused(
        with_pooling(bert, pooling_mode=mode),
        f"[pooling] must be one of ['cls', 'max', 'mean', 'mean_sqrt_len'], got [{mode}]",
    )


def test_two_poolings_at_once(bert: SentenceTransformer) -> None:
    refused(with_pooling(bert, pooling_mode_cls_token=True, pooling_mode_mean_tokens=True), "got [cls+mean]")


def test_prompt_that_is_not_pooled(bert: SentenceTransformer) -> None:
    model = with_pooling(bert, pooling_mode="mean", include_prompt=False)
    describe(model, "m", "a test")
    refused(model, "[include_prompt] must be [true]", query_prefix="query: ")


def test_length_beyond_the_position_embeddings(bert: SentenceTransformer, roberta: SentenceTransformer) -> None:
    for model in (bert, roberta):
        assert describe(model, "m", "a test", max_length=parity.MAX_LENGTH).max_length == parity.MAX_LENGTH
        refused(model, "[--max-length] [129] is longer than the model takes", max_length=parity.MAX_LENGTH + 1)


def test_length_that_leaves_no_room_beside_the_special_tokens(bert: SentenceTransformer) -> None:
    refused(bert, "[--max-length] must be more than the [2] special tokens, got [2]", max_length=2)


def test_similarity_that_elasticsearch_has_not(bert: SentenceTransformer) -> None:
    bert.similarity_fn_name = "manhattan"
    refused(bert, "[similarity_fn_name] must be one of ['cosine', 'dot', 'euclidean'], got [manhattan]")


def test_texts_cut_at_their_beginning(bert: SentenceTransformer) -> None:
    bert.tokenizer.truncation_side = "left"
    refused(bert, "[truncation_side] must be [right], got [left]")


def test_dimensions_cut(bert: SentenceTransformer) -> None:
    bert.truncate_dim = 8
    refused(bert, "[truncate_dim] is not supported, got [8]")


def test_plain_transformer_must_be_told_its_pooling(bert: SentenceTransformer, tmp_path: Path) -> None:
    bert[0].auto_model.save_pretrained(tmp_path)
    bert[0].tokenizer.save_pretrained(tmp_path)
    with pytest.raises(InputError, match=r"does not say how token vectors .* say it with \[--pooling\]"):
        load(str(tmp_path))
    description = describe(load(str(tmp_path), pooling="cls"), "m", "a test")
    assert (description.pooling, description.normalize) == ("cls", True)


def test_pooling_of_a_model_that_says_its_own(folders: dict[str, Path]) -> None:
    with pytest.raises(InputError, match=r"\[--pooling\] is for a plain transformer, .* its own in \[modules.json\]"):
        load(str(folders["bert"]), pooling="cls")


def test_length_that_neither_model_nor_command_bounds(bert: SentenceTransformer) -> None:
    bert[0].max_seq_length = None
    refused(bert, "[--max-length] must be given, since the model says none, at most [32768], got [None]")
    refused(bert, "at most [32768], got [40000]", max_length=40_000)


def test_weights_that_are_not_there() -> None:
    with pytest.raises(InputError, match=r"package \[no-such-package-of-weights\] is not installed"):
        load("package:no-such-package-of-weights")
    with pytest.raises(InputError, match=r"package \[pytest\] carries no sentence-transformers model"):
        load("package:pytest")
    with pytest.raises(InputError, match=r"\[./nowhere\] is no folder"):
        load("./nowhere")


def test_revision_of_a_folder(folders: dict[str, Path]) -> None:
    with pytest.raises(InputError, match=r"\[--revision\] is for Hugging Face ids"):
        load(str(folders["bert"]), revision="main")


class BakedLength(torch.nn.Module):
    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return input_ids.float().unsqueeze(2) / int(input_ids.shape[1])


def test_graph_with_a_constant_of_its_example() -> None:
    with pytest.raises(InputError, match=r"the traced graph differs from the model by .* shape \[1, 5\]"):
        trace(BakedLength(), 100, types=False, max_length=64)
