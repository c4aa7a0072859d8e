"""Conversations with readers: what is said, what is heard, and what is acknowledged when."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.instants import read_instant
from dorsal.timing.race import Format
from dorsal.timing.readers import Conversation, Heard, Step, converse, parse
from dorsal.timing.readers.conversations import ipico, race_result, ultra
from dorsal.timing.readers.conversations.ipico import replay_command
from dorsal.timing.readers.number_runs import NumberRuns

PASSING = "%d;%s;2027-05-23;09:31:05.120;0;9;-58;;0;2;1;;;;;;D-4711;%d;;"


def passing(number: int, file: int = 63, chip: str = "7") -> str:
    return PASSING % (number, chip, file)


class Decoder:
    """Answers as a RACE RESULT decoder does, from the files that it holds."""

    def __init__(self, files: Mapping[int, int]) -> None:
        self.files = dict(files)  # how many passings each holds; the last one is being written
        self.asked: list[str] = []

    def answer(self, sent: bytes) -> bytes:
        lines = sent.decode("latin-1").split("\r\n")[:-1]
        self.asked += lines
        return "".join(f"{line}\r\n" for one in lines for line in self._lines(one)).encode()

    def _lines(self, command: str) -> list[str]:
        present = max(self.files)
        if command == "PASSINGS":
            return [f"PASSINGS;{self.files[present]};{present}"]
        if command.startswith("GETFILE;"):
            file = int(command.removeprefix("GETFILE;"))
            return [*(passing(n, file) for n in range(1, self.files.get(file, 0) + 1)), ""]
        if command[0].isdigit():
            first, count = map(int, command.split(":"))
            last = min(first + count - 1, self.files[present])
            return [*(passing(n, present) for n in range(first, last + 1)), ""]
        return [f"{command.partition(';')[0]};OK"]


def converse_with(decoder: Decoder, talk: Conversation, step: Step) -> list[tuple[str, int]]:
    """Go on until nobody has anything to say; the reads that were heard."""
    heard = [(one.epoch, one.seq) for one in step.reads]
    for _ in range(100):
        if not step.send:
            return heard
        step = talk.received(decoder.answer(step.send), 0)
        heard += [(one.epoch, one.seq) for one in step.reads]
    raise AssertionError("the conversation does not end")


def test_all_that_a_decoder_holds_is_fetched_at_connect() -> None:
    decoder, talk = Decoder({63: 600}), converse("raceresult")
    heard = converse_with(decoder, talk, talk.opened(0))
    assert heard == [("63", number) for number in range(1, 601)]
    assert decoder.asked[:5] == [
        "SETPROTOCOL;3.2",
        "SETPUSHPASSINGS;1;0",
        "GETSTATUS",
        "GETTIME",
        "PASSINGS",
    ]
    assert decoder.asked[5:] == ["1:250", "251:250", "501:100"]


def test_only_what_is_missing_is_fetched_after_a_break() -> None:
    decoder, talk = Decoder({63: 600}), converse("raceresult", cursors={"63": 598})
    assert converse_with(decoder, talk, talk.opened(0)) == [("63", 599), ("63", 600)]


def test_a_new_file_during_a_break_brings_what_both_files_hold() -> None:
    decoder, talk = Decoder({63: 600, 64: 2}), converse("raceresult", cursors={"63": 598})
    heard = converse_with(decoder, talk, talk.opened(0))
    assert sorted(heard) == [("63", 599), ("63", 600), ("64", 1), ("64", 2)]


def test_a_new_file_while_connected_brings_what_both_files_hold() -> None:
    decoder, talk = Decoder({63: 3}), converse("raceresult")
    converse_with(decoder, talk, talk.opened(0))
    decoder.files = {63: 5, 64: 2}  # two passings were never pushed, then a new file was begun
    step = talk.received(f"#P;{passing(2, 64)}\r\n".encode(), 0)
    heard = converse_with(decoder, talk, step)
    assert sorted(heard) == [("63", 4), ("63", 5), ("64", 1), ("64", 2)]


def test_a_hole_in_the_pushed_numbers_is_asked_for() -> None:
    decoder, talk = Decoder({63: 0}), converse("raceresult")
    converse_with(decoder, talk, talk.opened(0))
    decoder.files = {63: 4}
    step = talk.received(f"#P;{passing(4)}\r\n".encode(), 0)
    assert (step.reads, step.send) == ((Heard(passing(4), "63", 4),), b"1:3\r\n")
    assert converse_with(decoder, talk, step) == [("63", 4), ("63", 1), ("63", 2), ("63", 3)]


def test_a_hole_that_a_decoder_cannot_fill_is_asked_for_once() -> None:
    talk = converse("raceresult")
    talk.received(b"PASSINGS;0;63\r\n", 0)
    assert talk.received(f"#P;{passing(3)}\r\n".encode(), 0).send == b"1:2\r\n"
    assert talk.received(b"\r\n", 0).send == b""
    assert talk.received(f"#P;{passing(4)}\r\n".encode(), 0).send == b""


def test_a_passing_without_its_file_is_left_to_the_journal_while_answers_are_late() -> None:
    short = "3;7;2027-05-23;09:31:05.120;0;9;-58;;0;2;1"
    talk = converse("raceresult")
    talk.received(b"PASSINGS;3;63\r\n", 0)
    assert talk.received(f"{short}\r\n".encode(), 1_000).reads == (Heard(short, "63", 3),)
    talk.tick(20_000)
    assert talk.received(f"{short}\r\n".encode(), 21_000).reads == (Heard(short),)


def test_the_count_the_state_and_the_clock_are_asked_for_again() -> None:
    talk = converse("raceresult")
    talk.opened(0)
    assert talk.tick(9_999).send == b""
    assert talk.tick(10_000).send == b"PASSINGS\r\n"
    assert talk.tick(60_000).send == b"PASSINGS\r\nGETSTATUS\r\nGETTIME\r\n"


def test_what_a_decoder_says_of_itself_is_kept() -> None:
    step = converse("raceresult").received(b"GETTIME;2027-05-23;09:31:05.120\r\n", 0)
    assert step.states == ("GETTIME;2027-05-23;09:31:05.120",)


ULTRA = "0,4711,1495618265,120,3,-61,%d,1,12,34265120,0,%d"


def test_an_ultra_sends_after_its_greeting_and_rewinds_what_it_jumped_over() -> None:
    talk = converse("ultra", cursors={"12-2027-05-23": 800})
    assert talk.opened(0) == Step()
    step = talk.received(b"Connected,1495618265\r\n", 0)
    assert step == Step(b"700\r\n?\r\nr\r\n", states=("Connected,1495618265",))
    step = talk.received(f"{ULTRA % (0, 805)}\n".encode(), 0)
    assert step.send == b"600801..804\r\n"
    assert step.reads == (Heard(ULTRA % (0, 805), "12-2027-05-24", 805),)
    step = talk.received(f"{ULTRA % (1, 801)}\nV=12.3\n".encode(), 0)
    assert step.reads == (Heard(ULTRA % (1, 801), "12-2027-05-24-rewound", 801),)
    assert (step.send, step.states) == (b"", ("V=12.3",))


def test_ipico_is_asked_for_its_date_and_its_triggers_are_reads() -> None:
    talk = converse("ipico")
    assert talk.opened(0).send == b"ab00000222\r\n"
    assert talk.tick(59_999).send == b""
    assert talk.tick(60_000).send == b"ab00000222\r\n"
    lines = ["ab000902260306051855443727cf", "ab000a2c260306052004151b2782ae", "aa00", "noise"]
    step = talk.received("\r\n".join([*lines, ""]).encode(), 0)
    assert step.states == tuple(lines[:1])
    assert step.reads == tuple(map(Heard, lines[1:]))


def test_ipico_replays_by_its_controller() -> None:
    assert replay_command(1_811_064_665_120) == (
        b"replay_start file.ttyS0 port.10300 datetime.270523093105\r\n"
    )


def test_clocks_are_set_by_hand_only() -> None:
    assert ipico.set_clock(read_instant("2026-03-06T19:49:21.000Z")) == (
        b"ab00070126030605194921f8\r\n"
    )
    assert race_result.set_clock(2027, 5, 23, "09:31:05.120") == (
        b"SETTIME;2027-05-23;09:31:05.120\r\n"
    )
    assert ultra.set_clock("09:31:05", "23-05-2027") == b"t 09:31:05 23-05-2027\r\n"
    for talk in talks().values():
        said = talk().opened(0).send + talk().tick(10**9).send
        assert not re.search(rb"(?m)SETTIME|STOP|^t |^S\r|CLOCK .|ab000701", said)


def test_a_wiclax_box_is_asked_for_all_since_the_last_read() -> None:
    talk = converse("wiclax", last_ms=1_811_064_665_120)
    asked = b"CLOCK\rREWIND 23-05-2027 09:31:05 01-01-2100 00:00:00\r"
    assert talk.opened(0).send == asked
    line = "01539;22-09-2011 02:41:30.620;0A;559;;0"
    step = talk.received(f"*\rCLOCK 23-05-2027 09:31:05\r{line}\r".encode(), 0)
    assert step == Step(reads=(Heard(line),), states=("*", "CLOCK 23-05-2027 09:31:05"))


MESSAGE = "10KM@Passing@t=13:11:30.904|c=0000041|d=120606@t=13:11:31.2|c=0000042|d=120606@1016@$"


def test_mylaps_is_acknowledged_when_all_passings_of_a_message_are_safe() -> None:
    talk = converse("mylaps", session="s1")
    first, second = talk.received(MESSAGE.encode(), 0).reads
    assert first == Heard("t=13:11:30.904|c=0000041|d=120606", "s1.10KM.Passing", 1_016_000)
    assert second == Heard("t=13:11:31.2|c=0000042|d=120606", "s1.10KM.Passing", 1_016_001)
    assert talk.safe([second]) == b""
    assert talk.safe([first]) == b"Dorsal@AckPassing@1016@$"
    assert talk.safe([first, second]) == b""


def test_a_message_that_mylaps_sends_again_is_acknowledged_again() -> None:
    talk = converse("mylaps", session="s1")
    once = talk.received(MESSAGE.encode(), 0).reads
    assert talk.safe(once) == b"Dorsal@AckPassing@1016@$"
    assert talk.received(MESSAGE.encode(), 0).reads == once
    assert talk.safe(once) == b"Dorsal@AckPassing@1016@$"


def test_mylaps_is_answered_by_what_it_says() -> None:
    talk = converse("mylaps", session="s1")
    step = talk.received(b"X@Pong@$\r\nX@Ping@$", 0)
    assert step.send == (
        b"Dorsal@AckPong@Version2.1@c|ct|d|l|dv|re|an|g|b|n|t|ut|utc|h|ts|bid|am|amd|dm@$"
        b"Dorsal@AckPing@$"
    )
    marker = talk.received(b"Start@Marker@t=11:03:40.347|mt=Gunshot|n=Gunshot 1@4@$", 0).reads
    assert talk.safe(marker) == b"Dorsal@AckMarker@4@$"
    stored = talk.received(b"X@Store@DK5M6M9 12:15:05.61 1 1FFFFFFFF 1FFFFFF0908033F@1@$", 0).reads
    assert talk.safe(stored) == b"Dorsal@AckStore@1@$"


def test_a_damaged_message_of_mylaps_is_kept_and_not_acknowledged() -> None:
    talk = converse("mylaps", session="s1")
    heard = talk.received(b"10KM@Passing@$", 0).reads
    assert heard == (Heard("10KM@Passing@"),)
    assert talk.safe(heard) == b""


def test_chronotrack_goes_on_from_the_last_number_known() -> None:
    talk = converse("chronotrack", cursors={"abc.finish": 4529}, session="s1")
    step = talk.received(b"SimpleClient~2.0~CTP01\r\n", 0)
    assert step.send == (
        b"Dorsal~1~5\r\nguntimes=true\r\nnewlocations=true\r\nconnection-id=true\r\n"
        b"stream-mode=push\r\ntime-format=iso\r\ngetconnectionid\r\n"
    )
    assert talk.received(b"ack~getconnectionid~abc\r\n", 0).send == b"getlocations\r\n"
    step = talk.received(b"ack~getlocations~start~finish\r\n", 0)
    assert step.send == b"start~start\r\nstart~finish~4530\r\n"
    line = "CT01_33~4530~finish~7~2027-05-23T14:02:15.31~1~117F37~8"
    assert talk.received(f"{line}\r\n".encode(), 0).reads == (Heard(line, "abc.finish", 4530),)
    assert talk.tick(10_000).send == b"ping\r\n"


def post(body: bytes) -> bytes:
    head = f"POST /rfid.js HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def test_a_post_is_answered_when_its_reads_are_safe() -> None:
    talk = converse("crossmgr", session="s1")
    body = b'{"reader_id":10,"data":[{"tag":"41","t":"2027-05-23T09:31:05.120"}, {"tag":"42"}]}'
    step = talk.received(post(body), 0)
    assert step.send == b""
    assert step.reads == (
        Heard('{"reader_id":10,"tag":"41","t":"2027-05-23T09:31:05.120"}', "s1", 1),
        Heard('{"reader_id":10,"tag":"42"}', "s1", 2),
    )
    assert talk.safe(step.reads[:1]) == b""
    head, _, told = talk.safe(step.reads[1:]).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert json.loads(told) == {"success": True, "kept": 2}


def test_a_post_that_is_no_json_is_kept_and_refused() -> None:
    talk = converse("crossmgr", session="s1")
    step = talk.received(post(b"41 9:31"), 0)
    assert step.reads == (Heard("41 9:31", "s1", 1),)
    assert talk.safe(step.reads).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_the_clock_is_told_in_the_order_of_the_requests() -> None:
    talk = converse("crossmgr", session="s1")
    body = b'{"data":[{"tag":"41","t":"2027-05-23T09:31:05"}]}'
    step = talk.received(
        post(body) + b"GET /servertimestamp.js HTTP/1.1\r\n\r\n", 1_811_064_665_120
    )
    assert step.send == b""
    answers = talk.safe(step.reads).split(b"HTTP/1.1 200 OK\r\n")
    assert len(answers) == 3
    assert json.loads(answers[2].partition(b"\r\n\r\n")[2]) == {
        "serverTime": 1_811_064_665_120,
        "clientTime": 0.0,
    }


@pytest.mark.parametrize(
    ("asked", "server", "client"),
    [
        (b"?clientTime=1811064660.25", 1_811_064_665.12, 1_811_064_660.25),
        (b"?clientTime=1811064660250", 1_811_064_665_120, 1_811_064_660_250),
        (b"?clientTime=noon", 1_811_064_665_120, 0),
    ],
)
def test_a_sender_hears_both_clocks_in_its_own_unit(
    asked: bytes, server: float, client: float
) -> None:
    talk = converse("crossmgr", session="s1")
    step = talk.received(
        b"GET /servertimestamp.js" + asked + b" HTTP/1.1\r\n\r\n", 1_811_064_665_120
    )
    told = json.loads(step.send.partition(b"\r\n\r\n")[2])
    assert told == {"serverTime": server, "clientTime": client}


def test_a_sender_that_looks_for_us_finds_us() -> None:
    step = converse("crossmgr").received(b"GET /identity.js HTTP/1.1\r\n\r\n", 1_811_064_665_120)
    assert step.send.startswith(b"HTTP/1.1 200 OK\r\n")
    told = json.loads(step.send.partition(b"\r\n\r\n")[2])
    assert told == {"serverTime": 1_811_064_665.12, "version": "Dorsal", "host": ""}


NUMBERS = st.lists(st.integers(1, 12))


@given(NUMBERS, st.lists(st.tuples(st.integers(1, 12), st.integers(0, 4))), st.integers(0, 5))
def test_number_runs_are_sets(
    numbers: Sequence[int], stretches: Sequence[tuple[int, int]], upto: int
) -> None:
    runs, have = NumberRuns(upto), set(range(1, upto + 1))
    for number in numbers:
        runs.add(number)
        have.add(number)
    for first, more in stretches:
        runs.add_all(first, first + more)
        have |= set(range(first, first + more + 1))
    assert {number for number in range(1, 20) if number in runs} == have


@given(NUMBERS, NUMBERS, st.integers(0, 5), st.integers(0, 15))
def test_what_is_missing_is_in_neither(
    numbers: Sequence[int], others: Sequence[int], upto: int, last: int
) -> None:
    runs, also = NumberRuns(upto), NumberRuns()
    for number in numbers:
        runs.add(number)
    for number in others:
        also.add(number)
    for sought in (None, also):
        holes = [
            number for first, end in runs.missing(last, sought) for number in range(first, end + 1)
        ]
        neither = {*numbers, *range(1, upto + 1), *(others if sought else ())}
        assert holes == [number for number in range(1, last + 1) if number not in neither]


def talks() -> dict[Format, Callable[[], Conversation]]:
    forms: tuple[Format, ...] = (
        "csv",
        "raceresult",
        "ipico",
        "ultra",
        "wiclax",
        "crossmgr",
        "mylaps",
        "chronotrack",
    )
    return {form: (lambda form=form: converse(form, session="s1")) for form in forms}  # type: ignore[misc]


STREAMS: dict[Format, bytes] = {
    "csv": b"7,2027-05-23 09:31:05\r\n\n8,2027-05-23 09:31:06\r\n",
    "raceresult": f"PASSINGS;2;63\r\n#P;{passing(2)}\r\n{passing(1)}\r\n\r\n".encode(),
    "ipico": b"ab000902260306051855443727cf\r\naa0005800012860800012603062027472353\r\n",
    "ultra": f"Connected,1\r\n{ULTRA % (0, 5)}\n{ULTRA % (0, 9)}\nV=12\r".encode(),
    "wiclax": b"*\r7;22-09-2011 02:41:30.620;0A;559;;0\rRACESTART 23:59:59,999\r",
    "crossmgr": post(b'{"data":[{"tag":"41","t":"9"}]}')
    + b"GET /servertimestamp.js HTTP/1.1\r\n\r\n",
    "mylaps": b"X@Pong@$" + MESSAGE.encode() + b"\r\nX@Ping@$",
    "chronotrack": b"A~1~CTP01\r\nack~getconnectionid~x\r\nCT01_33~1~f~7~09:31:05~1~1~8\r\n",
}


def heard_in_pieces(form: Format, pieces: Sequence[bytes]) -> tuple[bytes, list[Heard], list[str]]:
    talk = talks()[form]()
    steps = [talk.received(piece, 0) for piece in pieces]
    reads = [read for step in steps for read in step.reads]
    states = [state for step in steps for state in step.states]
    return b"".join(step.send for step in steps) + talk.safe(reads), reads, states


@pytest.mark.parametrize("form", list(STREAMS))
@given(cuts=st.lists(st.integers(0, 200), max_size=6))
def test_how_a_stream_is_cut_into_pieces_changes_nothing(form: Format, cuts: list[int]) -> None:
    stream = STREAMS[form]
    ends = sorted(min(cut, len(stream)) for cut in cuts)
    pieces = [stream[a:b] for a, b in zip([0, *ends], [*ends, len(stream)], strict=True)]
    whole = heard_in_pieces(form, [stream])
    assert heard_in_pieces(form, pieces) == whole
    assert len(whole[1]) >= 1


@pytest.mark.parametrize("form", list(STREAMS))
@given(data=st.data())
def test_no_bytes_upset_a_conversation(form: Format, data: st.DataObject) -> None:
    talk = talks()[form]()
    stream = STREAMS[form]
    for now_ms in range(0, 90_000, 30_000):
        place = data.draw(st.integers(0, len(stream)))
        step = talk.received(stream[:place] + data.draw(st.binary(max_size=12)), now_ms)
        talk.safe(step.reads)
        talk.tick(now_ms)
        assert [parse(form, read.raw) is not None for read in step.reads] == [True] * len(
            step.reads
        )
