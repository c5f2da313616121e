# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes the tiny models of the plugin's parity test: the architectures and tokenizers of well-known models, in small.

    python -m export.parity

The weights are random; the tokenizers are of the real kind, their vocabularies learnt from the sample papers. The
vectors in `golden.json` are those of sentence-transformers.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import sentencepiece
import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling
from tokenizers import ByteLevelBPETokenizer, normalizers, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from . import ExportError, folder, golden
from .command import exit_status
from .description import describe
from .source import transformer_of
from .texts import LONG, TEXTS

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "ingest-loader" / "sample" / "arxiv-sample.jsonl"
FOLDER = ROOT / "plugin" / "src" / "test" / "resources" / "parity"

DIMENSIONS = 32
MAX_LENGTH = 128
VOCABULARY = 1000
CHARACTERS = 150
BERT_SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MPNET_SPECIALS = ("<s>", "<pad>", "</s>", "[UNK]", "<mask>")
ROBERTA_SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
SEED = 1
SIZES = {
    "hidden_size": DIMENSIONS,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 2 * DIMENSIONS,
    "initializer_range": 0.3,  # ten times the usual: vectors of different texts are then different
}
POSITIONS_OF_ROBERTA = MAX_LENGTH + 2
"""RoBERTa and its kin number positions from the padding token's id on."""

MOST_SIMILAR = 0.999


def corpus() -> list[str]:
    """The sample papers, and the test texts with all their scripts."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    papers = [json.loads(line) for line in lines]
    return [" ".join(paper["title"].split() + paper["abstract"].split()) for paper in papers] + [
        text.replace("\0", " ").replace("\n", " ") for text in TEXTS if text != LONG
    ]


def bert(work: Path) -> tuple[torch.nn.Module, PreTrainedTokenizerFast]:
    config = transformers.BertConfig(vocab_size=VOCABULARY, max_position_embeddings=MAX_LENGTH, **SIZES)
    return transformers.BertModel(config), transformers.BertTokenizerFast(vocab_file=_word_pieces(work))


def distilbert(work: Path) -> tuple[torch.nn.Module, PreTrainedTokenizerFast]:
    config = transformers.DistilBertConfig(
        vocab_size=VOCABULARY,
        max_position_embeddings=MAX_LENGTH,
        dim=DIMENSIONS,
        n_layers=SIZES["num_hidden_layers"],
        n_heads=SIZES["num_attention_heads"],
        hidden_dim=SIZES["intermediate_size"],
        initializer_range=SIZES["initializer_range"],
    )
    return transformers.DistilBertModel(config), transformers.DistilBertTokenizerFast(vocab_file=_word_pieces(work))


def mpnet(work: Path) -> tuple[torch.nn.Module, PreTrainedTokenizerFast]:
    tokenizer = transformers.MPNetTokenizerFast(vocab_file=_word_pieces(work, MPNET_SPECIALS))
    config = transformers.MPNetConfig(vocab_size=VOCABULARY, max_position_embeddings=POSITIONS_OF_ROBERTA, **SIZES)
    return transformers.MPNetModel(config), tokenizer


def roberta(work: Path) -> tuple[torch.nn.Module, PreTrainedTokenizerFast]:
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(
        corpus(), vocab_size=VOCABULARY, special_tokens=list(ROBERTA_SPECIALS), show_progress=False
    )
    vocabulary, merges = trained.save_model(str(work))
    tokenizer = transformers.RobertaTokenizerFast(vocab_file=vocabulary, merges_file=merges)
    config = transformers.RobertaConfig(
        vocab_size=VOCABULARY, max_position_embeddings=POSITIONS_OF_ROBERTA, type_vocab_size=1, **SIZES
    )
    return transformers.RobertaModel(config), tokenizer


def xlm_roberta(work: Path) -> tuple[torch.nn.Module, PreTrainedTokenizerFast]:
    prefix = work / "sentencepiece"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus()),
        model_prefix=str(prefix),
        vocab_size=VOCABULARY,
        model_type="unigram",
        character_coverage=0.999,
        num_threads=1,
        minloglevel=2,
    )
    tokenizer = transformers.XLMRobertaTokenizerFast(vocab_file=f"{prefix}.model")
    config = transformers.XLMRobertaConfig(
        vocab_size=len(tokenizer), max_position_embeddings=POSITIONS_OF_ROBERTA, type_vocab_size=1, **SIZES
    )
    return transformers.XLMRobertaModel(config), tokenizer


MODELS = {
    "bert": (bert, {}),
    "distilbert": (distilbert, {}),
    "mpnet": (mpnet, {}),
    "roberta": (roberta, {}),
    "xlm-roberta": (xlm_roberta, {"query_prefix": "query: ", "passage_prefix": "passage: "}),
}


def make(name: str) -> SentenceTransformer:
    """One of the models, not yet exported."""
    maker, _ = MODELS[name]
    torch.manual_seed(SEED)
    with tempfile.TemporaryDirectory() as work:
        transformer = transformer_of(*maker(Path(work)), MAX_LENGTH)
    return SentenceTransformer(modules=[transformer, Pooling(DIMENSIONS), Normalize()], device="cpu").eval()


def write(name: str, target: Path) -> str:
    """Exports it and makes sure that a mistake would show in the vectors."""
    model = make(name)
    report = folder.write(model, describe(model, "random weights", **MODELS[name][1]), target, int8=False, force=True)
    vectors = np.concatenate(list(golden.read(target)[1].values()))
    similar = np.triu(vectors @ vectors.T, 1).max()
    if similar > MOST_SIMILAR:
        raise ExportError(f"texts of [{name}] are told apart too little: the cosine of two is [{similar:.4f}]")
    size = sum(file.stat().st_size for file in target.iterdir()) / 2**10
    return f"{name:12} {size:5.0f} KB  difference {report.difference:.1e}  nearest texts {similar:.3f}"


def _word_pieces(work: Path, specials: tuple[str, ...] = BERT_SPECIALS) -> str:
    """Characters, the commonest words and the commonest endings. The trainer of tokenizers breaks ties at random."""
    normalizer, splitter = normalizers.BertNormalizer(lowercase=True), pre_tokenizers.BertPreTokenizer()
    words = Counter(
        word for text in corpus() for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text))
    )  # fmt: skip
    characters, pieces = Counter(), Counter()
    for word, count in words.items():
        characters.update({character: count for character in word})
        pieces[word] += count
        pieces.update({"##" + word[-length:]: count for length in (2, 3, 4) if length < len(word)})
    alphabet = _commonest(characters)[:CHARACTERS]
    vocabulary = [*specials, *alphabet, *("##" + character for character in alphabet)]
    vocabulary += [piece for piece in _commonest(pieces) if piece not in vocabulary][: VOCABULARY - len(vocabulary)]
    path = work / "vocab.txt"
    path.write_text("".join(f"{piece}\n" for piece in vocabulary), encoding="utf-8")
    return str(path)


def _commonest(counts: Counter) -> list[str]:
    return sorted(counts, key=lambda key: (-counts[key], key))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.parity", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="DIR", help="default: the plugin's test resources")
    options = parser.parse_args(arguments)
    return exit_status(lambda: "\n".join(write(name, options.out / name) for name in MODELS))


if __name__ == "__main__":
    sys.exit(main())
