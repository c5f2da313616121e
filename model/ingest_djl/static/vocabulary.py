# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Builds the WordPiece tokenizer: characters for coverage, subword pieces for rare words, whole words for the rest."""

import logging
from collections.abc import Iterable
from itertools import chain

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from ingest_djl.papers import Paper

VOCABULARY_SIZE = 49_152
PIECES = 12_000
PIECE_PAPERS = 100_000
"""The subword pieces are learnt on every n-th paper, so that about this many are used: it is the slowest step."""

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD_ID, UNK_ID = 0, 1
IGNORED_IDS = [0, 2, 3, 4]
"""Ids whose vector is zero. [UNK] is not among them: it is trained like any other token."""

WORD_START = "▁"

log = logging.getLogger(__name__)


def build_tokenizer(papers: list[Paper], size: int = VOCABULARY_SIZE, pieces: int = PIECES) -> Tokenizer:
    """Builds the tokenizer from the papers given; the caller passes the train split only."""
    step = max(1, len(papers) // PIECE_PAPERS)
    log.info("learning [%d] pieces from [%d] papers", pieces, len(papers[::step]))
    subwords = _subwords(_texts(papers[::step]), pieces)
    log.info("counting the words of [%d] papers", len(papers))
    words = _frequent_words(_texts(papers), size)
    vocabulary = list(dict.fromkeys(chain(SPECIALS, _characters(), subwords, words)))[:size]
    return word_piece({token: index for index, token in enumerate(vocabulary)})


def word_piece(vocabulary: dict[str, int]) -> Tokenizer:
    """Returns a tokenizer that adds no special tokens, pads nothing and cuts nothing: that is the caller's choice."""
    tokenizer = _with_bert_words(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.add_special_tokens(SPECIALS)
    return tokenizer


def _with_bert_words(model: models.Model) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _texts(papers: Iterable[Paper]) -> Iterable[str]:
    return chain.from_iterable((paper.title, paper.abstract) for paper in papers)


def _characters() -> list[str]:
    """Printable ASCII, at the start of a word and inside it: so no ASCII word is ever unknown."""
    letters = [chr(code) for code in range(0x21, 0x7F) if not chr(code).isupper()]
    return letters + ["##" + letter for letter in letters]


def _subwords(texts: Iterable[str], count: int) -> list[str]:
    """Learns pieces with a unigram language model and spells them the WordPiece way (`##` inside a word)."""
    tokenizer = _with_bert_words(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [tokenizer.pre_tokenizer, pre_tokenizers.Metaspace(WORD_START, prepend_scheme="always", split=False)]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=count, unk_token="[UNK]", special_tokens=["[UNK]"], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    pieces = set(tokenizer.get_vocab()) - {"[UNK]", WORD_START}
    # Sorted, since the trainer's own order of nearly equal pieces changes from run to run.
    return sorted(piece.removeprefix(WORD_START) if piece.startswith(WORD_START) else "##" + piece for piece in pieces)


def _frequent_words(texts: Iterable[str], count: int) -> list[str]:
    """Returns the most frequent words, most frequent first."""
    tokenizer = _with_bert_words(models.WordLevel(unk_token="[UNK]"))
    tokenizer.train_from_iterator(texts, trainers.WordLevelTrainer(vocab_size=count, show_progress=False))
    return sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)
