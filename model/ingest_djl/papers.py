# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads files of papers and divides a corpus, by date, into a train and a test split."""

import bz2
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from . import InputError

TEST_YEAR = "2019"
SET_ASIDE = 30
"""The test split: the papers created in that year, and of those created later one of so many, by their id. They are
only ever measured on: no vocabulary, no idf, no gradient sees them."""

ANNOUNCEMENT = re.compile(r"^arXiv:\S+ Announce Type: \S+ Abstract: ")
"""What arXiv's daily listings put before an abstract."""

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
    def is_recent(self) -> bool:
        return self.created[:4] > TEST_YEAR

    @property
    def in_test(self) -> bool:
        if self.is_recent:
            return zlib.crc32(self.id.encode()) % SET_ASIDE == 0
        return self.created[:4] == TEST_YEAR


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
        yield Paper(paper_id, fold(title), ANNOUNCEMENT.sub("", fold(abstract)), primary, created)


def read_split(*paths: Path) -> tuple[list[Paper], list[Paper]]:
    """Returns the train and the test papers of all files; raises InputError if one of them is empty."""
    train: list[Paper] = []
    test: list[Paper] = []
    for paper in chain.from_iterable(map(read_papers, paths)):
        (test if paper.in_test else train).append(paper)
    if not train or not test:
        files = ", ".join(map(str, paths))
        raise InputError(
            f"[{files}] needs papers to train on, from before {TEST_YEAR}, and to test on, from {TEST_YEAR}, "
            f"got [{len(train)}] and [{len(test)}]"
        )
    return train, test
