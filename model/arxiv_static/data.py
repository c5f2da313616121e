# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads the corpus of papers and divides it, by date, into a train and a test split."""

import bz2
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEST_FROM = "2019-01-01"
"""Papers created on this day or later are only ever measured on: no vocabulary, no idf, no gradient sees them."""


@dataclass(frozen=True)
class Paper:
    """One paper of the corpus; `title` and `abstract` are folded, `created` is an ISO date."""

    id: str
    title: str
    abstract: str
    primary: str
    created: str

    @property
    def in_test(self) -> bool:
        return self.created >= TEST_FROM


def fold(text: str) -> str:
    """Folds every run of white space into one blank, as the callers of the model do."""
    return " ".join(text.split())


def read_lines(path: Path) -> Iterator[dict]:
    """Yields the objects of a JSON lines file, plain or `.bz2`; raises ValueError with the line that is broken."""
    opened = bz2.open(path, "rt", encoding="utf-8") if path.suffix == ".bz2" else path.open(encoding="utf-8")
    with opened as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as e:
                raise ValueError(f"[{path}] line {number} is not JSON, got [{line[:80].rstrip()}]") from e


def required(record: dict, *names: str) -> list[str]:
    """Returns the values of the named fields; raises ValueError that names all that are missing."""
    missing = [name for name in names if name not in record]
    if missing:
        raise ValueError(f"[{', '.join(missing)}] missing in the paper, got [{', '.join(record)}]")
    return [record[name] for name in names]


def read_papers(path: Path) -> Iterator[Paper]:
    """Yields the papers of a corpus file in file order."""
    for record in read_lines(path):
        paper_id, title, abstract, primary, created = required(record, "id", "title", "abstract", "primary", "created")
        yield Paper(paper_id, fold(title), fold(abstract), primary, created)


def read_split(path: Path) -> tuple[list[Paper], list[Paper]]:
    """Returns the train and the test papers; raises ValueError if the file leaves one of them empty."""
    train: list[Paper] = []
    test: list[Paper] = []
    for paper in read_papers(path):
        (test if paper.in_test else train).append(paper)
    if not train or not test:
        raise ValueError(f"[{path}] needs papers on both sides of {TEST_FROM}, got [{len(train)}] and [{len(test)}]")
    return train, test
