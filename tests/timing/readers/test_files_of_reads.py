"""Files of reads: of which format they are, and what tells their lines apart."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.race import Format
from dorsal.timing.readers import Heard, parse, recognise, split_file
from dorsal.timing.reads import Parsed
from dorsal.timing.simulation.raw_lines import Beep, raw_line

PASSING = "16;7;2027-05-23;09:31:05.120;0;9;-58;;0;2;1;;;;;;D-4711;63;;"
ULTRA = "0,4711,1495618265,120,3,-61,%d,1,12,34265120,0,802"
IPICO = "aa0005800012860800012603062027472353"


def hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def test_lines_without_numbers_are_named_by_the_file_and_their_place_in_it() -> None:
    data = f"{IPICO}\r\n\r\nnoise\x01\xff\r\n".encode("latin-1")
    assert split_file("ipico", data) == (
        Heard(IPICO, hash_of(data), 1),
        Heard("noise\x01\xff", hash_of(data), 3),
    )


def test_a_pushed_and_a_fetched_passing_are_the_same_read() -> None:
    found = split_file("raceresult", f"{PASSING}\n#P;{PASSING}\n".encode())
    assert found == (Heard(PASSING, "63", 16), Heard(PASSING, "63", 16))


def test_an_ultra_counts_within_its_box_and_day() -> None:
    data = f"{ULTRA % 0}\n{ULTRA % 1}\nV=12\n".encode()
    assert split_file("ultra", data) == (
        Heard(ULTRA % 0, "12-2027-05-24", 802),
        Heard(ULTRA % 1, "12-2027-05-24-rewound", 802),
        Heard("V=12", hash_of(data), 3),
    )


def test_a_heading_travels_with_lines_of_an_unusual_order() -> None:
    data = b"\xef\xbb\xbftime;chip\n2027-05-23 09:31:05;7\n"
    heading, line = split_file("csv", data)
    assert heading == Heard("time;chip", hash_of(data), 1)
    assert line == Heard("time;chip\n2027-05-23 09:31:05;7", hash_of(data), 2)
    read = parse("csv", line.raw)
    assert isinstance(read, Parsed)
    assert read.chip == "7"


def test_a_heading_of_the_usual_order_does_not() -> None:
    data = b"chip,time\r7,2027-05-23 09:31:05\r"
    assert split_file("csv", data) == (
        Heard("chip,time", hash_of(data), 1),
        Heard("7,2027-05-23 09:31:05", hash_of(data), 2),
    )


FORMS: list[tuple[str, Format | None]] = [
    (f"{IPICO}\n{IPICO[:-2]}\n", "ipico"),
    (PASSING, "raceresult"),
    (f"#P;{PASSING}\nGETSTATUS;1\n", "raceresult"),
    (f"V=12\n{ULTRA % 0}\n{ULTRA % 0}", "ultra"),
    ("01539;22-09-2011 02:41:30.620;0A;559;;0\r7;22-09-2011 02:41:31\r", "wiclax"),
    ('{"tag":"41","t":"2027-05-23T09:31:05"}\n', "crossmgr"),
    ("t=13:11:30.904|c=0000041|d=120606\n", "mylaps"),
    ("CT01_33~21~START~4711~14:02:15.31~1~117F37~8\n", "chronotrack"),
    ("7,2027-05-23 09:31:05.120,1\n", "csv"),
    ("chip,time\n7,2027-05-23 09:31:05.120\n", "csv"),
    ("bib,time\n7,09:31\n", "sheet"),
    ("Dorsal;Hut in;Hut out\n7;09:31;09:32\n", "sheet"),
    ("The wind was strong.\n", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_a_file_shows_of_which_format_it_is(text: str, form: Format | None) -> None:
    assert recognise(text.encode()) == form


@pytest.mark.parametrize("form", ["ipico", "raceresult", "ultra", "wiclax", "csv"])
@given(
    chips=st.lists(st.integers(0, 0xFFFFFF), min_size=1, max_size=5),
    clock_ms=st.integers(1_600_000_000_000, 2_000_000_000_000),
)
def test_what_is_simulated_is_recognised(form: Format, chips: list[int], clock_ms: int) -> None:
    beeps = [Beep(f"{chip:06x}", clock_ms + at, 1, -50, "7", at) for at, chip in enumerate(chips)]
    assert recognise("\n".join(raw_line(form, beep) for beep in beeps).encode()) == form


@given(data=st.binary(max_size=200), form=st.sampled_from([form for _, form in FORMS if form]))
def test_no_bytes_of_any_file_are_lost(data: bytes, form: Format) -> None:
    recognise(data)
    found = split_file(form, data)
    kept = "".join(heard.raw.rpartition("\n")[2] for heard in found if heard.seq >= 0)
    wanted = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    blank = str.maketrans("", "", "\0 \t\r\n")
    assert kept.translate(blank) == wanted.replace("#P;", "").translate(blank) or "#P;" in wanted
