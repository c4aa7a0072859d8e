"""What is read a million lines at once is what is read line by line, whatever the bytes are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.race import Format
from dorsal.timing.readers import parse, parse_many
from dorsal.timing.reads import Parsed, Unreadable
from dorsal.timing.simulation.raw_lines import Beep, raw_line

FORMATS: tuple[Format, ...] = (
    "csv",
    "raceresult",
    "ipico",
    "ultra",
    "wiclax",
    "crossmgr",
    "mylaps",
    "chronotrack",
)
SAMPLES: dict[Format, str] = {
    "csv": "00A41F,2027-05-23T09:31:05.120Z,2,-60,north",
    "raceresult": "16;1234567;2027-05-23;09:31:05.120;0;9;-58;;0;2;1;;;;;;D-4711;63;;",
    "ipico": "aa0005800012860800012603062027472353",
    "ultra": "0,4711,1495618265,120,3,-61,0,1,12,34265120,0,802",
    "wiclax": "01539;22-09-2011 02:41:30.620;0A;559;;0",
    "crossmgr": '{"reader_id":10,"tag":"41","t":"2027-05-23T09:31:05.120"}',
    "mylaps": "t=13:11:30.904|c=0000041|ct=UH|d=120606|l=13|dv=4|re=0|an=00001111|b=41",
    "chronotrack": "CT01_33~21~START~4711~2027-05-23T14:02:15.31~1~117F37~8",
}
BYTES = st.text(st.characters(max_codepoint=255), max_size=3)
SPICE = st.sampled_from(["", ",", ";", "~", "|", "0", "9", " ", "-", ":", "Z", '"', "\0", "\r\n"])
BEEPS = st.builds(
    Beep,
    chip=st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06x}"),
    clock_ms=st.integers(946_684_800_000, 4_102_444_799_999),
    antenna=st.integers(1, 12),
    rssi=st.integers(-95, 5),
    epoch=st.sampled_from(["7", "63"]),
    seq=st.integers(0, 10**6),
)


@st.composite
def mutated(draw: st.DrawFn, form: Format) -> str:
    """A line of a format, often with a few characters changed, added or taken away."""
    usual = form in ("csv", "raceresult", "ipico", "ultra") and draw(st.booleans())
    line = raw_line(form, draw(BEEPS)) if usual else SAMPLES[form]
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(line)))
        until = draw(st.integers(place, min(place + 2, len(line))))
        line = line[:place] + draw(BYTES | SPICE) + line[until:]
    return line


@pytest.mark.parametrize("form", FORMATS)
@given(data=st.data())
def test_all_at_once_is_line_by_line(form: Format, data: st.DataObject) -> None:
    raws = data.draw(st.lists(mutated(form) | BYTES, max_size=8))
    columns = parse_many(form, raws)
    assert len(columns) == len(raws)
    assert [columns[index] for index in range(len(raws))] == [parse(form, raw) for raw in raws]


@pytest.mark.parametrize("form", FORMATS)
@given(raw=st.text(max_size=80))
def test_any_text_is_read_or_refused(form: Format, raw: str) -> None:
    assert isinstance(parse(form, raw), Parsed | Unreadable)
    assert parse_many(form, [raw])[0] == parse(form, raw)


@pytest.mark.parametrize("form", FORMATS)
def test_a_line_of_a_megabyte_is_refused(form: Format) -> None:
    raw = SAMPLES[form] + "1" * 1_000_000
    why = "the line has "
    read = parse(form, raw)
    assert isinstance(read, Unreadable)
    assert read.why.startswith(why)
    assert parse_many(form, [raw])[0] == read


def test_the_usual_lines_need_no_second_look() -> None:
    """Each simulated format is read in bulk: none of the lines is passed to the slow reader."""
    from dorsal.timing.readers.bulk import BULK
    from dorsal.timing.readers.byte_table import byte_table

    beep = Beep("00a41f", 1_811_064_665_120, 2, -58, "63", 16)
    for form, bulk in BULK.items():
        table = byte_table([raw_line(form, beep)] * 3)
        assert table is not None
        assert bulk(table).sound.tolist() == [True, True, True]
