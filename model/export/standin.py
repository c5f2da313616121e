# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""A model of all-MiniLM-L6-v2's shape with random weights, for measurements to which the meaning does not matter.

python -m export.standin --out DIR [--int8] [--tokenizer FILE]
"""

import argparse
import sys
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling
from tokenizers import Tokenizer, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from . import ExportError
from .command import exit_status, write
from .description import describe
from .source import transformer_of

SHAPE = {
    "hidden_size": 384,
    "num_hidden_layers": 6,
    "num_attention_heads": 12,
    "intermediate_size": 1536,
    "max_position_embeddings": 512,
}
VOCABULARY = 30_522
MAX_LENGTH = 256
SEED = 1
BUNDLED = Path(__file__).parents[1] / "arxiv-static-384-v2" / "tokenizer.json"


def stand_in(tokenizer_file: Path) -> SentenceTransformer:
    """The same bytes every time. The tokenizer must be a BERT one, with its special tokens."""
    if not tokenizer_file.is_file():
        raise ExportError(f"[{tokenizer_file}] is no file")
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    specials = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")}
    missing = [token for token in specials.values() if tokenizer.token_to_id(token) is None]
    if missing:
        raise ExportError(f"[{tokenizer_file}] is no tokenizer of a BERT: it lacks {missing}")
    if not tokenizer.encode("").ids:  # it does not frame texts yet, as that of the bundled model
        frame = [(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
        tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=frame)
    torch.manual_seed(SEED)
    config = BertConfig(vocab_size=max(VOCABULARY, tokenizer.get_vocab_size()), **SHAPE)
    transformer = transformer_of(
        BertModel(config), PreTrainedTokenizerFast(tokenizer_object=tokenizer, **specials), MAX_LENGTH
    )
    return SentenceTransformer(modules=[transformer, Pooling(SHAPE["hidden_size"]), Normalize()], device="cpu").eval()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.standin", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the model folder to write")
    parser.add_argument("--int8", action="store_true", help="quantise the linear layers")
    parser.add_argument("--force", action="store_true", help="replace the folder if it exists")
    parser.add_argument(
        "--tokenizer", type=Path, default=BUNDLED, metavar="FILE", help="tokenizer.json (default: the bundled model's)"
    )
    options = parser.parse_args(arguments)

    def run() -> str:
        model = stand_in(options.tokenizer)
        return write(model, describe(model, "random weights"), options.out, options.int8, options.force)

    return exit_status(run)


if __name__ == "__main__":
    sys.exit(main())
