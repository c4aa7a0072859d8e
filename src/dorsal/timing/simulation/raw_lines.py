"""Reads as readers of five kinds write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from dorsal.timing.instants import DAY_MS, SECOND_MS, datetime_of, instant_of
from dorsal.timing.race import Format

SINCE_1980_MS = instant_of(datetime(1980, 1, 1, tzinfo=UTC))
SIMULATED: tuple[Format, ...] = ("raceresult", "ipico", "ultra", "wiclax", "csv")


@dataclass(frozen=True, slots=True)
class Beep:
    """One read of a mat: whose chip, at which instant of the reader's own clock (as if it were
    UTC), by which antenna, how strongly, and its number in the reader's epoch.
    """

    chip: str
    clock_ms: int
    antenna: int
    rssi: int
    epoch: str
    seq: int


def raw_line(form: Format, beep: Beep) -> str:
    """The bytes of a read in the form of its reader, as the log holds them."""
    if form == "ipico":
        return ipico_line(beep)
    if form == "raceresult":
        return race_result_line(beep)
    if form == "ultra":
        return ultra_line(beep)
    if form == "wiclax":
        return wiclax_line(beep)
    moment = datetime_of(beep.clock_ms)
    return f"{beep.chip},{moment:%Y-%m-%d %H:%M:%S}.{beep.clock_ms % 1000:03d},{beep.antenna}"


def ipico_line(beep: Beep) -> str:
    """36 characters: reader, tag, counters, date, time, hundredths in hexadecimal, checksum."""
    moment = datetime_of(beep.clock_ms)
    hundredths = beep.clock_ms % SECOND_MS // 10
    body = f"{beep.antenna:02d}{beep.chip.lower():0>12}0001{moment:%y%m%d%H%M%S}{hundredths:02x}"
    return f"aa{body}{sum(body.encode()) & 0xFF:02x}"


def race_result_line(beep: Beep) -> str:
    """A passing of 20 fields, with the file's number where it stands in protocol 3.2."""
    moment = datetime_of(beep.clock_ms)
    time = f"{moment:%H:%M:%S}.{beep.clock_ms % SECOND_MS:03d}"
    head = f"{beep.seq};{beep.chip};{moment:%Y-%m-%d};{time};0;1;{beep.rssi};;0"
    return f"{head};{beep.antenna};{beep.antenna};;;;;;BOX;{beep.epoch};;"


def ultra_line(beep: Beep) -> str:
    """A read of an RFID Ultra: seconds since 1980 and milliseconds apart."""
    since_ms = beep.clock_ms - SINCE_1980_MS
    head = f"0,{beep.chip},{since_ms // 1000},{since_ms % 1000},{beep.antenna},{-beep.rssi}"
    return f"{head},0,1,{beep.epoch},{beep.clock_ms % DAY_MS},0,{beep.seq}"


def wiclax_line(beep: Beep) -> str:
    """A read of the generic protocol of Wiclax: chip, moment, loop, lap, battery, rewind."""
    moment = datetime_of(beep.clock_ms)
    time = f"{moment:%d-%m-%Y %H:%M:%S}.{beep.clock_ms % SECOND_MS:03d}"
    return f"{beep.chip};{time};{beep.antenna};;;0"
