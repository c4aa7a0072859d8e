"""Write examples/raceday: the race day of the made-up mountain marathon of examples/course.

`python -m tools.make_raceday_example [FOLDER]` writes the same files each time.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from dorsal.course.checkpoint_files import write_checkpoints
from dorsal.course.checkpoints import Checkpoint
from dorsal.course.examples.demonstration import demonstration_checkpoints
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list import entries_csv
from dorsal.timing.instants import datetime_of, instant_of
from dorsal.timing.race import (
    Category,
    Place,
    Race,
    RaceCourse,
    Ranking,
    Source,
    Visit,
    Wave,
)
from dorsal.timing.race_file import race_toml
from dorsal.timing.simulation.raw_lines import Beep, race_result_line

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "raceday"
ZONE = ZoneInfo("Europe/Madrid")
GUN = datetime(2027, 5, 30, 9, tzinfo=ZONE)
SEED = 2027
RUNNERS = 240
SHORT_FROM = 181  # bibs from here on are on the short course
GUEST = 240
WITH_TWO_CHIPS = 20
NOT_STARTING, DROPPED, WITHOUT_FINISH_READ = 31, 44, 12
FASTEST_S, USUAL_S = 13_500, 21_000  # of the marathon
SHARE_OF_SHORT, SHARE_OF_ITZULEGI = 0.55, 0.82  # of a marathon
MISHEARD = {"119": "190"}
SEX_IN_SPANISH = {"M": "H", "F": "M"}
KEYS = (
    *("start", "oltzagain", "atabarri", "santa-graxi", "haitzandi", "arbelzelai"),
    *("urdenlanda", "itzulegi", "mugagain", "ozarreta", "finish"),
)
SHORT = (  # out to Atabarri and back: place, metres, climbed, descended, cut-off
    ("start", 0.0, 0.0, 0.0, None),
    ("oltzagain", 7_000.0, 430.0, 74.0, 5_400.0),
    ("atabarri", 13_500.0, 880.0, 271.0, 10_200.0),
    ("oltzagain", 20_000.0, 1_077.0, 721.0, 14_400.0),
    ("finish", 27_000.0, 1_151.0, 1_151.0, 18_000.0),
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    "Ainhoa Aitziber Alaitz Amaia Ane Arantxa Edurne Eider Elixabete Garazi Haizea Idoia "
    "Irati Itziar Izaro Jone Leire Lide Maddi Maialen Malen Miren Naiara Nerea Oihane Olatz "
    "Saioa Uxue"
)
MEN = _words(
    "Aimar Aitor Ander Asier Beñat Eneko Gaizka Gorka Haritz Hodei Iban Ibai Igor Iker Imanol "
    "Iñaki Jokin Jon Josu Julen Koldo Manex Mikel Oier Peio Unai Urko Xabier Zigor Zuhaitz"
)
FAMILIES = _words(
    "Agirre Aldalur Altuna Arregi Azpiazu Barandiaran Berasategi Dorronsoro Egaña Elorza "
    "Etxaniz Etxeberria Galdos Garmendia Goikoetxea Ibarguren Igartua Intxausti Irizar Iturbe "
    "Jauregi Larrañaga Lasa Lizarralde Mendizabal Mugika Murua Olabide Otaegi Oñate Sarasola "
    "Telleria Ugarte Urretabizkaia Zabaleta Zubeldia Zubizarreta"
)
PLACES = ("Larraundi", "Oltza", "Arrate", "Ibarte", "Mendaro", "Zuberoa")
CLUBS = ("", "", "", "Larraundi Mendi Taldea", "Haitz KE", "Oltza Trail", "Ibarte AT")
COUNTRIES = ("ESP",) * 8 + ("FRA", "FRA", "ITA", "GBR", "POR", "SUI")


def race() -> Race:
    """The definition of the race day."""
    points = checkpoints()
    return Race(
        slug="larraundi-2027",
        name="Larraundi Mendi Maratoia (made up)",
        edition="2027",
        zone=ZONE,
        places=tuple(map(_place, points)),
        courses=(_long(points), _short()),
        waves=_waves(),
        sources=_sources(),
        ranking=_ranking(),
        opens_ms=instant_of(GUN - timedelta(hours=1)),
        start_list="entries.csv",
    )


def checkpoints() -> tuple[Checkpoint, ...]:
    """The checkpoints of the demonstration course, by keys that people say on the radio."""
    points = demonstration_checkpoints()
    named = [replace(one, key=key) for one, key in zip(points, KEYS, strict=True)]
    named[0] = replace(named[0], name="Larraundi, start")
    named[-1] = replace(named[-1], name="Larraundi, finish")
    return tuple(named)


def _place(point: Checkpoint) -> Place:
    return Place(
        point,
        in_out=point.key == "santa-graxi",
        grace_s=0.0 if point.key == "finish" else 300.0,
        cutoff_on="out" if point.key == "santa-graxi" else "in",
    )


def _long(points: tuple[Checkpoint, ...]) -> RaceCourse:
    visits = tuple(
        Visit(index, one.key, 1, one.distance_m, one.ascent_m, one.descent_m, one.cutoff_s)
        for index, one in enumerate(points)
    )
    return RaceCourse("marathon", "Marathon", visits)


def _short() -> RaceCourse:
    visits = tuple(
        Visit(index, place, 1, distance_m, up, down, cutoff_s)
        for index, (place, distance_m, up, down, cutoff_s) in enumerate(SHORT)
    )
    return RaceCourse("short", "Out to Atabarri and back", visits)


def _waves() -> tuple[Wave, ...]:
    later = [instant_of(GUN + timedelta(minutes=minutes)) for minutes in (0, 10, 30)]
    return (
        Wave("first", "marathon", later[0], "First wave"),
        Wave("second", "marathon", later[1], "Second wave"),
        Wave("short", "short", later[2], "Short course"),
    )


def _sources() -> tuple[Source, ...]:
    return (
        Source(
            *("start-mat", "raceresult", "start"),
            address="tcp://192.168.1.50:3601",
            trusted_clock=True,
        ),
        Source("oltzagain-box", "ipico", "oltzagain", address="tcp://192.168.1.60:10000"),
        Source("atabarri-phone", "csv", "atabarri"),
        Source(
            *("santa-graxi-box", "ultra", "santa-graxi"),
            sides={"1": "in", "2": "in", "3": "out", "4": "out"},
            address="tcp://192.168.1.70:23",
        ),
        Source("haitzandi-box", "wiclax", "haitzandi", address="listen://:9100"),
        Source("urdenlanda-box", "crossmgr", "urdenlanda", address="listen://:8765"),
        Source(
            *("finish-mat", "raceresult", "finish"),
            address="tcp://192.168.1.51:3601",
            trusted_clock=True,
        ),
        Source("finish-spare", "ultra", "finish", address="tcp://192.168.1.52:23", rank=2),
        Source("sheets", "sheet", rank=3),
    )


def _ranking() -> Ranking:
    ages = (
        ("SEN", "Senior", 18, 39),
        ("V40", "Veteran 40", 40, 49),
        ("V50", "Veteran 50", 50, 200),
    )
    sexes = (("F", "women"), ("M", "men"))
    return Ranking(
        categories=tuple(
            Category(f"{key}{sex}", f"{name} {whom}", sex, first, last)
            for key, name, first, last in ages
            for sex, whom in sexes
        ),
        age_date=date(2027, 12, 31),
        smallest_category=5,
    )


def entries() -> tuple[Entry, ...]:
    """The made-up runners: bibs 1 to 240, the last one a guest."""
    rng = np.random.default_rng(SEED)
    names: set[tuple[str, str]] = set()
    return tuple(_entry(bib, rng, names) for bib in range(1, RUNNERS + 1))


def _entry(bib: int, rng: np.random.Generator, names: set[tuple[str, str]]) -> Entry:
    sex = "F" if rng.random() < 0.28 else "M"
    family, first = _name(sex, rng, names)
    short = bib >= SHORT_FROM
    age_days = int(rng.gamma(9.0, 2.4) * 365.25) + 20 * 365
    return Entry(
        key=f"L{bib:03}",
        bib=str(bib),
        family_name=family,
        first_name=first,
        course="short" if short else "marathon",
        wave="short" if short else "first" if bib <= SHORT_FROM // 2 else "second",
        sex=sex,
        birth_date=GUN.date() - timedelta(days=min(age_days, 68 * 365)),
        country=str(rng.choice(COUNTRIES)),
        city=str(rng.choice(PLACES)),
        club=str(rng.choice(CLUBS)),
        chips=tuple(f"0580{bib:06}0{n}" for n in ("A", "B") if n == "A" or bib <= WITH_TWO_CHIPS),
        competing=bib != GUEST,
    )


def _name(sex: str, rng: np.random.Generator, names: set[tuple[str, str]]) -> tuple[str, str]:
    """A name that nobody has yet."""
    while True:
        family = f"{rng.choice(FAMILIES)} {rng.choice(FAMILIES)}"
        name = (family, str(rng.choice(WOMEN if sex == "F" else MEN)))
        if name not in names:
            names.add(name)
            return name


def files() -> dict[str, bytes]:
    """Every file that this writes, by its name."""
    points = checkpoints()
    by_key = {one.key: one for one in points}
    short = [
        replace(by_key[place], key="", distance_m=distance_m, ascent_m=up, descent_m=down)
        for place, distance_m, up, down, _cutoff_s in SHORT
    ]
    timed = [replace(one, cutoff_s=row[4]) for one, row in zip(short, SHORT, strict=True)]
    return {
        "RACE.toml": race_toml(race()).encode(),
        "entries.csv": entries_csv(entries()),
        "start-list.csv": _registration(),
        "chips.csv": _chips(),
        "checkpoints.csv": write_checkpoints(points).encode(),
        "checkpoints-short.csv": write_checkpoints(timed).encode(),
        **_reads(),
    }


def _registration() -> bytes:
    """The start list as a registration site in Spanish exports it: H is a man, M a woman."""
    heading = "Inscripción;Dorsal;Apellidos;Nombre;Sexo;Fecha de nacimiento;País;Localidad;Club;"
    rows = [f"{heading}Prueba;Salida;Compite"]
    for one in entries():
        born = f"{one.birth_date:%d/%m/%Y}"
        cells = (one.key, one.bib, one.family_name, one.first_name, SEX_IN_SPANISH[one.sex], born)
        more = (one.country, one.city, one.club, one.course, one.wave)
        rows.append(";".join((*cells, *more, "sí" if one.competing else "no")))
    return ("\n".join(rows) + "\n").encode()


def _chips() -> bytes:
    rows = [f"{chip},{one.bib}" for one in entries() for chip in one.chips]
    return ("\n".join(["chip,bib", *rows]) + "\n").encode()


def _reads() -> dict[str, bytes]:
    """What two readers hold in their memory after the race, each in a file of its name, and the
    sheet of a station.
    """
    rng = np.random.default_rng(SEED + 1)
    starters = [one for one in entries() if one.bib != str(NOT_STARTING)]
    took_s = {one.bib: FASTEST_S + rng.gamma(4.0, USUAL_S / 12) for one in starters}
    gun_ms = {one.key: one.starts_ms for one in race().waves}
    after = [(one, gun_ms[one.wave] + 1_000 + int(rng.integers(40_000))) for one in starters]
    passed = [
        (one, gun_ms[one.wave] + int(1_000 * SHARE_OF_ITZULEGI * took_s[one.bib]))
        for one in starters
        if one.course == "marathon" and one.bib != str(DROPPED)
    ]
    unread = {str(DROPPED), str(WITHOUT_FINISH_READ)}
    done = [
        (one, gun_ms[one.wave] + int(1_000 * took_s[one.bib] * _share(one)))
        for one in starters
        if one.bib not in unread
    ]
    return {
        "start-mat.txt": _file(after, rng),
        "finish-mat.txt": _file(done, rng),
        "itzulegi.csv": _sheet(passed),
    }


def _sheet(passed: list[tuple[Entry, int]]) -> bytes:
    """What two volunteers at Itzulegi wrote, to the minute; one bib is misheard."""
    rows = ["bib,time"]
    for time_ms, bib in sorted((time_ms, one.bib) for one, time_ms in passed):
        clock = datetime_of(time_ms).astimezone(ZONE)
        rows.append(f"{MISHEARD.get(bib, bib)},{clock:%H:%M}")
    return ("\n".join(rows) + "\n").encode()


def _share(entry: Entry) -> float:
    return SHARE_OF_SHORT if entry.course == "short" else 1.0


def _file(seen: list[tuple[Entry, int]], rng: np.random.Generator) -> bytes:
    """The reads of a mat in the order of their times; every third chip is read twice."""
    reads = [(time_ms, one.chips[0]) for one, time_ms in seen]
    reads += [(ms + 900 + int(rng.integers(900)), chip) for ms, chip in reads if rng.random() < 0.3]
    offset_ms = (GUN.utcoffset() or timedelta()) // timedelta(milliseconds=1)
    lines = [
        race_result_line(Beep(chip, ms + offset_ms, 1, 40 + int(rng.integers(30)), "7", seq))
        for seq, (ms, chip) in enumerate(sorted(reads), start=1)
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def main(folder: Path = FOLDER) -> None:
    """Write the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
