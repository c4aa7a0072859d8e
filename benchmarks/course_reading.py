"""Reading tracks: beside gpxpy and fitdecode, and beside what nothing can go below.

A made GPX of 100,000 points with times (11.6 MB) is read and surveyed by the way that is always
safe and by the fast way, and by gpxpy on its stdlib parser with uphill and downhill. The methods
take turns, so that a busy machine is busy for all. Memory is the peak of a process that reads and
surveys, less that of one that only imports. A real race file is read where the shared data is.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from io import BytesIO
from math import sin
from pathlib import Path
from pyexpat import ParserCreate

import fitdecode  # type: ignore[import-untyped]
import gpxpy

from benchmarks.calibration import hashes_per_second
from benchmarks.processes import run_command
from benchmarks.timing import RUNS, median_s, medians_s
from dorsal.course.reading import read_track
from dorsal.course.reading.assembling import assemble
from dorsal.course.reading.gpx import read_gpx
from dorsal.course.survey import survey
from tests.course.reading.fit_files import RECORD_FIELDS, FitFile, raw_altitude, semicircles

POINTS = 100_000
START_S = 1_756_598_400
SAFE_AIM, FAST_AIM = 5.0, 10.0  # times faster than gpxpy
MEMORY_AIM = 10.0  # times the file
RACE_POINTS = 20_000
RACE_AIM_MS = 150.0
FIT_RECORDS = 20_000
FIT_AIM = 1.1  # of fitdecode's time
MOST_USED = """
import sys
from pathlib import Path
from dorsal.course.reading import read_track
from dorsal.course.survey import survey
if len(sys.argv) > 1:
    survey(read_track(Path(sys.argv[1]).read_bytes()))
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


def measure_reading() -> Iterator[str]:
    """Lines of the report, as they come."""
    yield f"calibration: {hashes_per_second():,.0f} SHA-256 of 68 bytes a second (median of 7)"
    data = made_gpx(POINTS)
    yield from _beside_gpxpy(data)
    yield from _limits(data)
    yield _memory(data)
    yield from _race_files()
    yield from _beside_fitdecode()


def made_gpx(points: int) -> bytes:
    """A GPX file as watches write it, of so many points about 2 m and 1 s apart."""
    rows = (
        f'   <trkpt lat="{45.5 + 0.3 * sin(k / 9000) + 1e-5 * sin(k / 7):.7f}"'
        f' lon="{6.5 + 1.5e-5 * k:.7f}">\n'
        f"    <ele>{1500 + 500 * sin(k / 2000) + 3 * sin(k / 40):.1f}</ele>\n"
        f"    <time>2025-08-{29 + k // 86400}T{k // 3600 % 24:02}:{k // 60 % 60:02}"
        f":{k % 60:02}Z</time>\n   </trkpt>\n"
        for k in range(points)
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx creator="Watch" version="1.1"'
        ' xmlns="http://www.topografix.com/GPX/1/1">\n <trk>\n  <name>Made</name>\n  <trkseg>\n'
    )
    return (head + "".join(rows) + "  </trkseg>\n </trk>\n</gpx>\n").encode()


def made_fit(records: int) -> bytes:
    """An activity as watches write it: place, altitude, distance, speed, heart rate, cadence."""
    made = FitFile()
    made.define(0, 0, ((0, 1, 0x00), (1, 2, 0x84)))
    made.put(0, 4, 1)
    made.define(
        1,
        20,
        (*RECORD_FIELDS, (5, 4, 0x86), (73, 4, 0x86), (3, 1, 0x02), (4, 1, 0x02)),
    )
    for k in range(records):
        place = (semicircles(45.5 + 1e-5 * k), semicircles(6.5 + 1e-5 * sin(k / 50)))
        altitude = raw_altitude(1500 + 300 * sin(k / 900))
        made.put(1, 1_125_000_000 + k, *place, altitude, 140 * k, 1400, 150, 80)
    return made.bytes()


def _verdict(holds: bool) -> str:
    return "within the aim" if holds else "BEYOND THE AIM"


def _safe(data: bytes) -> None:
    survey(assemble(read_gpx(data)))


def _fast(data: bytes) -> None:
    survey(read_track(data))


def _by_gpxpy(data: bytes) -> None:
    gpxpy.parse(data.decode()).get_uphill_downhill()


