# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Command line: `python -m arxiv_static train | export | evaluate | golden`.

Exit status: 0 done, 1 the input is at fault (the reason is on stderr), 2 the command line is.
"""

import argparse
import logging
import os
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer

import arxiv_static

from . import MODEL_ID
from .corpus import prepare
from .evaluate import CORPUS_SIZE, evaluate
from .export import export
from .golden import write_golden
from .model import StaticModel
from .train import Recipe, train

DEFAULT_MODEL = Path(__file__).parents[1] / MODEL_ID


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    torch.set_num_threads(1)  # sums in one order: the same command gives the same vectors
    try:
        options.run(options)
    except (OSError, ValueError) as e:
        print(f"arxiv_static: {e}", file=sys.stderr)
        return 1
    return 0


def _train(options: argparse.Namespace) -> None:
    corpus = prepare(options.data, options.work)
    train(corpus, Recipe(epochs=options.epochs, seed=options.seed)).save(options.work / "model.pt")


def _export(options: argparse.Namespace) -> None:
    model = StaticModel.load(options.work / "model.pt")
    export(Tokenizer.from_file(str(options.work / "tokenizer.json")), model, options.model)


def _evaluate(options: argparse.Namespace) -> None:
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # the speed is given for one thread
    print(evaluate(options.data, [options.model, *options.beside], options.papers, options.cache))


def _golden(options: argparse.Namespace) -> None:
    count = write_golden(options.papers, options.model, options.output)
    print(f"[{count}] papers written to [{options.output}]")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m arxiv_static", description=arxiv_static.__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, required=True, help="corpus: JSON lines, plain or .bz2")
    work = argparse.ArgumentParser(add_help=False)
    work.add_argument("--work", type=Path, required=True, help="folder for what is kept between the commands")
    model = argparse.ArgumentParser(add_help=False)
    model.add_argument("--model", type=Path, default=DEFAULT_MODEL, help="model folder (default: %(default)s)")

    command = commands.add_parser("train", parents=[data, work], help="build the vocabulary and train the table")
    command.add_argument(
        "--epochs", type=int, default=Recipe.epochs, help="0: the initial table (default: %(default)s)"
    )
    command.add_argument("--seed", type=int, default=Recipe.seed, help="default: %(default)s")
    command.set_defaults(run=_train)

    command = commands.add_parser("export", parents=[work, model], help="write the model folder")
    command.set_defaults(run=_export)

    command = commands.add_parser(
        "evaluate", parents=[data, model], help="measure the exported model on the test split"
    )
    command.add_argument(
        "--beside",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="another model folder to measure in the same run; can be given more than once",
    )
    command.add_argument(
        "--papers", type=int, default=CORPUS_SIZE, help="how many to search, fewer than %(default)s: a part of them"
    )
    command.add_argument("--cache", type=Path, help="folder in which vectors and rankings are kept")
    command.set_defaults(run=_evaluate)

    command = commands.add_parser("golden", parents=[model], help="write reference vectors of a file of papers")
    command.add_argument("--papers", type=Path, required=True, help="JSON lines with id, title and abstract")
    command.add_argument("--output", type=Path, required=True, help="file to write")
    command.set_defaults(run=_golden)
    return parser


if __name__ == "__main__":
    sys.exit(main())
