"""A log's file is read strictly, and every problem is told with its line."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dorsal.ground.canonical import canonical_bytes, parse_canonical
from dorsal.ground.problems import BadInput
from dorsal.timing.events import AnyEvent, event_bytes
from dorsal.timing.log import Log, heading, log_bytes, merged, read_log, read_log_file
from tests.timing.log.made_events import at, one_of_each, read, retract, time

LOG = Log.of("summit", one_of_each())


def lines_told(data: bytes) -> list[tuple[int, str]]:
    """Line and sentence of every problem of a file that is refused."""
    with pytest.raises(BadInput) as caught:
        read_log_file(data, file="race.log")
    assert {one.file for one in caught.value.problems} == {"race.log"}
    return [(one.line, one.what) for one in caught.value.problems]


def test_a_log_is_read_as_it_was_written() -> None:
    assert read_log(log_bytes(LOG)) == LOG
    assert read_log_file(log_bytes(LOG)).warnings == ()


def test_every_line_is_canonical_json() -> None:
    for line in log_bytes(LOG).splitlines():
        assert canonical_bytes(parse_canonical(line)) == line


@given(st.text(), st.integers(0, 2**53 - 1))
@settings(max_examples=50)
def test_any_text_is_written_as_canonical_json(text: str, seq: int) -> None:
    text = text.encode("utf-8", "ignore").decode()
    line = event_bytes(replace(read(), raw=text, seq=seq))

    assert canonical_bytes(parse_canonical(line)) == line


def test_an_empty_log_is_a_heading() -> None:
    assert log_bytes(Log("summit")) == b'{"dorsal_log":1,"race":"summit"}\n'
    assert read_log(b'{"dorsal_log":1,"race":"summit"}\n') == Log("summit")


def test_the_heading_of_a_box_names_its_journal_too() -> None:
    assert read_log(b'{"dorsal_log":1,"journal":"j01","race":"summit"}\n') == Log("summit")


@pytest.mark.parametrize("whose", [b"", b'"journal":"j01",'])
def test_a_log_that_was_read_has_the_hash_of_its_events(whose: bytes) -> None:
    data = log_bytes(LOG)
    log = read_log(data.replace(b'"race":"summit"', whose + b'"race":"summit"', 1))

    assert log.hash() == LOG.hash() == hashlib.sha256(data).hexdigest()
    assert log.as_of(at(0)).hash() != LOG.hash()
    assert log.with_events([time(seconds=4_000)]).hash() != LOG.hash()


def test_lines_may_come_in_any_order_and_twice() -> None:
    head, *lines = log_bytes(LOG).splitlines(keepends=True)

    assert read_log(b"".join([head, *reversed(lines), *lines])) == LOG


def test_a_torn_last_line_is_told_and_kept_apart() -> None:
    data = log_bytes(LOG)

    found = read_log_file(data[:-7], file="race.log")

    assert found.torn == data.splitlines()[-1][:-6]
    assert found.log == Log(LOG.race, LOG.events[:-1])
    (warning,) = found.warnings
    assert (warning.line, warning.level) == (len(LOG.events) + 1, "warning")
    assert "breaks off" in warning.what


def test_a_whole_last_line_without_its_end_is_taken() -> None:
    found = read_log_file(log_bytes(LOG)[:-1])

    assert (found.log, found.torn) == (LOG, b"")
    assert len(found.warnings) == 1


def test_a_file_cut_anywhere_loses_at_most_its_last_line() -> None:
    data = log_bytes(LOG)
    start = data.index(b"\n") + 1
    for cut in range(start, len(data)):
        found = read_log_file(data[:cut])
        whole = data[:cut].count(b"\n") - 1
        assert len(found.log.events) - whole == (data[cut : cut + 1] == b"\n")
        assert not found.torn or data[:cut].endswith(found.torn)


def test_line_ends_and_mark_of_windows_are_told() -> None:
    data = b"\xef\xbb\xbf" + log_bytes(LOG).replace(b"\n", b"\r\n")

    found = read_log_file(data)

    assert found.log == LOG
    assert len(found.warnings) == 2


def test_logs_joined_end_to_end_are_read_as_one() -> None:
    assert read_log(log_bytes(LOG) + log_bytes(Log.of("summit", [time()]))) == LOG


def test_the_log_of_another_race_joined_to_it_is_refused() -> None:
    data = log_bytes(LOG) + log_bytes(Log.of("valley", [time()]))

    assert lines_told(data) == [(len(LOG.events) + 2, "here begins the log of another race")]


def test_of_a_file_that_is_no_log_one_line_is_told() -> None:
    assert lines_told(b"bib,time\n1,2\n3,4\n") == [(1, "this file does not begin as a log does")]


def test_all_bad_lines_are_told_together() -> None:
    good = event_bytes(time())
    spaced = good.replace(b'","', b'", "', 1)
    unknown = good.replace(b'"bib"', b'"bob"')
    newer = b'{"at":"2027-05-30T07:00:00.000Z","kind":"balloon"}'
    undated = event_bytes(replace(time(), at="yesterday"))
    beyond = event_bytes(replace(read(), raw="\u0100"))
    data = b"\n".join([heading("summit"), good, spaced, unknown, newer, b"x", undated, beyond, b""])

    told = lines_told(data)

    assert [line for line, _ in told] == [3, 4, 5, 6, 7, 8]
    assert "as Dorsal writes it" in told[0][1]
    assert "as Dorsal writes it" in told[1][1]
    assert "balloon" in told[2][1]
    assert told[4][1] == "`at` is no instant: 'yesterday'"
    assert told[5][1] == "`raw` holds a character beyond U+00FF, which stands for no byte"


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        (replace(read(), epoch="1/2"), "`epoch` is empty or holds a slash: '1/2'"),
        (replace(read(), source=""), "`source` is empty or holds a slash: ''"),
        (replace(read(), seq=-4), "`seq` is less than 0: -4"),
        (replace(read(), seq=2**53), "`seq` is beyond 2**53 - 1: 9007199254740992"),
        (replace(read(), supersedes="a/b/1"), "`supersedes` is set: a read supersedes nothing"),
        (
            replace(read(), at="2027-02-30T07:00:00.000Z"),
            "`at` is no instant: '2027-02-30T07:00:00.000Z'",
        ),
        (
            replace(read(), at="2027-02-03T07:00:60.000Z"),
            "`at` is no instant: '2027-02-03T07:00:60.000Z'",
        ),
        (replace(time(), time="14:32"), "`time` is no instant: '14:32'"),
        (replace(time(), precision_ms=0), "`precision_ms` is less than 1: 0"),
        (
            replace(retract(time()), supersedes=""),
            "`supersedes` is empty: a retraction names what it retracts",
        ),
    ],
)
def test_values_that_mean_nothing_are_refused(event: AnyEvent, fault: str) -> None:
    assert lines_told(heading("summit") + b"\n" + event_bytes(event) + b"\n") == [(2, fault)]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "this file does not begin as a log does"),
        (b"bib,time\n1,2\n", "this file does not begin as a log does"),
        (b'{"race":"summit"}\n', "this file does not begin as a log does"),
        (b'{"dorsal_log": 1, "race": "summit"}\n', "this file does not begin as a log does"),
        (b'{"dorsal_log":1,"race":""}\n', "this file does not begin as a log does"),
        (b'{"dorsal_log":1,"race":"a","x":1}\n', "this file does not begin as a log does"),
        (
            b'{"dorsal_log":2,"lanes":[],"race":"a"}\n',
            "this log has version 2; this Dorsal reads version 1",
        ),
    ],
)
def test_a_file_that_is_no_log_is_refused(data: bytes, told: str) -> None:
    assert lines_told(data)[0] == (1, told)


def test_logs_of_different_races_do_not_merge() -> None:
    with pytest.raises(BadInput, match="different races"):
        merged([LOG, Log("valley")])


def test_as_of_is_what_had_been_recorded_by_then() -> None:
    for moment in (at(-1), *(one.at for one in LOG.events), at(99999)):
        expected = tuple(one for one in LOG.events if one.at <= moment)
        assert LOG.as_of(moment) == Log("summit", expected)


@given(st.binary(max_size=60))
def test_any_bytes_end_in_a_log_or_in_problems(data: bytes) -> None:
    told = None
    try:
        found = read_log_file(heading("summit") + b"\n" + data)
    except BadInput as error:
        told = error.problems
    assert told != ()
    assert told or found.log == Log("summit")
