# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Command line: `python -m export MODEL --out DIR`.

Exit status: 0 done, 1 the model or the folder is at fault (the reason is on stderr), 2 the command line is.
"""

import argparse
import sys
from pathlib import Path

import export

from .presets import PRESETS, preset

POOLINGS = ("mean", "cls", "max", "mean_sqrt_len")
HUGGING_FACE = "https://huggingface.co/"


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    from .command import exit_status  # imports torch, which takes seconds: --help need not wait for it

    return exit_status(lambda: _export(options))


def _export(options: argparse.Namespace) -> str:
    from .command import write
    from .description import describe
    from .folder import check_target
    from .source import license_of, load

    check_target(options.out, options.force)
    known = preset(options.model)
    name = known.repository if known else options.model
    model = load(options.weights or name, options.revision, options.pooling)
    local = Path(options.model).is_dir()
    description = describe(
        model,
        source=options.source or (Path(name).resolve().name if local else HUGGING_FACE + name),
        license=options.license or license_of(model) or (known.license if known else None),
        max_length=options.max_length or (known.max_length if known else None),
        query_prefix=_first(options.query_prefix, known and known.query_prefix),
        passage_prefix=_first(options.passage_prefix, known and known.passage_prefix),
    )
    return write(model, description, options.out, options.int8, options.force)


def _first(*values: str | None) -> str | None:
    return next((value for value in values if value is not None), None)


def _length(value: str) -> int:
    length = int(value)
    if length < 1:
        raise ValueError
    return length


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m export",
        description=export.__doc__,
        epilog="models with presets:\n" + "".join(f"  {name}\n" for name in PRESETS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", metavar="MODEL", help="a Hugging Face id, a local folder, or the name of a preset")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder to write, named as the model"
    )
    parser.add_argument("--int8", action="store_true", help="quantise the linear layers: faster, not quite the same")
    parser.add_argument(
        "--max-length", type=_length, metavar="N", help="tokens after which a text is cut (default: the model's own)"
    )
    parser.add_argument(
        "--weights", metavar="FOLDER|package:NAME", help="take MODEL from there instead of from Hugging Face"
    )
    parser.add_argument("--revision", metavar="R", help="branch, tag or commit on Hugging Face")
    parser.add_argument("--query-prefix", metavar="TEXT", help="put before queries (default: the model's own)")
    parser.add_argument("--passage-prefix", metavar="TEXT", help="put before documents (default: the model's own)")
    parser.add_argument(
        "--pooling",
        choices=POOLINGS,
        help="for a plain transformer, which does not say it; its vectors are normalised",
    )
    parser.add_argument("--source", metavar="URL", help="where the model is from (default: its page on Hugging Face)")
    parser.add_argument("--license", metavar="ID", help="its licence (default: what its model card says)")
    parser.add_argument("--force", action="store_true", help="replace DIR if it exists")
    return parser


if __name__ == "__main__":
    sys.exit(main())
