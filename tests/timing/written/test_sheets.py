"""Sheets of stations as volunteers type them: nothing is lost, and everything odd is shown."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ground.problems import BadInput
from dorsal.timing.events import Dropped, ManualTime, Noted, ref_of
from dorsal.timing.instants import read_instant
from dorsal.timing.written import Sheet, read_sheet
from tests.timing.written.made_station import made_race

NOW_MS = read_instant("2027-05-30T20:00:00.000Z")
RACE = made_race()


def sheet(text: str, place: str = "hut") -> Sheet:
    return read_sheet(text.encode(), race=RACE, now_ms=NOW_MS, place=place, source="s", file="f")


def said(found: Sheet) -> list[str]:
    """Each time as `PLACE BIB SIDE TIME ENTERED`."""
    times = [event for event in found.events if isinstance(event, ManualTime)]
    return [
        f"{one.place} {one.bib or '?'} {one.side or '-'} {one.time[11:19] or '?'} {one.entered}"
        for one in times
    ]


def test_a_row_per_runner_with_one_time() -> None:
    data = b"Bib;Time\n212;11:32\n213;113305\n"
    found = read_sheet(data, race=RACE, now_ms=NOW_MS, place="hut", source="s", by="Ane")
    assert found.events[0] == ManualTime(
        at="2027-05-30T20:00:00.000Z",
        by="Ane",
        place="hut",
        time="2027-05-30T09:32:00.000Z",
        bib="212",
        entered="11:32",
        precision_ms=60_000,
        source="s",
        epoch=hashlib.sha256(data).hexdigest()[:16],
        seq=2,
    )
    assert said(found) == ["hut 212 - 09:32:00 11:32", "hut 213 - 09:33:05 113305"]
    assert (found.problems, found.rows) == ((), 2)


def test_times_in_and_out_and_who_stopped_and_why() -> None:
    found = sheet("bib,in,out,dnf,reason,note\n1,11:32,11:40,,,\n3,11:50,,x,knee,fell twice\n4,x\n")
    assert said(found) == [
        "hut 1 in 09:32:00 11:32",
        "hut 1 out 09:40:00 11:40",
        "hut 3 in 09:50:00 11:50",
    ]
    drops = [event for event in found.events if isinstance(event, Dropped)]
    assert [(one.bib, one.place, one.reason) for one in drops] == [
        ("3", "hut", "knee"),
        ("4", "hut", ""),
    ]
    notes = [event for event in found.events if isinstance(event, Noted)]
    assert [(one.bib, one.text) for one in notes] == [("3", "fell twice")]


def test_the_rows_name_their_places() -> None:
    found = sheet("bib,station,kind,tod\n1,Hut,in,11:32\n1,finish,,13:00\n1,hutt,,14:00\n", "")
    assert said(found) == [
        "hut 1 in 09:32:00 11:32",
        "finish 1 - 11:00:00 13:00",
        "hutt 1 - 12:00:00 14:00",
    ]
    assert [(one.line, one.what, one.value) for one in found.problems] == [
        (4, "the race has no such place", "hutt")
    ]


def test_a_column_per_place() -> None:
    found = sheet(
        "bib,rank,hut_arr_rank,hut_arr_tod,Hut out,finish\n1,1,1,11:32,11:35,13:00\n2,2\n"
    )
    assert said(found) == [
        "hut 1 in 09:32:00 11:32",
        "hut 1 out 09:35:00 11:35",
        "finish 1 - 11:00:00 13:00",
    ]
    assert found.problems == ()


def test_what_is_no_time_is_kept_and_shown() -> None:
    found = sheet("bib,time\n1,11:3x\n2,\n,11:40\n3,33\n4,11:41,11:42\n")
    assert said(found) == [
        "hut 1 - ? 11:3x",
        "hut 2 - ? 2",
        "hut ? - 09:40:00 11:40",
        "hut 3 - ? 33",
        "hut ? - ? 4,11:41,11:42",
    ]
    assert [one.line for one in found.problems] == [2, 3, 4, 5, 6]


def test_after_a_quote_that_is_never_closed_every_line_is_kept() -> None:
    found = sheet('bib,time\n1,11:32\n2,"11:33\n3,11:34\n')
    assert said(found) == [
        "hut 1 - 09:32:00 11:32",
        'hut ? - ? 2,"11:33',
        "hut ? - ? 3,11:34",
    ]


def test_elapsed_times_count_from_the_start() -> None:
    assert said(sheet("bib,elapsed\n1,2:45:10\n2,27:14\n")) == [
        "hut 1 - 09:45:10 2:45:10",
        "hut 2 - 10:14:00 27:14",
    ]
    assert said(sheet("bib,elapsed_s\n1,3600\n")) == ["hut 1 - 08:00:00 3600"]


def test_a_table_of_splits_counts_from_the_gun_in_every_column() -> None:
    text = "N. Dossard,Hut,Finish out,elapsed s\n7,1:30,26:00:05,61\n8,5400,x,\n"
    found = read_sheet(text.encode(), race=RACE, now_ms=NOW_MS, place="start", elapsed=True)
    assert said(found) == [
        "hut 7 - 08:30:00 1:30",
        "finish 7 out 09:00:05 26:00:05",
        "start 7 - 07:01:01 61",
        "hut 8 - 08:30:00 5400",
    ]
    assert found.problems == ()
    assert said(sheet("dorsal,hut elapsed,finish\n7,1:30,11:30\n")) == [
        "hut 7 - 08:30:00 1:30",
        "finish 7 - 09:30:00 11:30",
    ]


def test_a_time_of_day_that_two_days_can_have_had_is_left_open() -> None:
    long = made_race(limit_s=40 * 3600)
    found = read_sheet(b"bib,time\n1,11:32\n", race=long, now_ms=NOW_MS, place="hut", source="s")
    assert said(found) == ["hut 1 - ? 11:32"]
    assert found.problems == ()


def test_a_sheet_read_again_has_the_same_names() -> None:
    text = "bib,in,out\n1,11:32,11:40\n2,x,\n3,11:4z,\n"
    again = read_sheet(text.encode(), race=RACE, now_ms=NOW_MS + 1, place="hut", source="s")
    numbered = [one for one in sheet(text).events if isinstance(one, ManualTime)]
    assert [ref_of(one) for one in numbered] == [
        ref_of(one) for one in again.events if isinstance(one, ManualTime)
    ]
    assert len({ref_of(one) for one in numbered}) == 3


def test_a_table_without_bibs_or_times_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        sheet("name,age\nAne,33\n")
    assert [one.what for one in refused.value.problems] == [
        "the sheet has no column of bibs",
        "the sheet has no column of times",
    ]


@given(st.binary(max_size=60), st.sampled_from([b"bib,time\n", b"bib;in;out;note\n", b"bib,hut\n"]))
def test_every_line_of_any_sheet_is_in_what_it_says(rows: bytes, heading: bytes) -> None:
    """Whatever the bytes are: refused as a whole, or each visible line is told of."""
    try:
        found = read_sheet(heading + rows, race=RACE, now_ms=NOW_MS, place="hut", source="s")
    except BadInput:
        return
    refs = [ref_of(event) for event in found.events if isinstance(event, ManualTime)]
    assert len(refs) == len(set(refs))
