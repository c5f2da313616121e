# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Command line: `python -m ingest_djl train | evaluate | fusion | golden | export | check | fixtures | product`.

Exit status: 0 done, 1 the input is at fault (the reason is on stderr), 2 the command line is.
"""

import argparse
import logging
import os
import sys
from pathlib import Path

import ingest_djl

from . import InputError
from .export.presets import PRESETS, preset
from .fixtures import PRODUCT, RESOURCES
from .folder.installation import check_target
from .static import MODEL_ID

DEFAULT_MODEL = Path(__file__).parents[1] / MODEL_ID
POOLINGS = ("mean", "cls", "max", "mean_sqrt_len")
HUGGING_FACE = "https://huggingface.co/"


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger(ingest_djl.__name__).setLevel(logging.INFO)
    os.environ["TRANSFORMERS_VERBOSITY"] = "error"  # it sets up its own log
    import torch  # takes a second, and what the commands import takes more: --help need not wait for it

    torch.set_num_threads(1)  # sums in one order: the same command gives the same bytes
    try:
        print(options.run(options))
    except (InputError, OSError) as e:
        print(f"ingest_djl: {e}", file=sys.stderr)
        return 1
    return 0


def _train(options: argparse.Namespace) -> str:
    from .static.corpus import prepare
    from .static.export import export
    from .static.train import Recipe, train

    check_target(options.out, options.force)
    corpus = prepare(options.data, options.work)
    given = {name: value for name, value in (("epochs", options.epochs), ("seed", options.seed)) if value is not None}
    difference = export(corpus.tokenizer, train(corpus, Recipe(**given)), options.out, options.force)
    return f"{_written(options.out)}\nverified     differs from the formula by {difference:.1e} at most"


def _finetune(options: argparse.Namespace) -> str:
    import torch

    from .export.source import load
    from .finetune.finetune import check_target as check_absent
    from .finetune.finetune import finetune
    from .finetune.recipe import Recipe

    check_absent(options.out)
    torch.set_num_threads(os.cpu_count() or 1)  # a GPU's sums have no order either
    model = load(options.weights or preset(options.model).repository)
    names = ("epochs", "batch", "seed")
    given = {name: value for name in names if (value := getattr(options, name)) is not None}
    losses = finetune(model, options.data, options.out, Recipe(**given), options.device)
    return f"{_written(options.out)}\nloss         {losses[0]:.4f} at first, {losses[-1]:.4f} at last"


def _evaluate(options: argparse.Namespace) -> str:
    from .evaluation.evaluate import CORPUS_SIZE, evaluate

    logging.getLogger("bm25s").setLevel(logging.ERROR)  # which asks for everything when it is imported
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # speeds are given for one thread
    folders = [options.model, *options.beside]
    papers = options.papers or CORPUS_SIZE
    return evaluate(options.data, folders, papers, options.cache, options.bfloat16)


def _fusion(options: argparse.Namespace) -> str:
    from .evaluation.evaluate import CORPUS_SIZE
    from .evaluation.fusion import sweep

    logging.getLogger("bm25s").setLevel(logging.ERROR)
    english = options.analyzer == "english"
    return sweep(options.data, options.model, options.papers or CORPUS_SIZE, options.cache, english)


def _golden(options: argparse.Namespace) -> str:
    from .golden.papers import write_golden

    return f"[{write_golden(options.papers, options.model, options.output)}] papers written to [{options.output}]"


def _export(options: argparse.Namespace) -> str:
    from .export.description import describe
    from .export.export import export
    from .export.source import license_of, load

    check_target(options.out, options.force)
    known, local = preset(options.model), Path(options.model)
    model = load(options.weights or known.repository, options.revision, options.pooling)
    origin = local.resolve().name if local.is_dir() else HUGGING_FACE + known.repository
    description = describe(
        model,
        options.out.absolute().name,
        source=options.source or origin,
        license=options.license or license_of(model) or known.license,
        max_length=options.max_length or known.max_length,
        query_prefix=known.query_prefix if options.query_prefix is None else options.query_prefix,
        passage_prefix=known.passage_prefix if options.passage_prefix is None else options.passage_prefix,
    )
    report = export(model, description, options.out, options.int8, options.compact, options.force)
    lines = [
        _written(options.out),
        f"vectors      {description.dimensions} dimensions, {description.pooling} pooling, "
        f"{'normalised' if description.normalize else 'not normalised'}, similarity {description.similarity}",
        f"longest text {description.max_length} tokens",
    ]
    if description.query_prefix or description.passage_prefix:
        lines.append(f"prefixes     query [{description.query_prefix}], passage [{description.passage_prefix}]")
    lines.append(f"verified     differs from sentence-transformers by {report.difference:.1e} at most")
    if report.compact is not None:
        lines.append(f"compact      cosine to the original weights {report.compact}")
    if report.int8 is not None:
        lines.append(f"int8         cosine to float32 {report.int8}")
    if report.bfloat16 is not None:
        lines.append(f"bfloat16     cosine to float32 {report.bfloat16}")
    if report.only_float32 is not None:
        lines.append(f"float32 only {report.only_float32}")
    return "\n".join(lines)


def _check(options: argparse.Namespace) -> str:
    from .golden.reference import check

    return check(options.folder)


def _fixtures(options: argparse.Namespace) -> str:
    from .fixtures import parity, tiny

    lines = [parity.write(name, options.out / "parity" / name) for name in parity.MODELS]
    return "\n".join([*tiny.write(options.out / "models"), *lines])


def _product(options: argparse.Namespace) -> str:
    from .fixtures.product import write

    return write(options.out)


def _written(folder: Path) -> str:
    return f"written      {folder}  ({sum(file.stat().st_size for file in folder.iterdir()) / 2**20:.1f} MB)"


def _number(least: int) -> object:
    def number(value: str) -> int:
        if int(value) < least:
            raise ValueError
        return int(value)

    number.__name__ = f"whole number from {least}"  # argparse says: invalid … value
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest_djl", description=ingest_djl.__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="command")

    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--data",
        type=Path,
        required=True,
        action="append",
        help="papers: JSON lines, plain or .bz2; can be given more than once",
    )
    model = argparse.ArgumentParser(add_help=False)
    model.add_argument("--model", type=Path, default=DEFAULT_MODEL, help="model folder (default: the bundled model)")
    out = argparse.ArgumentParser(add_help=False)
    out.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write, named as the model")
    out.add_argument("--force", action="store_true", help="replace DIR if it exists")

    command = commands.add_parser(
        "train", parents=[data, out], help="train the bundled static model and write its folder"
    )
    command.add_argument("--work", type=Path, required=True, help="folder in which the corpus is kept as tokens")
    command.add_argument(
        "--epochs", type=_number(0), help="0: the table that training starts from (default: the recipe's)"
    )
    command.add_argument("--seed", type=_number(0), help="default: the recipe's")
    command.set_defaults(run=_train)

    command = commands.add_parser("finetune", parents=[data], help="fine-tune a sentence-transformers model on papers")
    command.add_argument("model", metavar="MODEL", help="a Hugging Face id, a local folder, or the name of a preset")
    command.add_argument(
        "--weights", metavar="FOLDER|package:NAME", help="take MODEL from there instead of from Hugging Face"
    )
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the sentence-transformers folder to write"
    )
    command.add_argument("--epochs", type=_number(1), help="default: the recipe's")
    command.add_argument("--batch", type=_number(2), help="papers of a step (default: the recipe's)")
    command.add_argument("--seed", type=_number(0), help="default: the recipe's")
    command.add_argument("--device", metavar="NAME", help="as PyTorch names it (default: cuda if there, else cpu)")
    command.set_defaults(run=_finetune)

    command = commands.add_parser("evaluate", parents=[data, model], help="measure model folders on the test split")
    command.add_argument(
        "--beside",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="another model folder to measure in the same run; can be given more than once",
    )
    command.add_argument(
        "--papers",
        type=_number(1),
        help="how many a query searches, of the usual 100,000; those of the test split come first",
    )
    command.add_argument("--bfloat16", action="store_true", help="compute in it where a folder says precision=auto")
    command.add_argument("--cache", type=Path, help="folder in which vectors and rankings are kept")
    command.set_defaults(run=_evaluate)

    command = commands.add_parser(
        "fusion", parents=[data, model], help="measure how to fuse BM25 and a model's vectors"
    )
    command.add_argument("--papers", type=_number(1), help="how many to search, of the usual 100,000, queries first")
    command.add_argument("--cache", type=Path, help="folder in which vectors are kept")
    command.add_argument(
        "--analyzer", choices=("english", "standard"), default="english", help="of BM25, as in Elasticsearch"
    )
    command.set_defaults(run=_fusion)

    command = commands.add_parser("golden", parents=[model], help="write the vectors of a file of papers")
    command.add_argument("--papers", type=Path, required=True, help="JSON lines with id, title and abstract")
    command.add_argument("--output", type=Path, required=True, help="file to write")
    command.set_defaults(run=_golden)

    command = commands.add_parser(
        "export",
        parents=[out],
        help="write a sentence-transformers model as a folder that the plugin loads",
        epilog="models with presets:\n" + "".join(f"  {name}\n" for name in PRESETS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("model", metavar="MODEL", help="a Hugging Face id, a local folder, or the name of a preset")
    command.add_argument("--int8", action="store_true", help="quantise the linear layers: faster, not quite the same")
    command.add_argument(
        "--compact", action="store_true", help="store matrices as int8 with one scale a row; computes in float32"
    )
    command.add_argument(
        "--max-length", type=_number(1), metavar="N", help="tokens after which a text is cut (default: the model's own)"
    )
    command.add_argument(
        "--weights", metavar="FOLDER|package:NAME", help="take MODEL from there instead of from Hugging Face"
    )
    command.add_argument("--revision", metavar="R", help="branch, tag or commit on Hugging Face")
    command.add_argument("--query-prefix", metavar="TEXT", help="put before queries (default: the model's own)")
    command.add_argument("--passage-prefix", metavar="TEXT", help="put before documents (default: the model's own)")
    command.add_argument(
        "--pooling",
        choices=POOLINGS,
        help="for a plain transformer, which does not say it; its vectors are normalised",
    )
    command.add_argument("--source", metavar="URL", help="where the model is from (default: its page on Hugging Face)")
    command.add_argument("--license", metavar="ID", help="its licence (default: what its model card says)")
    command.set_defaults(run=_export)

    command = commands.add_parser("check", help="compute the golden vectors of a folder again and compare")
    command.add_argument("folder", type=Path, metavar="DIR", help="a model folder with golden.json")
    command.set_defaults(run=_check)

    command = commands.add_parser("fixtures", help="write the models of the plugin's tests")
    command.add_argument("--out", type=Path, default=RESOURCES, metavar="DIR", help="default: the plugin's resources")
    command.set_defaults(run=_fixtures)

    command = commands.add_parser("product", help="write what a node measures bfloat16 with")
    command.add_argument("--out", type=Path, default=PRODUCT, metavar="FILE", help="default: the plugin's resource")
    command.set_defaults(run=_product)

    return parser


if __name__ == "__main__":
    sys.exit(main())
