"""A volunteer types a station's sheet at a real pseudo-terminal: what it costs, what is found."""

from __future__ import annotations

import csv
import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dorsal.outside.race_log import read_race_log
from dorsal.timing.events import ManualTime
from dorsal.timing.standing import stand
from tests.cli.conftest import Dorsal, Ran

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "raceday"
PAGE = ROOT / "docs" / "how-to" / "a-race-in-the-field.md"
SLUG = "larraundi-2027"
EVENING = "2027-05-30T19:00"
MOST_BACK, MOST_ON = 10, 50  # minutes around the line before within which two digits are enough

Typist = Callable[..., Ran]


def paper() -> list[tuple[str, str]]:
    """The sheet of a race of 60: every third line of the example's sheet, bib and `12:21`."""
    with (EXAMPLE / "itzulegi.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["bib"], row["time"]) for row in csv.DictReader(file)]
    return rows[::3]


def minutes(time: str) -> int:
    hours, _, rest = time.partition(":")
    return 60 * int(hours) + int(rest)


def as_typed(rows: list[tuple[str, str]]) -> list[str]:
    """The lines that the how-to teaches: the bib alone within one minute, the minutes as long as
    they are enough, else hours and minutes.
    """
    lines: list[str] = []
    before: int | None = None
    for bib, time in rows:
        on = None if before is None else minutes(time) - before
        if on == 0:
            lines.append(bib)
        elif on is not None and -MOST_BACK <= on < MOST_ON:
            lines.append(f"{bib} {time[-2:]}")
        else:
            lines.append(f"{bib} {time.replace(':', '')}")
        before = minutes(time)
    return lines


def keys(lines: list[str]) -> int:
    """Keys pressed, Enter among them."""
    return sum(len(line) + 1 for line in lines)


@pytest.fixture
def race(tmp_path: Path) -> Path:
    for name in ("RACE.toml", "entries.csv"):
        shutil.copy(EXAMPLE / name, tmp_path)
    return tmp_path / "RACE.toml"


@pytest.fixture
def at_terminal(
    dorsal: Dorsal, race: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Typist]:
    """Type lines, each ended by the key Enter, at a terminal of the kernel's."""
    ours, theirs = os.openpty()
    stdin = os.fdopen(theirs, encoding="utf-8")

    def run(*lines: str, place: str = "itzulegi") -> Ran:
        monkeypatch.setattr(sys, "stdin", stdin)
        strokes = "".join(f"{line}\r" for line in lines).encode() + b"\x04"
        typing = threading.Thread(target=_press, args=(ours, strokes))
        typing.start()
        ran = dorsal(
            *("timing", "record", race, "--log", tmp_path / "LOG", "sheet", "--place", place),
            *("--by", "Ane", "--at", EVENING),
        )
        typing.join()
        return ran

    yield run
    os.close(ours)
    stdin.close()


def _press(terminal: int, strokes: bytes) -> None:
    """Press the keys; what the terminal echoes is read, or it would fill up."""
    left = memoryview(strokes)
    while left:
        left = left[os.write(terminal, left[:256]) :]
        os.read(terminal, 4096)


def counted(tmp_path: Path) -> dict[str, str]:
    """The times that count, as clocks there showed them, by bib."""
    standing = stand(read_race_log(tmp_path / "LOG", race=SLUG).log)
    return {one.bib: f"{int(one.time[11:13]) + 2}:{one.time[14:16]}" for one in standing.times}


def test_a_sheet_of_60_takes_fewer_keys_than_in_a_spreadsheet_and_says_the_same(
    at_terminal: Typist, tmp_path: Path
) -> None:
    rows = paper()
    lines = as_typed(rows)

    ran = at_terminal(*lines)

    assert ran.code == 0
    assert ran.err.splitlines()[0::2] == [  # the one slip that the example's volunteers made
        "warning: 190 runs Out to Atabarri and back, which does not come by Itzulegi"
    ]
    assert counted(tmp_path) == dict(rows)
    in_cells = keys([f"{bib}\t{time}" for bib, time in rows])
    without_colons = keys([f"{bib}\t{time.replace(':', '')}" for bib, time in rows])
    figures = (len(rows), keys(lines), in_cells, without_colons)
    told = re.search(
        r"sheet of (\d+) runners.*?takes (\d+) keys.*?spreadsheet (\d+).*?formula,? (\d+)",
        " ".join(PAGE.read_text(encoding="utf-8").split()),
    )
    assert told is not None
    assert tuple(map(int, told.groups())) == figures


SLIPS = (
    ("992 26", "nobody has bib 992"),
    ("190 26", "190 runs Out to Atabarri and back, which does not come by Itzulegi"),
    ("15 0845", "the start of 15 is at Sun 30 May 09:00, later than this"),
    ("94 27", "this sheet has the runner already: 94 Zigor Lizarralde Agirre"),
    ("15 14", "this is earlier than the line before, Sun 30 May 12:23"),
    ("15 1261", "1261 is no time"),
)


def test_each_slip_is_told_on_its_own_line(at_terminal: Typist, tmp_path: Path) -> None:
    """The figure of the how-to: six slips, six told."""
    typed = ["76 1221", "94 23"]
    for line, _ in SLIPS:
        typed += [line, "-"]

    ran = at_terminal(*typed, "23 26")

    said = " ".join(ran.err.split())
    assert [told for _, told in SLIPS if said.count(told) != 1] == []
    assert said.count("warning:") + said.count("error:") == len(SLIPS)
    assert counted(tmp_path) == {"76": "12:21", "94": "12:23", "23": "12:26"}
    assert f"{len(SLIPS)} slips" in " ".join(PAGE.read_text(encoding="utf-8").split())


def test_a_line_is_put_right_by_its_bib(at_terminal: Typist, tmp_path: Path) -> None:
    ran = at_terminal("76 1221", "94 23", "23 26", "94 24 !", "94 25!", "help", "quit", "15 27")

    assert (ran.code, ran.err) == (0, "")
    assert counted(tmp_path) == {"76": "12:21", "94": "12:25", "23": "12:26"}
    events = read_race_log(tmp_path / "LOG", race=SLUG).log.events
    assert [one.supersedes[-2:] for one in events if isinstance(one, ManualTime)] == [
        *("", "", "", "/2", "/4")
    ]


def test_a_sheet_in_the_order_of_bibs_is_soon_let_be(at_terminal: Typist) -> None:
    ran = at_terminal("2 1300", "3 1255", "4 1310", "5 1308", "6 1301", "7 1256", "8 1250")

    assert ran.err.count("earlier than the line before") == 3


def test_after_an_error_the_good_line_before_is_not_taken_back(
    at_terminal: Typist, tmp_path: Path
) -> None:
    ran = at_terminal("76 1221", "94 1261", "-", "94 22", "-")

    assert "that line was not recorded; - again takes back the one before it:" in ran.err
    assert counted(tmp_path) == {"76": "12:21"}


def test_nonsense_is_told_and_nothing_of_it_is_recorded(
    at_terminal: Typist, tmp_path: Path
) -> None:
    lines = ("!", "é 1230", "x knee", "76", "76 12:30 12:40 12:50", "\t", "76 1830 z", "76 2030")

    ran = at_terminal(*lines)

    assert ran.err.count("error: ") == 7
    assert "there is no time on a line before this one ('76')" in ran.err
    assert "2030 has not come yet" in ran.err
    assert ran.out.endswith("0 events were recorded\n")
    assert not (tmp_path / "LOG").exists()


def test_what_the_log_has_seen_speaks_against_a_line(
    at_terminal: Typist, dorsal: Dorsal, race: Path, tmp_path: Path
) -> None:
    desk = ("timing", "record", race, "--log", tmp_path / "LOG")
    by = ("--by", "Jon", "--at", EVENING)
    dorsal(*desk, "time", "12", "13:00", "--place", "finish", *by)
    dorsal(*desk, "time", "13", "13:00", "--place", "haitzandi", *by)
    dorsal(*desk, "time", "14", "13:00", "--place", "itzulegi", *by)
    dorsal(*desk, "drop", "16", "--place", "haitzandi", "--time", "12:00", *by)
    dorsal(*desk, "dns", "17", *by)

    ran = at_terminal("13 1250", "14 1303", "14 1306 !", "12 1310", "16 1311", "17 1312")

    told = [" ".join(one.split()) for one in ran.err.replace("\a", "").split("warning: ")[1:]]
    right = "take the line back with - if the bib or the time is wrong"
    assert told == [
        "13 was at Haitzandi only at Sun 30 May 13:00, and that comes before Itzulegi " + right,
        "the log has 14 here at Sun 30 May 13:00 (Jon) " + right,
        "12 was at Larraundi, finish at Sun 30 May 13:00 already, and that comes after Itzulegi "
        + right,
        "16 has stopped at Haitzandi, said Jon " + right,
        "17 does not start, said Jon " + right,
    ]
