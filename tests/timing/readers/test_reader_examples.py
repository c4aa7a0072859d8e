"""The lines that the protocols' descriptions show, and lines that no reader sends."""

from __future__ import annotations

import pytest

from dorsal.timing.instants import read_instant
from dorsal.timing.race import Format
from dorsal.timing.readers import parse
from dorsal.timing.reads import Parsed, Unreadable


def at(text: str) -> int:
    """A reader's clock as if it were UTC."""
    return read_instant(text.replace(" ", "T") + "Z")


EXAMPLES: list[tuple[Format, str, Parsed]] = [
    (
        "ipico",
        "aa0005800012860800012603062027472353",
        Parsed(
            "passing",
            chip="058000128608",
            clock_ms=at("2026-03-06 20:27:47.350"),
            precision_ms=10,
            antenna="00",
        ),
    ),
    (
        "ipico",
        "aa00058000120e38000e26030713560136b0FS\r\n",
        Parsed(
            "passing",
            chip="058000120e38",
            clock_ms=at("2026-03-07 13:56:01.540"),
            precision_ms=10,
            antenna="00",
        ),
    ),
    (
        "ipico",  # with the bytes of the tag's memory before the checksum
        "aa00058000123b3200012603081222022f060080cd",
        Parsed(
            "passing",
            chip="058000123b32",
            clock_ms=at("2026-03-08 12:22:02.470"),
            precision_ms=10,
            antenna="00",
        ),
    ),
    (
        "ipico",  # somebody pressed the trigger
        "ab000a2c260306052004151b2782ae\r\n",
        Parsed("gun", clock_ms=at("2026-03-06 20:04:15.270"), precision_ms=10, antenna="00"),
    ),
    ("ipico", "ab000902260306051855443727cf", Parsed("nothing", antenna="00")),
    (
        "raceresult",
        "16;1234567;2027-05-23;09:31:05.120;0;9;-58;;0;2;1;;;;;;D-4711;63;;",
        Parsed(
            "passing",
            chip="1234567",
            clock_ms=at("2027-05-23 09:31:05.120"),
            antenna="2",
            loop="1",
            rssi=-58,
        ),
    ),
    (
        "raceresult",  # pushed, of the trigger, by a decoder that does not know the day
        "#P;17;99999;0000-00-00;09:31:05.120;0;1;;;0;1;;;;;;;D-4711;63;;",
        Parsed("gun", clock_ms=at("1970-01-01 09:31:05.120"), day_known=False, antenna="1"),
    ),
    ("raceresult", "PASSINGS;1233;63", Parsed("nothing")),
    ("raceresult", "GETTIME;2027-05-23;09:31:05.120", Parsed("nothing")),
    (
        "ultra",
        "0,4711,1495618265,120,3,-61,0,1,12,34265120,0,802",
        Parsed(
            "passing",
            chip="4711",
            clock_ms=at("2027-05-24 09:31:05.120"),
            antenna="3",
            rssi=-61,
        ),
    ),
    (
        "ultra",
        "0,4711,1495618265,120,3,-61,1,1,12,34265120,0,802\n",
        Parsed(
            "passing",
            chip="4711",
            clock_ms=at("2027-05-24 09:31:05.120"),
            antenna="3",
            rssi=-61,
            repeated=True,
        ),
    ),
    ("ultra", "V=12.34", Parsed("nothing")),
    ("ultra", "Connected,1495618265", Parsed("nothing")),
    (
        "wiclax",
        "01539;22-09-2011 02:41:30.620;0A;559;;0\r",
        Parsed(
            "passing",
            chip="01539",
            clock_ms=at("2011-09-22 02:41:30.620"),
            antenna="0A",
            loop="0A",
        ),
    ),
    (
        "wiclax",
        "7;22-09-2011 02:41:30.620;;;65%;1",
        Parsed(
            "passing",
            chip="7",
            clock_ms=at("2011-09-22 02:41:30.620"),
            battery_percent=65,
            repeated=True,
        ),
    ),
    (
        "wiclax",
        "RACESTART 23:59:59,999",
        Parsed("gun", clock_ms=at("1970-01-01 23:59:59.999"), day_known=False),
    ),
    ("wiclax", "*", Parsed("nothing")),
    (
        "crossmgr",
        '{"reader_id":10,"tag":"41","t":"2027-05-23T09:31:05.120"}',
        Parsed("passing", chip="41", clock_ms=at("2027-05-23 09:31:05.120"), antenna="10"),
    ),
    (
        "crossmgr",
        '{"tag":"41","t":"2027-05-23T09:31:05.120+02:00"}',
        Parsed("passing", chip="41", clock_ms=at("2027-05-23 07:31:05.120"), in_utc=True),
    ),
    (
        "mylaps",
        "t=13:11:30.904|c=0000041|ct=UH|d=120606|l=13|dv=4|re=0|an=00001111|g=0|b=41|n=41",
        Parsed(
            "passing",
            chip="0000041",
            clock_ms=at("2012-06-06 13:11:30.904"),
            antenna="00001111",
            loop="4",
        ),
    ),
    (
        "mylaps",  # with the instant in UTC, and a bib where there is no chip
        "t=13:11:30.904|utc=1338981090904|b=41|amd=-101.15",
        Parsed("passing", bib="41", clock_ms=1_338_981_090_904, in_utc=True, rssi=-101),
    ),
    (
        "mylaps",
        "t=11:03:40.347|mt=Gunshot|n=Gunshot 1",
        Parsed("gun", clock_ms=at("1970-01-01 11:03:40.347"), day_known=False),
    ),
    (
        "mylaps",  # version 1
        "DK5M6M9 12:15:05.61 1 1FFFFFFFF 1FFFFFF0908033F",
        Parsed("passing", chip="DK5M6M9", clock_ms=at("2009-08-03 12:15:05.610"), precision_ms=10),
    ),
    (
        "mylaps",
        "KV8658316:13:57.417 3 0F  1000025030870",
        Parsed("passing", chip="KV86583", clock_ms=at("2025-03-08 16:13:57.417")),
    ),
    (
        "chronotrack",
        "CT01_33~21~START~4711~2027-05-23T14:02:15.31~1~117F37~8",
        Parsed(
            "passing",
            chip="4711",
            clock_ms=at("2027-05-23 14:02:15.310"),
            precision_ms=10,
            antenna="8",
            loop="START",
        ),
    ),
    (
        "chronotrack",
        "CT01_33~3~start~guntime~14:02:15.31~0~117F37~0",
        Parsed(
            "gun",
            clock_ms=at("1970-01-01 14:02:15.310"),
            day_known=False,
            precision_ms=10,
            antenna="0",
            loop="start",
        ),
    ),
    (
        "chronotrack",
        "CT01_33~4~finish~12~1738418535.31~0~117F37~0",
        Parsed(
            "passing",
            chip="12",
            clock_ms=at("2025-02-01 14:02:15.310"),
            in_utc=True,
            precision_ms=10,
            antenna="0",
            loop="finish",
        ),
    ),
    ("chronotrack", "CT01_33~5~top~newlocation~~~~", Parsed("nothing", loop="top")),
    ("chronotrack", "SimpleClient~2.0~CTP01", Parsed("nothing")),
    (
        "csv",
        "00A41F,2027-05-23 09:31:05.120,2,-60,north",
        Parsed(
            "passing",
            chip="00A41F",
            clock_ms=at("2027-05-23 09:31:05.120"),
            antenna="2",
            rssi=-60,
            loop="north",
        ),
    ),
    (
        "csv",
        "7;2027-05-23T09:31:05,12+02:00",
        Parsed(
            "passing",
            chip="7",
            clock_ms=at("2027-05-23 07:31:05.120"),
            in_utc=True,
            precision_ms=10,
        ),
    ),
    (
        "csv",  # the heading travels with the line
        "Date\tTime\tBib\n2027-05-23\t09:31\t212",
        Parsed("passing", bib="212", clock_ms=at("2027-05-23 09:31:00.000"), precision_ms=60_000),
    ),
    ("csv", "chip,time,antenna", Parsed("nothing")),
    ("csv", "", Parsed("nothing")),
]