def _beside_gpxpy(data: bytes) -> Iterator[str]:
    if find_spec("lxml"):
        yield "reading: not measured, as gpxpy takes lxml where it is installed, which is slower"
        return
    works: Sequence[Callable[[], object]] = (
        lambda: _by_gpxpy(data),
        lambda: _safe(data),
        lambda: _fast(data),
    )
    peer_s, safe_s, fast_s = medians_s(works)
    yield (
        f"GPX, {POINTS:,} points with times, {len(data) / 1e6:.1f} MB, read and surveyed (medians"
        f" of {RUNS}): gpxpy, on its stdlib parser, with uphill and downhill, {1000 * peer_s:,.0f}"
        " ms"
    )
    for name, seconds, aim in (("safe", safe_s, SAFE_AIM), ("fast", fast_s, FAST_AIM)):
        times = peer_s / seconds
        yield (
            f"  the {name} way: {1000 * seconds:,.0f} ms, {times:.1f} times faster"
            f" (aim {aim:.0f}: {_verdict(times >= aim)})"
        )


def _limits(data: bytes) -> Iterator[str]:
    copy_s, bare_s, null_s = medians_s(
        (lambda: bytearray(data), lambda: _expat(data, False), lambda: _expat(data, True))
    )
    yield (
        f"  limits: a copy in memory {1000 * copy_s:.1f} ms, expat without handlers"
        f" {1000 * bare_s:.0f} ms, expat with handlers that do nothing {1000 * null_s:.0f} ms"
    )


def _expat(data: bytes, handled: bool) -> None:
    parser = ParserCreate()
    if handled:
        parser.StartElementHandler = lambda _name, _attributes: None
        parser.EndElementHandler = parser.CharacterDataHandler = lambda _: None
    parser.Parse(data, True)


def _memory(data: bytes) -> str:
    if not Path("/proc/self/status").exists():
        return "  peak memory: not measured, as this system does not tell it"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.gpx"
        path.write_bytes(data)
        idle = run_command([sys.executable, "-c", MOST_USED])
        used = run_command([sys.executable, "-c", MOST_USED, path])
    more = (int(used.said) - int(idle.said)) * 1024
    times = more / len(data)
    return (
        f"  peak memory: {more / 1e6:.0f} MB more than the imports alone, {times:.1f} times the"
        f" file (aim {MEMORY_AIM:.0f}: {_verdict(times < MEMORY_AIM)})"
    )


def _race_files() -> Iterator[str]:
    yield _race_file(f"a made file of {RACE_POINTS:,} points", made_gpx(RACE_POINTS))
    for path in _shared_tracks():
        data = path.read_bytes()
        count = len(read_track(data))
        if count >= RACE_POINTS:
            yield _race_file(f"{path.name}, {count:,} points", data)


def _race_file(name: str, data: bytes) -> str:
    fast_ms = 1000 * median_s(lambda: _fast(data))
    safe_ms = 1000 * median_s(lambda: _safe(data))
    return (
        f"{name}, read and surveyed in process: {fast_ms:.0f} ms; by the safe way {safe_ms:.0f} ms"
        f" (medians of {RUNS}; aim {RACE_AIM_MS:.0f} ms: {_verdict(fast_ms < RACE_AIM_MS)})"
    )


def _shared_tracks() -> list[Path]:
    told = os.environ.get("DORSAL_SHARED_DATA")
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return sorted(((Path(told) if told else beside) / "course").glob("*.gpx"))


def _beside_fitdecode() -> Iterator[str]:
    data = made_fit(FIT_RECORDS)
    peer_s, own_s = medians_s((lambda: _by_fitdecode(data), lambda: read_track(data)))
    share = own_s / peer_s
    yield (
        f"FIT, {FIT_RECORDS:,} records, {len(data) / 1e6:.1f} MB: fitdecode alone"
        f" {1000 * peer_s:,.0f} ms, read to a track {1000 * own_s:,.0f} ms: {share:.2f} of its time"
        f" (medians of {RUNS}; aim {FIT_AIM:.2f}: {_verdict(share <= FIT_AIM)})"
    )


def _by_fitdecode(data: bytes) -> None:
    with fitdecode.FitReader(BytesIO(data)) as frames:
        for _ in frames:
            pass
