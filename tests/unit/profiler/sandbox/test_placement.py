"""A converted file is put into place whole, and nothing but a plain file is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from services.profiler.adapters.placement import place
from services.profiler.errors import OutputRefused
from services.runtime.errors import Internal


def symbolic_link(made: Path, other: Path) -> None:
    made.symlink_to(other)


def second_name(made: Path, other: Path) -> None:
    made.hardlink_to(other)


def pipe(made: Path, other: Path) -> None:
    os.mkfifo(made)


def nothing(made: Path, other: Path) -> None:
    pass


@pytest.mark.parametrize("make", [symbolic_link, second_name, pipe, nothing])
def test_what_a_stranger_may_have_put_there_is_not_moved(make, tmp_path):
    other = tmp_path / "other"
    other.write_text("not the child's")
    make(tmp_path / "made", other)
    with pytest.raises(Internal):
        place(tmp_path / "made", tmp_path / "target", replace=True)
    assert not (tmp_path / "target").exists()
    assert other.read_text() == "not the child's"


def test_what_came_meanwhile_is_kept(tmp_path):
    (tmp_path / "made").write_text("new")
    (tmp_path / "target").write_text("theirs")
    with pytest.raises(OutputRefused) as refused:
        place(tmp_path / "made", tmp_path / "target", replace=False)
    assert refused.value.reason == "OUTPUT_EXISTS"
    assert (tmp_path / "target").read_text() == "theirs"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["target"]


def test_the_file_is_its_users_to_read(tmp_path):
    previous = os.umask(0o022)
    try:
        (tmp_path / "made").touch(0o600)
        place(tmp_path / "made", tmp_path / "target", replace=False)
    finally:
        os.umask(previous)
    assert (tmp_path / "target").stat().st_mode & 0o777 == 0o644


def test_a_place_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "made").write_text("new")
    with pytest.raises(OutputRefused):
        place(tmp_path / "made", tmp_path / "missing" / "target", replace=False)
