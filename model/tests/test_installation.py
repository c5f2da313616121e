# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""A model folder is replaced whole or not at all, whatever happens on the way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest_djl.folder import installation
from ingest_djl.folder.installation import installing, located


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder with one file, beside another model whose id begins like its own."""
    for name, content in (("m", "former"), ("m.2", "another")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(content)
    return tmp_path / "m"


def install(target: Path, content: str = "new") -> None:
    with installing(target) as staged:
        (staged / "file").write_text(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def move_that(monkeypatch: pytest.MonkeyPatch, number: int, does: object) -> None:
    """Does something else than the move of that number, from 1; the moves after it are made."""
    moves = []
    replace = os.replace

    def counted(source: Path, destination: Path) -> None:
        moves.append(destination)
        return does() if len(moves) == number else replace(source, destination)

    monkeypatch.setattr(installation.os, "replace", counted)


def fail() -> None:
    raise PermissionError("the move fails")


def test_new_folder_takes_the_place_of_the_former(target: Path) -> None:
    install(target)
    assert (target / "file").read_text() == "new"
    assert names(target.parent) == ["m", "m.2"]


def test_files_are_those_of_the_list_beside_them(target: Path) -> None:
    with installing(target) as staged:
        (staged / "b").write_bytes(bytes(range(256)))
        (staged / "a").write_bytes(b"abc")
    lines = (target / "SHA256SUMS").read_text().splitlines()
    assert lines[0] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a"
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=target, capture_output=True, text=True).stdout == "a: OK\nb: OK\n"
    (target / "b").write_bytes(b"")
    assert subprocess.run(command, cwd=target, capture_output=True).returncode == 1


def test_folder_is_readable_by_everyone_though_it_was_hidden(target: Path) -> None:
    install(target)
    assert target.stat().st_mode & 0o555 == 0o555


def test_first_installation_makes_the_folders_above_it(tmp_path: Path) -> None:
    install(tmp_path / "a" / "b" / "m")
    assert (tmp_path / "a" / "b" / "m" / "file").read_text() == "new"


def test_error_while_writing_leaves_the_former_folder_and_nothing_else(target: Path) -> None:
    with pytest.raises(ValueError, match="while writing"), installing(target) as staged:
        (staged / "file").write_text("half")
        raise ValueError("while writing")
    assert (target / "file").read_text() == "former"
    assert names(target.parent) == ["m", "m.2"]


@pytest.mark.parametrize("move", [1, 2])
def test_failing_move_leaves_the_former_folder_and_nothing_else(
    target: Path, monkeypatch: pytest.MonkeyPatch, move: int
) -> None:
    move_that(monkeypatch, move, fail)
    with pytest.raises(PermissionError, match="the move fails"):
        install(target)
    assert (target / "file").read_text() == "former"
    assert names(target.parent) == ["m", "m.2"]


def test_symbolic_link_is_replaced_and_not_what_it_points_to(target: Path) -> None:
    link = target.with_name("link")
    link.symlink_to(target)
    install(link)
    assert (link / "file").read_text() == "new"
    assert (target / "file").read_text() == "former"
    assert names(target.parent) == ["link", "m", "m.2"]


KILLED = """
import os, signal, sys
from pathlib import Path
from ingest_djl.folder.installation import installing
moves, replace = [], os.replace
def killed(source, destination):
    moves.append(source)
    if len(moves) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    replace(source, destination)
os.replace = killed
with installing(Path(sys.argv[1])) as staged:
    (staged / "file").write_text("new")
"""


@pytest.mark.parametrize(("move", "found"), [(1, "former"), (2, "former"), (3, "new")])
def test_killed_process_leaves_a_whole_folder_and_the_next_installation_tidies_up(
    target: Path, move: int, found: str
) -> None:
    command = [sys.executable, "-c", KILLED, str(target), str(move)]
    assert subprocess.run(command, cwd=Path(installation.__file__).parents[2]).returncode == -signal.SIGKILL
    assert (target.exists(), len(names(target.parent))) == (move != 2, 3)
    assert (located(target) / "file").read_text() == found

    with pytest.raises(ValueError, match="the next one fails"), installing(target):
        raise ValueError("the next one fails")
    assert (target / "file").read_text() == found
    assert names(target.parent) == ["m", "m.2"]
    install(target, "newest")
    assert (target / "file").read_text() == "newest"


def test_what_killed_installations_of_another_id_left_is_not_touched(target: Path) -> None:
    others = [".m.2.123", ".m.2.previous", ".m.backup", "n.123"]
    for name in others:
        (target.parent / name).mkdir()
    (target.parent / ".m.1").write_text("no folder")
    install(target)
    assert names(target.parent) == sorted([*others, ".m.1", "m", "m.2"])
