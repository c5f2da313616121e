# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads files of papers and divides a corpus, by date, into a train and a test split."""

import bz2
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import InputError

TEST_FROM = "2019-01-01"
"""Papers created on this day or later are only ever measured on: no vocabulary, no idf, no gradient sees them."""

SET_ASIDE = 8
"""One in so many of the recent papers is only ever measured on."""

DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True)
class Paper:
    """One paper of the corpus; `title` and `abstract` are folded, `created` is an ISO date or month."""

    id: str
    title: str
    abstract: str
    primary: str
    created: str

    @property
    def in_test(self) -> bool:
        return self.created >= TEST_FROM


def set_aside(paper_id: str) -> bool:
    """Whether a recent paper is set aside to be measured on: by its id alone, whatever file it is in."""
    return zlib.crc32(paper_id.encode("utf-8", "surrogatepass")) % SET_ASIDE == 0


def fold(text: str) -> str:
    """Folds every run of white space into one blank, as the callers of the model do."""
    return " ".join(text.split())


def read_records(path: Path, *names: str) -> Iterator[list[str]]:
    """Yields the named fields of every line of a JSON lines file, plain or `.bz2`.

    Raises:
        InputError: with the line at fault: it is not JSON, or not an object that has these fields as strings.
    """
    opened = bz2.open(path, "rt", encoding="utf-8") if path.suffix == ".bz2" else path.open(encoding="utf-8")
    number = 1
    with opened as lines:
        try:
            for line in lines:
                yield _fields(json.loads(line), names)
                number += 1
        except json.JSONDecodeError as e:
            raise InputError(f"[{path}] line {number} is not JSON, got [{line[:80].rstrip()}]") from e
        except (EOFError, InputError, OSError, UnicodeDecodeError) as e:
            raise InputError(f"[{path}] line {number}: {e}") from e


def _fields(record: object, names: tuple[str, ...]) -> list[str]:
    if not isinstance(record, dict):
        raise InputError(f"a paper must be an object, got [{type(record).__name__}]")
    wrong = [name for name in names if not isinstance(record.get(name), str)]
    if wrong:
        raise InputError(f"[{', '.join(wrong)}] must be strings, got [{', '.join(record)}]")
    return [record[name] for name in names]


def read_papers(path: Path) -> Iterator[Paper]:
    """Yields the papers of a corpus file in file order; raises InputError if one has no date to divide them by."""
    for paper_id, title, abstract, primary, created in read_records(path, *Paper.__annotations__):
        if not DATE.fullmatch(created):
            raise InputError(f"[{path}] paper [{paper_id}]: [created] must be an ISO date, got [{created}]")
        yield Paper(paper_id, fold(title), fold(abstract), primary, created)


def read_split(path: Path) -> tuple[list[Paper], list[Paper]]:
    """Returns the train and the test papers; raises InputError if the file leaves one of them empty."""
    train: list[Paper] = []
    test: list[Paper] = []
    for paper in read_papers(path):
        (test if paper.in_test else train).append(paper)
    if not train or not test:
        raise InputError(f"[{path}] needs papers on both sides of {TEST_FROM}, got [{len(train)}] and [{len(test)}]")
    return train, test
