# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Computes the reference vectors of a model folder again and says by how much they differ.

python -m export.check DIR
"""

import argparse
import sys
from pathlib import Path

from . import golden
from .command import exit_status
from .exported import ExportedModel


def check(folder: Path) -> str:
    """Largest difference of a value and least cosine, of the folder as it is to its `golden.json`."""
    texts, vectors = golden.read(folder)
    model = ExportedModel(folder)
    difference, text = golden.difference(model, texts, vectors)
    cosines = golden.cosines(model, texts, vectors)
    return (
        f"texts        {len(cosines)}\n"
        f"difference   {difference:.1e} at most, of [{text[:60].strip()}]\n"
        f"cosine       {cosines.mean():.6f} mean, {cosines.min():.6f} least"
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m export.check", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR", help="a model folder that this tool wrote")
    options = parser.parse_args(arguments)
    return exit_status(lambda: check(options.folder))


if __name__ == "__main__":
    sys.exit(main())
