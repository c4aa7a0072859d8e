"""The protocol's test vectors are those that the code makes, and every verifier holds them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dorsal.ballot.draw.verify import verify
from dorsal.outside.record_store import read_record
from tools.make_vectors import FOLDER, all_files

VERIFIER = FOLDER.parents[1] / "src" / "dorsal" / "verifiers" / "dorsal_verify.py"


def test_the_vectors_are_what_the_code_makes() -> None:
    made = all_files()
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in FOLDER.rglob("*")
        if path.is_file()
    }
    assert found == made


def test_the_record_of_the_vectors_holds() -> None:
    slip = (FOLDER / "slip.json").read_bytes()
    report = verify(read_record(FOLDER / "record"), slip=slip).report
    assert (report.holds, report.failed, report.why) == (True, "", "")
    assert "Your line is unchanged by amendment 1." in report.slip


@pytest.mark.parametrize("slip", [(), ("--slip", str(FOLDER / "slip.json"))])
def test_the_independent_verifier_holds_it(slip: tuple[str, ...]) -> None:
    arguments = [sys.executable, str(VERIFIER), str(FOLDER / "record"), *slip]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_changed_byte_of_any_file_is_refused() -> None:
    files = read_record(FOLDER / "record")
    for name, data in files.items():
        middle = len(data) // 2
        changed = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        assert not verify({**files, name: changed}).report.holds, name
