"""The log's file in the timing tent: appended safely, by several at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from dorsal.ground.problems import BadInput
from dorsal.outside.journal import LOG, Journal
from dorsal.outside.race_log import append_events, merge_files, new_events, read_race_log
from dorsal.timing.events import event_bytes
from dorsal.timing.log import Log, log_bytes, read_log
from tests.timing.log.made_events import read, time


def test_the_first_event_begins_the_file(tmp_path: Path) -> None:
    path = tmp_path / "race.log"

    size = append_events(path, [time()], race="summit")

    assert path.read_bytes() == log_bytes(Log.of("summit", [time()]))
    assert size == path.stat().st_size


def test_events_are_appended_and_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "race.log"
    append_events(path, [time()], race="summit")
    append_events(path, [read(1), read(2)], race="summit")

    assert read_race_log(path, race="summit").log == Log.of("summit", [time(), read(1), read(2)])


def test_a_log_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_race_log(tmp_path / "race.log", race="summit").log == Log("summit")


def test_the_log_of_another_race_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "race.log"
    append_events(path, [time()], race="summit")
    before = path.read_bytes()

    with pytest.raises(BadInput, match="another race"):
        append_events(path, [time()], race="valley")
    with pytest.raises(BadInput, match="another race"):
        read_race_log(path, race="valley")
    assert path.read_bytes() == before


def test_an_event_that_is_not_fit_is_refused_with_all_others(tmp_path: Path) -> None:
    path = tmp_path / "race.log"

    with pytest.raises(BadInput, match="no instant"):
        append_events(path, [time(), read(), replace(time(), at="now")], race="summit")
    assert not path.exists()


@pytest.mark.parametrize("cut", [1, 30, 120])
def test_a_torn_line_is_put_aside_before_the_next(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "race.log"
    whole = append_events(path, [time()], race="summit")
    torn = event_bytes(read())[:cut]
    with path.open("ab") as file:
        file.write(torn)

    append_events(path, [read(2)], race="summit")

    assert path.stat().st_size > whole
    assert read_race_log(path, race="summit").log == Log.of("summit", [time(), read(2)])
    assert (tmp_path / "race.log.torn").read_bytes() == torn + b"\n"


def test_a_whole_line_without_its_end_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "race.log"
    append_events(path, [time()], race="summit")
    with path.open("ab") as file:
        file.write(event_bytes(read(1)))

    append_events(path, [read(2)], race="summit")

    assert read_race_log(path, race="summit").log == Log.of("summit", [time(), read(1), read(2)])


def test_a_torn_heading_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "race.log"
    path.write_bytes(b'{"dorsal_lo')

    append_events(path, [time()], race="summit")

    assert read_race_log(path, race="summit").log == Log.of("summit", [time()])


def test_who_follows_a_log_sees_each_whole_line_once(tmp_path: Path) -> None:
    path = tmp_path / "race.log"
    append_events(path, [time()], race="summit")
    first, offset = new_events(path, 0)
    with path.open("ab") as file:
        file.write(event_bytes(read(1)) + b"\n" + event_bytes(read(2))[:50])
    second, after = new_events(path, offset)
    with path.open("ab") as file:
        file.write(event_bytes(read(2))[50:] + b"\n")
    third, _ = new_events(path, after)

    assert (first, second, third) == ((time(),), (read(1),), (read(2),))


def test_two_logs_merge_by_union(tmp_path: Path) -> None:
    append_events(tmp_path / "a.log", [read(1), time()], race="summit")
    append_events(tmp_path / "b.log", [read(2), time()], race="summit")

    log, warnings = merge_files(tmp_path / "all.log", [tmp_path / "a.log", tmp_path / "b.log"])

    assert (log, warnings) == (Log.of("summit", [read(1), read(2), time()]), ())
    assert read_log((tmp_path / "all.log").read_bytes()) == log


def test_what_a_log_holds_stays_when_others_are_merged_into_it(tmp_path: Path) -> None:
    tent, other = tmp_path / "tent.log", tmp_path / "other.log"
    append_events(tent, [read(2)], race="summit")
    append_events(other, [read(1), time()], race="summit")
    _, offset = new_events(tent, 0)

    log, _ = merge_files(tent, [other])

    assert log == Log.of("summit", [read(1), read(2), time()])
    assert read_log(tent.read_bytes()) == log
    assert set(new_events(tent, offset)[0]) == {read(1), time()}
    merge_files(tent, [tent, other])
    assert read_log(tent.read_bytes()) == log


def test_a_file_that_another_program_holds_is_told_and_not_waited_for_all_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dorsal.outside.race_log.PATIENCE_S", 0.01)
    with Journal(tmp_path, race="summit", box="box-1") as journal:
        with pytest.raises(BadInput, match="another program holds this file"):
            append_events(tmp_path / LOG, [time()], race="summit")
        assert journal.size == (tmp_path / LOG).stat().st_size


WRITER = """
import sys
from pathlib import Path
from dorsal.outside.race_log import append_events
from dorsal.timing.events import Noted
for number in range(40):
    text = sys.argv[2] * 3000
    at = f"2027-05-30T07:00:00.{number:03d}Z"
    append_events(Path(sys.argv[1]), [Noted(at=at, text=text)], race="summit")
"""


def test_two_programs_append_at_once_and_no_line_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "race.log"
    runs = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("a", "b")
    ]
    assert [run.wait(timeout=60) for run in runs] == [0, 0]

    assert len(read_race_log(path, race="summit").log.events) == 80
