"""The demonstration's folder: made, kept, made anew, and never taken from somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsal.ground.problems import BadInput
from dorsal.site.demo.opening import MARK, make_room, note_built


def test_a_folder_is_built_once(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    assert make_room(data, fresh=False)
    note_built(data)
    (data / "kept.txt").write_text("kept")
    assert not make_room(data, fresh=False)
    assert (data / "kept.txt").read_text() == "kept"


def test_a_fresh_one_begins_empty(tmp_path: Path) -> None:
    make_room(tmp_path, fresh=False)
    note_built(tmp_path)
    (tmp_path / "old.txt").touch()
    assert make_room(tmp_path, fresh=True)
    assert [one.name for one in tmp_path.iterdir()] == [MARK]


def test_one_that_was_left_half_built_is_built_anew(tmp_path: Path) -> None:
    make_room(tmp_path, fresh=False)
    (tmp_path / "half.sqlite3").touch()
    assert make_room(tmp_path, fresh=False)
    assert [one.name for one in tmp_path.iterdir()] == [MARK]


def test_one_of_another_version_is_built_anew(tmp_path: Path) -> None:
    make_room(tmp_path, fresh=False)
    (tmp_path / MARK).write_text("0.0.1 0123456789abcdef")
    assert make_room(tmp_path, fresh=False)


def test_what_is_no_demonstration_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "dorsal.sqlite3").write_text("a race of somebody")
    for fresh in (False, True):
        with pytest.raises(BadInput, match="something else than a demonstration"):
            make_room(tmp_path, fresh=fresh)
    assert (tmp_path / "dorsal.sqlite3").read_text() == "a race of somebody"
