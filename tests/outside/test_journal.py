"""The journal of a box: what it promises when it returns, after a crash, and with a full disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dorsal.ground.problems import BadInput
from dorsal.outside.journal import LOG, TORN, Journal, waiting_in
from dorsal.timing.events import ChipRead, Noted, event_bytes, parse_event

AT = "2027-05-23T07:31:05.120Z"


def opened(folder: Path, race: str = "summit-2027") -> Journal:
    return Journal(folder, race=race, box="box-1")


def put(journal: Journal, *raws: str, source: str = "mat") -> tuple[ChipRead, ...]:
    reads = journal.number(source, raws, at=AT, mono_ms=5)
    journal.append(reads)
    return reads


def lines_of(folder: Path) -> list[bytes]:
    return (folder / LOG).read_bytes().splitlines()[1:]


def test_a_journal_is_a_log_of_the_race_with_its_reads_numbered_by_source(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        put(journal, "a", "b")
        put(journal, "c", source="finish")
        put(journal, "d")
        read = ChipRead(
            at=AT, source="mat", epoch=journal.epoch, seq=2, raw="d", box="box-1", mono_ms=5
        )
        numbers = [
            (one.source, one.seq, one.raw)
            for line in lines_of(tmp_path)
            if isinstance(one := parse_event(line), ChipRead)
        ]
    assert numbers == [("mat", 0, "a"), ("mat", 1, "b"), ("finish", 0, "c"), ("mat", 2, "d")]
    assert lines_of(tmp_path)[-1] == event_bytes(read)


def test_a_journal_that_is_opened_again_goes_on_with_its_numbers(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        put(journal, "a", "b")
        epoch = journal.epoch
    with opened(tmp_path) as journal:
        assert (journal.epoch, put(journal, "c")[0].seq) == (epoch, 2)


def test_what_a_power_cut_left_half_written_is_put_aside_and_not_lost(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        put(journal, "a", "b")
    whole = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(whole + b'{"at":"2027-05')
    with opened(tmp_path) as journal:
        put(journal, "c")
    assert (tmp_path / TORN).read_bytes() == b'{"at":"2027-05\n'
    assert (tmp_path / LOG).read_bytes()[: len(whole)] == whole
    assert [parse_event(line).raw for line in lines_of(tmp_path)] == ["a", "b", "c"]  # type: ignore[union-attr]


def test_a_damaged_line_is_counted_and_kept_and_stops_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        put(journal, "a")
    with (tmp_path / LOG).open("ab") as file:
        file.write(b"\0\0\0\0\n")
    with opened(tmp_path) as journal:
        assert journal.damaged == 1
        assert put(journal, "b")[0].seq == 1
    assert lines_of(tmp_path)[1] == b"\0\0\0\0"


def test_one_process_writes_a_journal(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(BadInput, match="in use"):
        opened(tmp_path)


def test_a_journal_of_another_race_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    with pytest.raises(BadInput, match="choose another folder"):
        opened(tmp_path, race="valley-2027")


def test_a_file_that_is_no_journal_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / LOG).write_bytes(b"shopping list\n")
    with pytest.raises(BadInput, match="this is no journal"):
        opened(tmp_path)
    assert (tmp_path / LOG).read_bytes() == b"shopping list\n"


def test_a_full_disk_leaves_the_journal_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as journal:
        put(journal, "a")
        kept = (tmp_path / LOG).read_bytes()
        write = os.write

        def full(descriptor: int, data: memoryview) -> int:
            if len(data) < 40:
                raise OSError(28, "No space left on device")
            return write(descriptor, data[:40])

        with monkeypatch.context() as patched:
            patched.setattr("dorsal.outside.journal.os.write", full)
            with pytest.raises(OSError, match="No space"):
                put(journal, "b")
        assert (tmp_path / LOG).read_bytes() == kept
        put(journal, "c")
    assert [parse_event(line).raw for line in lines_of(tmp_path)] == ["a", "c"]  # type: ignore[union-attr]


def test_lines_are_handed_out_whole_and_a_cursor_says_how_far(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        put(journal, "a", "b", "c")
        first, offset = journal.lines_from(journal.confirmed("hub"), most=10)
        assert first == lines_of(tmp_path)[0] + b"\n"
        journal.confirm("hub", offset)
        rest, end = journal.lines_from(journal.confirmed("hub"))
        assert rest.splitlines() == lines_of(tmp_path)[1:]
        assert (end, journal.backlog("hub")) == (journal.size, len(rest))
        assert journal.confirmed("another") == 0
    with opened(tmp_path) as journal:
        assert journal.confirmed("hub") == offset


def test_what_waits_is_counted_by_source_also_by_who_only_looks(tmp_path: Path) -> None:
    with opened(tmp_path) as journal:
        put(journal, "a", "b", 'c","kind":"read","source":"no')
        assert waiting_in(tmp_path / LOG) is None  # nobody has been sent anything
        journal.confirm("hub", journal.size)
        put(journal, "d", "e", source='"finish"')
        put(journal, "f")
        journal.append([Noted(at=AT, text='"kind":"read","source":"no"')])
        assert journal.waiting(journal.confirmed("hub")) == {'"finish"': 2, "mat": 1}
        assert waiting_in(tmp_path / LOG) == {'"finish"': 2, "mat": 1}
        assert journal.waiting(0) == {'"finish"': 2, "mat": 4}
    (tmp_path / LOG).rename(tmp_path / "other.log")
    assert waiting_in(tmp_path / "other.log") is None


def test_a_failure_that_could_not_be_undone_is_undone_before_the_next_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(descriptor: int, data: memoryview) -> int:
        write(descriptor, data[:30])
        raise OSError(5, "Input/output error")

    def stuck(descriptor: int, length: int) -> None:  # noqa: ARG001
        raise OSError(5, "Input/output error")

    write = os.write
    with opened(tmp_path) as journal:
        put(journal, "a")
        with monkeypatch.context() as patched:
            patched.setattr("dorsal.outside.journal.os.write", torn)
            patched.setattr("dorsal.outside.journal.os.ftruncate", stuck)
            with pytest.raises(OSError, match="Input/output"):
                put(journal, "b")
        put(journal, "c")
        assert journal.size == (tmp_path / LOG).stat().st_size
    assert [parse_event(line).raw for line in lines_of(tmp_path)] == ["a", "c"]  # type: ignore[union-attr]


def test_a_cursor_that_is_damaged_or_of_another_journal_begins_anew(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as journal, opened(tmp_path / "two") as other:
        put(journal, "a")
        journal.confirm("hub", journal.size)
        kept = tmp_path / "one" / "cursor-hub.json"
        (tmp_path / "two" / "cursor-hub.json").write_bytes(kept.read_bytes())
        assert other.confirmed("hub") == 0
        kept.write_bytes(b"{")
        assert journal.confirmed("hub") == 0
