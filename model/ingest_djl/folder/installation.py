# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Puts a finished model folder into its place, so that a reader finds the new one or the former one, whole.

The new folder is written as the hidden sibling `.<id>.<digits>`. The former one steps aside as `.<id>.previous`, the
new one takes its place, and `.<id>.previous` is deleted. Readers take `.<id>.previous` where there is no `<id>`: a
process was killed between the two moves. The next installation puts it back and removes what else such a process left.
The installer of `arxiv-loader` does the same, so each can go on where the other ended. One installation of an id at a
time.

Beside the files lies their list, `SHA256SUMS`, which the installer and nodes compare them with.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest_djl import InputError

CHECKSUMS = "SHA256SUMS"
PROPERTIES = "serving.properties"
MODEL_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")


def located(folder: Path) -> Path:
    """Returns the folder to read: itself, or the former one if an installation was cut off between its two moves."""
    previous = _hidden(folder, "previous")
    return previous if not os.path.lexists(folder) and previous.is_dir() else folder


def check_target(target: Path, force: bool) -> None:
    """Before the work: the folder's name becomes the model's id, and nothing is overwritten unasked."""
    name = target.absolute().name
    if not MODEL_ID.fullmatch(name):
        raise InputError(f"the name of [--out] becomes the model id and must match [{MODEL_ID.pattern}], got [{name}]")
    former = located(target)
    if former.exists() and not force:
        raise InputError(f"[{target}] exists; [--force] replaces it")
    if former.exists() and not (former / PROPERTIES).is_file():
        raise InputError(f"[{target}] is no model folder, so [--force] does not replace it")


@contextmanager
def installing(target: Path) -> Iterator[Path]:
    """Yields a new, empty folder that takes the target's place when the block ends without an error, its files listed.

    On an error nothing of it is left, and what was there before still is.
    """
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    _mend(target)
    staged = _hidden(target, str(secrets.randbelow(10**18)))
    staged.mkdir()
    try:
        yield staged
        _write_checksums(staged)
        _replace(target, staged)
    finally:
        _remove(staged)


def _write_checksums(folder: Path) -> None:
    """As `sha256sum *` prints them."""
    lines = []
    for file in sorted(folder.iterdir()):
        with file.open("rb") as content:
            lines.append(f"{hashlib.file_digest(content, 'sha256').hexdigest()}  {file.name}\n")
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8", newline="")


def _replace(target: Path, staged: Path) -> None:
    previous = _hidden(target, "previous")
    replaces = os.path.lexists(target)
    if replaces:
        os.replace(target, previous)
    try:
        os.replace(staged, target)
    except BaseException:
        if replaces:
            os.replace(previous, target)
        raise
    if replaces:
        os.replace(previous, staged)  # deleted under this name: half of it must not pass for the former folder


def _mend(target: Path) -> None:
    """Puts the former folder back if there is no other, and removes what killed installations left."""
    if located(target) != target:
        os.replace(located(target), target)
    left = re.compile(rf"\.{re.escape(target.name)}\.(\d+|previous)")
    for sibling in list(target.parent.iterdir()):
        if left.fullmatch(sibling.name) and sibling.is_dir():
            _remove(sibling)


def _remove(folder: Path) -> None:
    """What cannot be removed is left to the next installation: it is hidden, and the model is in its place."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)


def _hidden(folder: Path, suffix: str) -> Path:
    return folder.absolute().with_name(f".{folder.absolute().name}.{suffix}")
