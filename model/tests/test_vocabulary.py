# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0

import string

import pytest
from tokenizers import Tokenizer

from ingest_djl.static.vocabulary import IGNORED_IDS, SPECIALS, UNK_ID


def test_frequent_words_are_one_token_and_joined_pieces_give_the_word(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("Random Galaxies").tokens == ["random", "galaxies"]
    rare = tokenizer.encode("cosmogalaxies").tokens
    assert len(rare) > 1
    assert "".join(token.removeprefix("##") for token in rare) == "cosmogalaxies"


def test_no_ascii_text_is_unknown(tokenizer: Tokenizer) -> None:
    assert UNK_ID not in tokenizer.encode(string.printable + "x".join(string.punctuation)).ids


def test_special_tokens_have_the_ids_that_the_graph_counts_on(tokenizer: Tokenizer) -> None:
    assert [tokenizer.id_to_token(i) for i in range(len(SPECIALS))] == SPECIALS
    assert SPECIALS.index("[UNK]") == UNK_ID
    assert UNK_ID not in IGNORED_IDS


def test_nothing_is_added_padded_or_cut(tokenizer: Tokenizer) -> None:
    short, long = tokenizer.encode_batch(["graphs", "graphs " * 600])
    assert (len(short.ids), len(long.ids)) == (1, 600)


@pytest.mark.parametrize("text", ["", " \t\n"])
def test_blank_text_has_no_tokens(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.encode(text).ids == []