@pytest.mark.parametrize(("form", "raw", "said"), EXAMPLES)
def test_an_example_of_a_protocol_says(form: Format, raw: str, said: Parsed) -> None:
    assert parse(form, raw) == said


def test_every_hundredth_of_ipico_is_hexadecimal() -> None:
    """Read as decimal, 36 of them would be lost and 54 wrong."""
    for hundredths in range(100):
        body = f"0005800012860800012603062027{47}{hundredths:02x}"
        read = parse("ipico", f"aa{body}{sum(map(ord, body)) & 255:02x}")
        assert isinstance(read, Parsed)
        assert read.clock_ms == at("2026-03-06 20:27:47.000") + hundredths * 10


def test_one_changed_character_breaks_the_checksum() -> None:
    line = "aa0005800012860800012603062027472353"
    for place in range(2, 36):
        digit = "0" if line[place] != "0" else "1"
        assert isinstance(parse("ipico", line[:place] + digit + line[place + 1 :]), Unreadable)


WRONG: list[tuple[Format, str, str]] = [
    (
        "ipico",
        "aa0005800012860800012603062027472354",
        "the checksum is 54 but the characters add up to 53",
    ),
    (
        "ipico",
        "aa0005800012860800012603062027476458",
        "the hundredths are 64, but the last of a second is 63 (hexadecimal)",
    ),
    (
        "ipico",
        "aa00058000128608",
        "'aa00058000128608' is no IPICO read: it begins with aa and has 36 hexadecimal digits",
    ),
    (
        "raceresult",
        "16;;2027-05-23;09:31:05.120;0;9;-58;;0;2;1",
        "the passing names no transponder",
    ),
    (
        "raceresult",
        "16;7;2027-02-29;09:31:05.120;0;9;-58;;0;2;1",
        "there is no such day: 2027-02-29",
    ),
    (
        "raceresult",
        "16;7;2027-05-23;24:31:05.120;0;9;-58;;0;2;1",
        "there is no such time of day: 24:31:05",
    ),
    ("ultra", "0,7,x,120,3,-61,0", "'x' seconds and '120' milliseconds since 1980 are no time"),
    (
        "wiclax",
        "7;noon",
        "'7;noon' is no passing: it begins CHIP;23-05-2027 09:31:05.120",
    ),
    (
        "mylaps",
        "t=13:11:30.904|d=120606",
        "the passing names neither a chip nor a bib",
    ),
    (
        "chronotrack",
        "CT01_33~21~START~4711~14:02:15.31~1~117F37",
        "'CT01_33~21~START~4711~14:02:15.31~1~117F...' is no read: "
        "it has 8 fields between ~, the first such as CT01_33",
    ),
    (
        "csv",
        "7",
        "'7' holds no time: a line is CHIP,2027-05-23 09:31:05.120,ANTENNA",
    ),
    ("csv", ",2027-05-23 09:31:05", "',2027-05-23 09:31:05' names neither a chip nor a bib"),
    ("sheet", "212 14:32", "nothing here reads the format sheet"),
]


@pytest.mark.parametrize(("form", "raw", "why"), WRONG)
def test_a_line_that_no_reader_sends_says_why(form: Format, raw: str, why: str) -> None:
    assert parse(form, raw) == Unreadable(why)
