"""Records on disk: folders and zips hold the same, and a step is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from dorsal.ground.problems import BadInput
from dorsal.outside.record_store import (
    STEP,
    add_files,
    finish_step,
    locked,
    pack_record,
    read_published,
    read_record,
    read_settled,
    write_new_folder,
)

FILES = {"seal-1.json": b"{}\n", "entries-1.jsonl": b'{"id":"A"}\n' * 500, "rules-1.toml": b"\xff"}


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def why_refused(path: Path) -> str:
    with pytest.raises(BadInput) as refused:
        read_record(path)
    (problem,) = refused.value.problems
    assert problem.file == str(path)
    return problem.what


@pytest.fixture
def record(tmp_path: Path) -> Path:
    write_new_folder(tmp_path / "record", FILES, mode=0o755)
    return tmp_path / "record"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    pack_record(FILES, tmp_path / "record.zip")
    return tmp_path / "record.zip"


def test_a_folder_and_its_zip_hold_the_same(record: Path, archive: Path) -> None:
    assert read_record(record) == FILES
    assert read_record(archive) == FILES


def test_the_bytes_of_a_zip_depend_on_its_files_alone(tmp_path: Path, archive: Path) -> None:
    other = tmp_path / "other.zip"
    pack_record(dict(reversed(FILES.items())), other)
    assert other.read_bytes() == archive.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other.zip", "record.zip"]


def test_a_zip_of_the_folder_itself_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "record.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.mkdir("zegama-2027")
        for name, data in FILES.items():
            packed.writestr(f"zegama-2027/{name}", data)
    assert read_record(path) == FILES


def test_a_zip_of_two_records_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a/seal-1.json", b"1")
        packed.writestr("b/seal-1.json", b"2")
    assert why_refused(path) == "the zip holds seal-1.json twice"


def test_the_record_is_what_lies_beside_its_first_seal(tmp_path: Path) -> None:
    path = tmp_path / "record.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("a/b/seal-1.json", "a/b/photo.jpg", "__MACOSX/a/b/seal-1.json", "draw.json"):
            packed.writestr(name, b"1")
    assert read_record(path) == {"seal-1.json": b"1", "photo.jpg": b"", "/draw.json": b""}


def test_an_unfinished_step_is_not_taken_for_a_published_record(tmp_path: Path) -> None:
    (tmp_path / ".step").mkdir()
    (tmp_path / "seal-1.json").write_bytes(b"1")
    with pytest.raises(BadInput, match=r"a run of dorsal was interrupted here: it has left \.step"):
        read_published(tmp_path)


def test_a_zip_with_two_files_of_one_name_is_refused(tmp_path: Path) -> None:
    """Programs differ in which one they read: each could be shown another record."""
    path = tmp_path / "record.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("seal-1.json", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("seal-1.json", b"2")
    assert why_refused(path) == "the zip holds seal-1.json twice"


def test_a_damaged_zip_is_bad_input_wherever_it_is_damaged(
    archive: Path, tmp_path: Path, repetitions: int
) -> None:
    good, damaged, rng = archive.read_bytes(), tmp_path / "damaged.zip", Random(11)
    outcomes = set()
    for _ in range(40 * repetitions):
        data = bytearray(good)
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        damaged.write_bytes(data[: rng.choice([len(data), rng.randrange(len(data))])])
        try:
            read_record(damaged)
            outcomes.add("read")
        except BadInput as refused:
            outcomes.add(refused.problems[0].what.split(":")[0])
    assert "the zip is damaged" in outcomes


def test_an_encrypted_zip_is_bad_input(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(header) + (6 if header[2] == 3 else 8)
        data[at] |= 1
    archive.write_bytes(data)
    assert why_refused(archive).startswith("the zip is damaged: ")


def test_what_is_no_record_is_named(tmp_path: Path) -> None:
    assert why_refused(tmp_path / "nowhere") == "there is no such record"
    text = tmp_path / "text"
    text.write_text("no zip")
    assert why_refused(text) == "this is no folder and no zip"


def test_folders_inside_a_record_are_named_and_not_read(record: Path) -> None:
    (record / "photos").mkdir()
    (record / "photos" / "a.jpg").write_bytes(b"picture")
    assert read_record(record) == FILES | {"photos/a.jpg": b""}


def test_a_new_folder_has_its_mode_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "private"
    write_new_folder(target, {"a": iter([b"1", b"2"])}, mode=0o700)
    assert (target / "a").read_bytes() == b"12"
    assert (mode_of(target), mode_of(target / "a")) == (0o700, 0o600)
    assert [one.name for one in target.parent.iterdir()] == ["private"]


def test_an_empty_folder_may_be_replaced_and_a_used_one_may_not(tmp_path: Path) -> None:
    target = tmp_path / "record"
    target.mkdir()
    write_new_folder(target, FILES, mode=0o755)
    with pytest.raises(OSError, match="not empty"):
        write_new_folder(target, {"seal-1.json": b"other"}, mode=0o755)
    assert read_record(target) == FILES
    assert [one.name for one in tmp_path.iterdir()] == ["record"]


def failing() -> Iterator[bytes]:
    yield b"begun"
    raise RuntimeError("the disk is full")


def test_what_fails_midway_leaves_everything_as_it_was(record: Path) -> None:
    with pytest.raises(RuntimeError, match="the disk is full"):
        write_new_folder(record.parent / "new", {"a": b"", "b": failing()}, mode=0o755)
    with pytest.raises(RuntimeError, match="the disk is full"):
        add_files(record, {"seal-1.json": failing()})
    with pytest.raises(RuntimeError, match="the disk is full"):
        add_files(record, {"seal-1.json": b"new", "entries-1.jsonl": failing()})
    assert read_record(record) == FILES
    assert sorted(one.name for one in record.iterdir()) == sorted(FILES)
    assert [one.name for one in record.parent.iterdir()] == ["record"]


def test_files_are_added_and_replaced(record: Path) -> None:
    add_files(record, {"offers.jsonl": b"1\n"})
    add_files(record, {"offers.jsonl": b"1\n2\n", "seal-2.json": b"2"}, mode=0o600)
    assert read_record(record) == FILES | {"offers.jsonl": b"1\n2\n", "seal-2.json": b"2"}
    assert mode_of(record / "seal-2.json") == 0o600
    assert sorted(one.name for one in record.iterdir()) == sorted(read_record(record))


def test_a_decided_step_is_seen_at_once_and_finished_by_the_next_who_holds_the_folder(
    record: Path,
) -> None:
    """As after a crash between the renaming that decides the step and its last move."""
    (record / STEP).mkdir()
    for name in ("places.csv", "draw.json"):
        (record / STEP / name).write_bytes(name.encode())
    (record / "waiting-list.csv").write_bytes(b"moved already")
    after = FILES | {
        "draw.json": b"draw.json",
        "places.csv": b"places.csv",
        "waiting-list.csv": b"moved already",
    }
    assert read_record(record) == after
    with locked(record):
        assert not (record / STEP).exists()
        assert (record / "draw.json").read_bytes() == b"draw.json"
    assert read_record(record) == after
    finish_step(record)
    assert read_record(record) == after


def test_reading_a_record_to_change_it_finishes_the_step_and_packs_open_as_ever(
    record: Path, archive: Path
) -> None:
    (record / STEP).mkdir()
    (record / STEP / "draw.json").write_bytes(b"7")
    assert read_settled(record) == FILES | {"draw.json": b"7"}
    assert not (record / STEP).exists()
    assert read_settled(archive) == FILES
    with locked(record), pytest.raises(BadInput, match="another run of dorsal"):
        read_settled(record)


def test_a_step_that_was_not_decided_leaves_no_trace(record: Path) -> None:
    half = record / f"{STEP}.new"
    half.mkdir()
    (half / "draw.json").write_bytes(b"half")
    assert read_record(record) == FILES
    new = {"draw.json": b"1", "places.csv": b"2"}
    add_files(record, new)
    assert read_record(record) == FILES | new
    assert not half.exists()


def test_a_folder_is_held_by_one_run_at_a_time(record: Path) -> None:
    with locked(record):
        with pytest.raises(BadInput, match="another run of dorsal is changing this record"):
            hold(record)
        assert run_elsewhere(record) == "refused"
    assert run_elsewhere(record) == "held"
    hold(record)


def hold(record: Path) -> None:
    with locked(record):
        pass


def run_elsewhere(record: Path) -> str:
    """What another process says when it tries to hold the folder."""
    program = (
        "import sys, pathlib\n"
        "from dorsal.ground.problems import BadInput\n"
        "from dorsal.outside.record_store import locked\n"
        "try:\n"
        "    with locked(pathlib.Path(sys.argv[1])):\n"
        "        print('held')\n"
        "except BadInput:\n"
        "    print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, record], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_folder_is_free_again_after_a_failure(record: Path) -> None:
    with contextlib.suppress(RuntimeError), locked(record):
        raise RuntimeError
    descriptors = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    hold(record)
    assert not descriptors or len(os.listdir("/proc/self/fd")) == descriptors
