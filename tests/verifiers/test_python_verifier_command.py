"""The one-file verifier as a command: folders, zips, exit codes."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from dorsal.verifiers import dorsal_verify
from tests.verifiers.ballots_by_hand import drawn_festival, festival, women_and_men
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import canonical, make_rules, pool, words

SOURCE = Path(dorsal_verify.__file__)
Files = dict[str, bytes]


def zip_of(files: Files, folder: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(folder + name, data)
    return buffer.getvalue()


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the file as a stranger would: alone, by an interpreter without any package."""
    command = [sys.executable, "-I", "-S", str(SOURCE), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    record = tmp_path / "record"
    record.mkdir()
    for name, data in drawn_festival().files.items():
        (record / name).write_bytes(data)
    return record


def test_the_command_verifies_a_folder_and_ends_with_the_eight_words(folder: Path) -> None:
    done = run(folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "ok  files         files: 8, seals: 1; all JSON is canonical"
    assert lines[-1] == words(drawn_festival().seals[0])


@pytest.mark.parametrize("inside", ["", "record/", "a/b c/", "../"])
def test_the_command_verifies_a_zip_and_names_what_lies_elsewhere(
    tmp_path: Path, inside: str
) -> None:
    path = tmp_path / "record.zip"
    path.write_bytes(zip_of({**drawn_festival().files, "x/seal-9.json": b""}, inside))
    done = run(path, "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["failed"]) == (0, "")
    assert "not covered by the proof: the file 'x/seal-9.json'" in report["notes"]


@pytest.mark.parametrize("folder_of_all", ["", "record/"])
def test_a_folder_of_the_mac_in_a_zip_does_not_count(
    tmp_path: Path, folder_of_all: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {folder_of_all + name: data for name, data in drawn_festival().files.items()}
    of_the_mac = ["__MACOSX/seal-1.json", "__MACOSX/a/._seal-1.json", "record/__MACOSX/seal-2.json"]
    path = tmp_path / "record.zip"
    other = f"{folder_of_all}x__MACOSX"
    path.write_bytes(zip_of({**dict.fromkeys(of_the_mac, b"\0"), **files, other: b""}))
    assert dorsal_verify.main([str(path), "--json"]) == 0
    notes = json.loads(capsys.readouterr().out)["notes"]
    assert [note for note in notes if "not covered" in note] == [
        "not covered by the proof: the file 'x__MACOSX'"
    ]


def test_files_of_other_folders_never_stand_for_files_of_the_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {f"a/b/{name}": data for name, data in festival().files.items()}
    others = ["draw.json", "a/seal-2.json", "a/b/c/rules-1.toml", "SEAL-1.json", "README.txt"]
    path = tmp_path / "record.zip"
    path.write_bytes(zip_of({**files, **dict.fromkeys(others, b"me")}))
    assert dorsal_verify.main([str(path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [note for note in report["notes"] if note.startswith("not ")] == [
        "not covered by the proof: the file '/README.txt'",
        "not covered by the proof: the file '/SEAL-1.json'",
        "not covered by the proof: the file '/a/seal-2.json'",
        "not covered by the proof: the file '/draw.json'",
        "not covered by the proof: the file 'c/rules-1.toml'",
    ]


def test_the_folders_of_a_folder_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "timestamps").mkdir()
    (folder / "timestamps" / "seal-1.json").write_bytes(b"")
    assert dorsal_verify.main([str(folder), "--json"]) == 0
    notes = json.loads(capsys.readouterr().out)["notes"]
    said = "not covered by the proof: the content of the folder 'timestamps/'"
    assert [note for note in notes if note.startswith("not ")] == [said]


def test_a_rehearsal_and_a_slip_are_said_by_the_command(tmp_path: Path) -> None:
    ballot = HandMade(kind="rehearsal")
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    ballot.draw()
    (tmp_path / "record.zip").write_bytes(zip_of(ballot.files))
    (tmp_path / "slip.json").write_bytes(canonical(ballot.slip("W00")) + b"\n")
    done = run(tmp_path / "record.zip", "--slip", tmp_path / "slip.json")
    assert done.returncode == 0
    assert done.stdout.startswith("*** REHEARSAL *** REHEARSAL *** REHEARSAL ***\n")
    assert "the slip of W00 belongs to seal 1" in done.stdout


def test_a_tampered_record_ends_the_command_with_1(folder: Path) -> None:
    (folder / "places.csv").write_bytes(b"order,id,entry,pool,why\n")
    done = run(folder)
    assert done.returncode == 1
    assert "\nDOES NOT HOLD: places\n" in done.stdout


def test_unusable_arguments_end_the_command_with_2(folder: Path) -> None:
    assert run().returncode == 2
    assert run(folder / "nowhere").returncode == 2
    assert run(folder, "--slip", folder / "no-slip.json").returncode == 2


def bomb() -> bytes:
    return zip_of({**festival().files, "rules-1.toml": b"#" * 2**23})


def twice(name: str) -> bytes:
    buffer = io.BytesIO(zip_of(festival().files))
    archive = zipfile.ZipFile(buffer, "a")
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(name, b"{}\n")
    archive.close()
    return buffer.getvalue()


def damaged() -> bytes:
    data = bytearray(zip_of(festival().files))
    data[200:300] = bytes(100)
    return bytes(data)


def in_two_folders() -> bytes:
    return zip_of({f"{a}/{name}": data for a in "ab" for name, data in festival().files.items()})


def with_an_earlier_one() -> bytes:
    return zip_of({**festival().files, "2026/seal-1.json": b"{}\n"})


def with_lzma() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in festival().files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (bomb, "rules-1.toml unpacks to suspiciously much"),
        (lambda: twice("seal-1.json"), "the zip holds two files seal-1.json"),
        (lambda: twice("rules-1.toml"), "the zip has 'rules-1.toml' twice"),
        (with_an_earlier_one, "the zip holds two files seal-1.json"),
        (
            lambda: zip_of({**festival().files, f"rules-{'9' * 5000}.toml": b""}),
            f"'rules-{'9' * 70}... belongs to no seal of the record",
        ),
        (
            lambda: zip_of({**festival().files, "Places.csv": b""}, "record/"),
            "'Places.csv' is a name of the record in other upper and lower case",
        ),
        (damaged, "zip file"),
        (in_two_folders, "the zip holds two files seal-1.json"),
        (with_lzma, "not packed by the usual method"),
        (lambda: b"a letter, not a zip", "neither a folder nor a sound zip file"),
        (lambda: b"", "neither a folder nor a sound zip file"),
        (lambda: zip_of({}), "seal-1.json is missing"),
        (lambda: zip_of(festival().files)[:-30], "neither a folder nor a sound zip file"),
    ],
)
def test_a_hostile_zip_fails_as_files(
    tmp_path: Path, make: Callable[[], bytes], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "record.zip"
    path.write_bytes(make())
    assert dorsal_verify.main([str(path), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["failed"] == "files"
    assert why in report["why"]


def test_a_zip_with_changed_bytes_never_makes_a_traceback(
    tmp_path: Path, repetitions: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, original = Random(27), zip_of(festival().files)
    path = tmp_path / "record.zip"
    for _ in range(20 * repetitions):
        data = bytearray(original)
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        assert dorsal_verify.main([str(path)]) in (0, 1)
        assert "holds" in capsys.readouterr().out.lower().replace("does not hold", "holds")


def test_nothing_from_the_record_steers_the_terminal(folder: Path) -> None:
    (folder / "bell\x07\x1b[2J").write_bytes(b"")
    done = run(folder)
    assert "\x07" not in done.stdout
    assert "\x1b" not in done.stdout


def test_the_file_stands_alone_and_is_written_for_python_3_9() -> None:
    tree = ast.parse(SOURCE.read_text(), feature_version=(3, 9))
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)
